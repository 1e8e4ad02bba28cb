-- 6: what fleets learn from all their entities together.

-- A version of a fleet's model. The entry says what is known of it (JSON), the sample is what it was trained on.
CREATE TABLE fleet_model (
    fleet text NOT NULL,
    version integer NOT NULL,
    entry bytea NOT NULL,
    model bytea NOT NULL,
    sample bytea NOT NULL,
    PRIMARY KEY (fleet, version)
);

-- The sample that a fleet is gathering for its next model.
CREATE TABLE fleet_gathered (
    fleet text NOT NULL PRIMARY KEY,
    sample bytea NOT NULL
);

-- The newest state of a fleet as a whole. A number is taken once.
CREATE TABLE fleet_state (
    fleet text NOT NULL PRIMARY KEY,
    number bigint NOT NULL,
    state bytea NOT NULL
) WITH (fillfactor = 50);

-- What monitors were told of it of late, so that observations that are not yet in a snapshot can be judged again alike.
CREATE TABLE fleet_view (
    fleet text NOT NULL,
    number bigint NOT NULL,
    view bytea NOT NULL,
    PRIMARY KEY (fleet, number)
);

INSERT INTO anomaly_schema (version) VALUES (6);
