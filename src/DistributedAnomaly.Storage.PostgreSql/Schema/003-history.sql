-- 3: history. Rows are written into one of 16 segments at a time; when that is full, or has been written to for long enough, the oldest
-- segment is emptied (TRUNCATE) and is the next. So nothing is ever deleted row by row, and no table is created while the program runs.

CREATE TABLE history_metric (
    id integer NOT NULL GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL UNIQUE
);

-- Number counts all segments ever used; the highest is the one written to. Number modulo 16 is its partition. opened_ms: Unix ms.
CREATE TABLE history_segment (
    number bigint NOT NULL PRIMARY KEY,
    opened_ms bigint NOT NULL
);

-- A minute of an entity: roll-ups of its metrics, packed, 56 bytes each. Parts: how often something was appended; of a metric that is
-- there twice the last counts. Minute: since 1970.
CREATE TABLE history_minute (
    entity uuid NOT NULL,
    minute integer NOT NULL,
    segment smallint NOT NULL,
    parts smallint NOT NULL,
    data bytea NOT NULL,
    PRIMARY KEY (entity, minute, segment)
) PARTITION BY LIST (segment);
ALTER TABLE history_minute ALTER COLUMN data SET STORAGE EXTERNAL;

-- A raw observation around an episode: values of its metrics, packed, 12 bytes each.
CREATE TABLE history_raw (
    entity uuid NOT NULL,
    time_ms bigint NOT NULL,
    episode bigint NOT NULL,
    segment smallint NOT NULL,
    parts smallint NOT NULL,
    data bytea NOT NULL,
    PRIMARY KEY (entity, time_ms, episode, segment)
) PARTITION BY LIST (segment);
ALTER TABLE history_raw ALTER COLUMN data SET STORAGE EXTERNAL;

DO $$
BEGIN
    FOR n IN 0..15 LOOP
        EXECUTE format('CREATE TABLE history_minute_%s PARTITION OF history_minute FOR VALUES IN (%s) WITH (fillfactor = 90)', n, n);
        EXECUTE format('CREATE TABLE history_raw_%s PARTITION OF history_raw FOR VALUES IN (%s) WITH (fillfactor = 90)', n, n);
    END LOOP;
END
$$;

INSERT INTO anomaly_schema (version) VALUES (3);
