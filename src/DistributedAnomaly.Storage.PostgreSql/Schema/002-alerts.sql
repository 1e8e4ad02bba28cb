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
