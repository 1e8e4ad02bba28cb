-- 5: the state of the alert desks beside their alerts, and what they decided about telling.

-- Kind: 1 a group, 2 a silence, 3 the recent ends of an entity's alerts. The body has a version of its own.
CREATE TABLE desk_document (
    desk smallint NOT NULL,
    kind smallint NOT NULL,
    key text NOT NULL,
    body bytea NOT NULL,
    PRIMARY KEY (desk, kind, key)
);

CREATE TABLE desk_log (
    sequence bigint NOT NULL GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    desk smallint NOT NULL,
    at_ms bigint NOT NULL,
    alert_id text NOT NULL,
    revision integer NOT NULL,
    group_key text NOT NULL,
    decision text NOT NULL,
    decided_by text NOT NULL
);
CREATE INDEX desk_log_by_alert ON desk_log (alert_id, sequence);
CREATE INDEX desk_log_by_time ON desk_log (desk, at_ms);

INSERT INTO anomaly_schema (version) VALUES (5);
