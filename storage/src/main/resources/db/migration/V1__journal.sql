-- The journal. Standard types only, so that H2 and PostgreSQL take the same file. No column holds an identity:
-- study_uid, series_uid, instance_uid, patient_id and accession are keyed pseudonyms, serial a keyed hash.
-- Times (*_at, at, opened, closed, *_seen) are milliseconds since 1970-01-01T00:00Z. Ids are time-ordered
-- (44 bits of milliseconds, 20 bits of sequence): rows are appended, and a span of time is a span of ids.
-- No foreign keys: every writer goes through one class, and their checks would cost each received instance.

CREATE TABLE associations (
    id          BIGINT       NOT NULL PRIMARY KEY,
    calling_ae  VARCHAR(64)  NOT NULL,
    called_ae   VARCHAR(64)  NOT NULL,
    peer        VARCHAR(128) NOT NULL,
    opened      BIGINT       NOT NULL,
    closed      BIGINT,
    outcome     VARCHAR(64),
    received    BIGINT,
    refused     BIGINT
);

CREATE TABLE instances (
    id              BIGINT       NOT NULL PRIMARY KEY,
    association_id  BIGINT       NOT NULL,
    received_at     BIGINT       NOT NULL,
    calling_ae      VARCHAR(64)  NOT NULL,
    called_ae       VARCHAR(64)  NOT NULL,
    peer            VARCHAR(128) NOT NULL,
    route           VARCHAR(128),
    profile         VARCHAR(128),
    profile_digest  VARCHAR(64),
    tables_edition  VARCHAR(32),
    sop_class       VARCHAR(64)  NOT NULL,
    transfer_syntax VARCHAR(64)  NOT NULL,
    size_bytes      BIGINT       NOT NULL,
    modality        VARCHAR(16),
    study_uid       VARCHAR(64),
    series_uid      VARCHAR(64),
    instance_uid    VARCHAR(64),
    patient_id      VARCHAR(64),
    accession       VARCHAR(64),
    machine_id      BIGINT,
    state           VARCHAR(12)  NOT NULL,
    reason_code     VARCHAR(64),
    reason_detail   VARCHAR(512),
    updated_at      BIGINT       NOT NULL
);

CREATE INDEX instances_by_association ON instances (association_id, id);
CREATE INDEX instances_by_state ON instances (state, id);
CREATE INDEX instances_by_study ON instances (study_uid, id);
CREATE INDEX instances_by_series ON instances (series_uid, id);
CREATE INDEX instances_by_instance ON instances (instance_uid, id);
CREATE INDEX instances_by_patient ON instances (patient_id, id);
CREATE INDEX instances_by_accession ON instances (accession, id);

-- Append only. hash = SHA-256 over the hash of event seq - 1 and this event's fields.
CREATE TABLE events (
    seq             BIGINT       NOT NULL PRIMARY KEY,
    at              BIGINT       NOT NULL,
    instance_id     BIGINT,
    association_id  BIGINT,
    type            VARCHAR(24)  NOT NULL,
    detail          VARCHAR(640) NOT NULL,
    hash            VARCHAR(64)  NOT NULL
);

CREATE INDEX events_by_instance ON events (instance_id, seq);

-- One row: the last event. Every writer locks it first, so processes that share the journal append one after another.
CREATE TABLE chain_head (
    id    INTEGER     NOT NULL PRIMARY KEY,
    seq   BIGINT      NOT NULL,
    hash  VARCHAR(64) NOT NULL
);

INSERT INTO chain_head (id, seq, hash)
VALUES (1, 0, '0000000000000000000000000000000000000000000000000000000000000000');

CREATE TABLE deliveries (
    instance_id      BIGINT       NOT NULL,
    destination      VARCHAR(64)  NOT NULL,
    state            VARCHAR(12)  NOT NULL,
    attempts         INTEGER      NOT NULL,
    next_attempt_at  BIGINT       NOT NULL,
    status_code      INTEGER,
    detail           VARCHAR(512),
    updated_at       BIGINT       NOT NULL,
    PRIMARY KEY (instance_id, destination)
);

CREATE INDEX deliveries_due ON deliveries (destination, state, next_attempt_at, instance_id);

CREATE TABLE machines (
    id            BIGINT       NOT NULL PRIMARY KEY,
    manufacturer  VARCHAR(128),
    model         VARCHAR(128),
    serial        VARCHAR(128),
    software      VARCHAR(128),
    modality      VARCHAR(16),
    image_rows    INTEGER,
    image_columns INTEGER,
    instances     BIGINT       NOT NULL,
    held          BIGINT       NOT NULL,
    first_seen    BIGINT       NOT NULL,
    last_seen     BIGINT       NOT NULL
);

-- Instances by state, kept by the same transactions that change the state: counting a million rows takes too long.
CREATE TABLE totals (
    state  VARCHAR(12) NOT NULL PRIMARY KEY,
    n      BIGINT      NOT NULL
);

INSERT INTO totals (state, n) VALUES ('RECEIVED', 0);
INSERT INTO totals (state, n) VALUES ('PROCESSED', 0);
INSERT INTO totals (state, n) VALUES ('DELIVERED', 0);
INSERT INTO totals (state, n) VALUES ('QUARANTINED', 0);
INSERT INTO totals (state, n) VALUES ('FILTERED', 0);
INSERT INTO totals (state, n) VALUES ('DISCARDED', 0);
