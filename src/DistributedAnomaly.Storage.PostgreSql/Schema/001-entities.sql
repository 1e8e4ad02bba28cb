-- 1: the state of every entity as a short log, and its row in the index.
-- A role that only runs the program needs SELECT, INSERT, UPDATE, DELETE and TRUNCATE on all tables of this schema.

CREATE TABLE anomaly_schema (
    version integer NOT NULL PRIMARY KEY,
    applied timestamptz NOT NULL DEFAULT now()
);

-- One row per entity: what lists show. Id: the first 128 bits of the SHA-256 of "fleet/entity". Sequence is that of the log entry that
-- brought the row; most entries bring none. Updated often, hence the room for updates within the page.
CREATE TABLE entity (
    id uuid NOT NULL PRIMARY KEY,
    shard smallint NOT NULL,
    sequence bigint NOT NULL,
    fleet text NOT NULL,
    name text NOT NULL,
    state smallint NOT NULL,
    severity smallint NOT NULL,
    surprise double precision NOT NULL,
    top_metric text,
    last_seen_ms bigint NOT NULL,
    last_received_ms bigint NOT NULL,
    silent_after_ms double precision NOT NULL,
    samples bigint NOT NULL
) WITH (fillfactor = 60, autovacuum_vacuum_scale_factor = 0.05);
CREATE INDEX entity_by_shard ON entity (shard);

-- Kind: 0 the whole state, 1 what changed since the entry before. Payloads are not worth
-- the time to compress them.
CREATE TABLE entity_log (
    id uuid NOT NULL,
    sequence bigint NOT NULL,
    kind smallint NOT NULL,
    writer uuid NOT NULL,
    written timestamptz NOT NULL DEFAULT now(),
    payload bytea NOT NULL,
    PRIMARY KEY (id, sequence)
) WITH (autovacuum_vacuum_scale_factor = 0.05);
ALTER TABLE entity_log ALTER COLUMN payload SET STORAGE EXTERNAL;

INSERT INTO anomaly_schema (version) VALUES (1);
