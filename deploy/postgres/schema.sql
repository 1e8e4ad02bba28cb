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
-- 2: alerts, and the outbox of their notifications. A desk (0 to 15) has the alerts of its entities, and writes alone.

-- Status: 0 firing, 1 resolved. started_ms is the observations' time, which may lie years back when old data is pushed; changed_ms, what
-- retention goes by, is the platform's own clock. All times are Unix milliseconds.
CREATE TABLE alert (
    id text NOT NULL PRIMARY KEY,
    desk smallint NOT NULL,
    fleet text NOT NULL,
    entity text NOT NULL,
    kind smallint NOT NULL,
    status smallint NOT NULL,
    revision integer NOT NULL,
    started_ms bigint NOT NULL,
    changed_ms bigint NOT NULL,
    body json NOT NULL
);
CREATE INDEX alert_by_start ON alert (started_ms DESC, id);
CREATE INDEX alert_by_fleet ON alert (fleet, started_ms DESC);
CREATE INDEX alert_by_entity ON alert (fleet, entity, started_ms DESC);
CREATE INDEX alert_firing ON alert (desk, fleet, entity, kind) WHERE status = 0;
CREATE INDEX alert_resolved ON alert (desk, changed_ms) WHERE status = 1;

-- Status: 0 to be sent, 1 sent, 2 given up.
CREATE TABLE notification (
    sequence bigint NOT NULL GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    desk smallint NOT NULL,
    receiver text NOT NULL,
    alert_id text NOT NULL,
    revision integer NOT NULL,
    status smallint NOT NULL,
    created_ms bigint NOT NULL,
    next_ms bigint NOT NULL,
    attempts integer NOT NULL DEFAULT 0,
    last_ms bigint,
    detail text,
    body json NOT NULL
);
CREATE UNIQUE INDEX notification_once ON notification (alert_id, receiver, revision);
CREATE INDEX notification_due ON notification (desk, receiver, next_ms, sequence) WHERE status = 0;
CREATE INDEX notification_order ON notification (receiver, alert_id, sequence) WHERE status = 0;
CREATE INDEX notification_dead ON notification (sequence) WHERE status = 2;

CREATE TABLE notification_attempt (
    sequence bigint NOT NULL,
    number integer NOT NULL,
    at_ms bigint NOT NULL,
    detail text NOT NULL,
    PRIMARY KEY (sequence, number)
);

INSERT INTO anomaly_schema (version) VALUES (2);
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
-- 4: what the ADO.NET providers of Orleans 10 ask for: cluster membership, grain storage, reminders. They read their statements from
-- OrleansQuery by key; parameters and result columns are theirs, the tables are this project's own.

CREATE TABLE OrleansQuery (
    QueryKey text NOT NULL PRIMARY KEY,
    QueryText text NOT NULL
);

-- Version of a cluster's membership table: every change of a member moves it on, and fails if another one came first.
CREATE TABLE cluster_version (
    cluster text NOT NULL PRIMARY KEY,
    version integer NOT NULL
);

CREATE TABLE cluster_member (
    cluster text NOT NULL,
    address text NOT NULL,
    port integer NOT NULL,
    generation integer NOT NULL,
    silo_name text NOT NULL,
    host_name text NOT NULL,
    status integer NOT NULL,
    proxy_port integer NOT NULL,
    suspect_times text,
    start_time timestamptz NOT NULL,
    alive_time timestamptz NOT NULL,
    PRIMARY KEY (cluster, address, port, generation)
);

-- A grain is told by its two numbers and its text; the two hashes come with it, and are not needed to find it.
-- No text: ''. A cleared grain keeps its version, without state, so that a late writer is still found out.
CREATE TABLE grain_state (
    service text NOT NULL,
    grain_type text NOT NULL,
    key_text text NOT NULL,
    key_high bigint NOT NULL,
    key_low bigint NOT NULL,
    version integer NOT NULL,
    modified timestamptz NOT NULL DEFAULT now(),
    state bytea,
    PRIMARY KEY (service, grain_type, key_text, key_high, key_low)
);

CREATE TABLE reminder (
    service text NOT NULL,
    grain text NOT NULL,
    name text NOT NULL,
    grain_hash integer NOT NULL,
    start_time timestamptz NOT NULL,
    period_ms bigint NOT NULL,
    version integer NOT NULL,
    PRIMARY KEY (service, grain, name)
);
CREATE INDEX reminder_by_hash ON reminder (service, grain_hash);

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES
('GatewaysQueryKey', '
    SELECT address AS "Address", proxy_port AS "ProxyPort", generation AS "Generation"
    FROM cluster_member WHERE cluster = @DeploymentId AND status = @Status AND proxy_port > 0'),

('MembershipReadAllKey', '
    SELECT v.version AS "Version", m.address AS "Address", m.port AS "Port", m.generation AS "Generation", m.silo_name AS "SiloName",
        m.host_name AS "HostName", m.status AS "Status", m.proxy_port AS "ProxyPort", m.suspect_times AS "SuspectTimes",
        m.start_time AS "StartTime", m.alive_time AS "IAmAliveTime"
    FROM cluster_version v LEFT JOIN cluster_member m USING (cluster)
    WHERE v.cluster = @DeploymentId'),

('MembershipReadRowKey', '
    SELECT v.version AS "Version", m.address AS "Address", m.port AS "Port", m.generation AS "Generation", m.silo_name AS "SiloName",
        m.host_name AS "HostName", m.status AS "Status", m.proxy_port AS "ProxyPort", m.suspect_times AS "SuspectTimes",
        m.start_time AS "StartTime", m.alive_time AS "IAmAliveTime"
    FROM cluster_version v LEFT JOIN cluster_member m
        ON m.cluster = v.cluster AND m.address = @Address AND m.port = @Port AND m.generation = @Generation
    WHERE v.cluster = @DeploymentId'),

('InsertMembershipVersionKey', '
    WITH made AS (
        INSERT INTO cluster_version (cluster, version) VALUES (@DeploymentId, 0) ON CONFLICT DO NOTHING RETURNING version)
    SELECT count(*) > 0 FROM made'),

('InsertMembershipKey', '
    WITH moved AS (
        UPDATE cluster_version SET version = version + 1
        WHERE cluster = @DeploymentId AND version = @Version AND NOT EXISTS (
            SELECT FROM cluster_member
            WHERE cluster = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation)
        RETURNING cluster),
    made AS (
        INSERT INTO cluster_member (
            cluster, address, port, generation, silo_name, host_name, status, proxy_port, start_time, alive_time)
        SELECT cluster, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime FROM moved
        RETURNING cluster)
    SELECT count(*) > 0 FROM made'),

('UpdateMembershipKey', '
    WITH moved AS (
        UPDATE cluster_version SET version = version + 1
        WHERE cluster = @DeploymentId AND version = @Version AND EXISTS (
            SELECT FROM cluster_member
            WHERE cluster = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation)
        RETURNING cluster),
    changed AS (
        UPDATE cluster_member m SET status = @Status, suspect_times = @SuspectTimes, alive_time = @IAmAliveTime
        FROM moved WHERE m.cluster = moved.cluster AND m.address = @Address AND m.port = @Port AND m.generation = @Generation
        RETURNING m.cluster)
    SELECT count(*) > 0 FROM changed'),

('UpdateIAmAlivetimeKey', '
    UPDATE cluster_member SET alive_time = @IAmAliveTime
    WHERE cluster = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation'),

('DeleteMembershipTableEntriesKey', '
    WITH members AS (DELETE FROM cluster_member WHERE cluster = @DeploymentId)
    DELETE FROM cluster_version WHERE cluster = @DeploymentId'),

-- 6: dead.
('CleanupDefunctSiloEntriesKey', '
    DELETE FROM cluster_member WHERE cluster = @DeploymentId AND alive_time < @IAmAliveTime AND status = 6'),

('ReadFromStorageKey', '
    SELECT state AS "PayloadBinary", version AS "Version" FROM grain_state
    WHERE service = @ServiceId AND grain_type = @GrainTypeString AND key_text = coalesce(@GrainIdExtensionString, '''')
        AND key_high = @GrainIdN0 AND key_low = @GrainIdN1'),

-- No row comes back, or one without a number, where the caller''s version is not the stored one.
('WriteToStorageKey', '
    WITH made AS (
        INSERT INTO grain_state (service, grain_type, key_text, key_high, key_low, version, state)
        SELECT @ServiceId, @GrainTypeString, coalesce(@GrainIdExtensionString, ''''), @GrainIdN0, @GrainIdN1, 1, @PayloadBinary
        WHERE @GrainStateVersion IS NULL
        ON CONFLICT DO NOTHING RETURNING version),
    changed AS (
        UPDATE grain_state SET version = version + 1, state = @PayloadBinary, modified = now()
        WHERE service = @ServiceId AND grain_type = @GrainTypeString AND key_text = coalesce(@GrainIdExtensionString, '''')
            AND key_high = @GrainIdN0 AND key_low = @GrainIdN1 AND version = @GrainStateVersion
        RETURNING version)
    SELECT max(version) AS "NewGrainStateVersion" FROM (SELECT version FROM made UNION ALL SELECT version FROM changed) written'),

('ClearStorageKey', '
    WITH changed AS (
        UPDATE grain_state SET version = version + 1, state = NULL, modified = now()
        WHERE service = @ServiceId AND grain_type = @GrainTypeString AND key_text = coalesce(@GrainIdExtensionString, '''')
            AND key_high = @GrainIdN0 AND key_low = @GrainIdN1 AND version = @GrainStateVersion
        RETURNING version)
    SELECT max(version) AS "NewGrainStateVersion" FROM changed'),

('DeleteStorageKey', '
    WITH gone AS (
        DELETE FROM grain_state
        WHERE service = @ServiceId AND grain_type = @GrainTypeString AND key_text = coalesce(@GrainIdExtensionString, '''')
            AND key_high = @GrainIdN0 AND key_low = @GrainIdN1 AND version = @GrainStateVersion
        RETURNING version + 1 AS version)
    SELECT max(version) AS "NewGrainStateVersion" FROM gone'),

('ReadReminderRowKey', '
    SELECT grain AS "GrainId", name AS "ReminderName", start_time AS "StartTime", period_ms AS "Period", version AS "Version"
    FROM reminder WHERE service = @ServiceId AND grain = @GrainId AND name = @ReminderName'),

('ReadReminderRowsKey', '
    SELECT grain AS "GrainId", name AS "ReminderName", start_time AS "StartTime", period_ms AS "Period", version AS "Version"
    FROM reminder WHERE service = @ServiceId AND grain = @GrainId'),

-- A range of the ring of hashes, its begin left out; the second one goes around the ring''s end.
('ReadRangeRows1Key', '
    SELECT grain AS "GrainId", name AS "ReminderName", start_time AS "StartTime", period_ms AS "Period", version AS "Version"
    FROM reminder WHERE service = @ServiceId AND grain_hash > @BeginHash AND grain_hash <= @EndHash'),

('ReadRangeRows2Key', '
    SELECT grain AS "GrainId", name AS "ReminderName", start_time AS "StartTime", period_ms AS "Period", version AS "Version"
    FROM reminder WHERE service = @ServiceId AND (grain_hash > @BeginHash OR grain_hash <= @EndHash)'),

('UpsertReminderRowKey', '
    INSERT INTO reminder AS r (service, grain, name, grain_hash, start_time, period_ms, version)
    VALUES (@ServiceId, @GrainId, @ReminderName, @GrainHash, @StartTime, @Period, 0)
    ON CONFLICT (service, grain, name) DO UPDATE SET
        grain_hash = excluded.grain_hash, start_time = excluded.start_time, period_ms = excluded.period_ms, version = r.version + 1
    RETURNING version AS "Version"'),

('DeleteReminderRowKey', '
    WITH gone AS (
        DELETE FROM reminder WHERE service = @ServiceId AND grain = @GrainId AND name = @ReminderName AND version = @Version RETURNING name)
    SELECT count(*) > 0 FROM gone'),

('DeleteReminderRowsKey', 'DELETE FROM reminder WHERE service = @ServiceId');

INSERT INTO anomaly_schema (version) VALUES (4);
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
