-- What happened: ids, codes and salted commitments alone, never altered or deleted.
CREATE TABLE event (
    id              TEXT NOT NULL PRIMARY KEY,
    stream          TEXT NOT NULL,
    seq             INTEGER NOT NULL,
    verb            TEXT NOT NULL,
    subject_kind    TEXT NOT NULL,
    subject_id      TEXT NOT NULL,
    case_id         TEXT,
    organization_id INTEGER,
    actor_id        TEXT,
    actor_role      TEXT NOT NULL,
    on_date         TEXT NOT NULL,
    at              TEXT,
    from_state      TEXT,
    to_state        TEXT,
    action          TEXT,
    facts           TEXT NOT NULL,
    commitments     TEXT NOT NULL,
    is_walled       INTEGER NOT NULL CHECK (is_walled IN (0, 1)),
    UNIQUE (stream, seq)
) STRICT;
CREATE INDEX event_case ON event (case_id, on_date, id);
CREATE INDEX event_subject ON event (subject_kind, subject_id, seq);
CREATE TRIGGER event_no_update BEFORE UPDATE ON event
BEGIN
    SELECT RAISE(ABORT, 'an event is never altered or deleted');
END;
CREATE TRIGGER event_no_delete BEFORE DELETE ON event
BEGIN
    SELECT RAISE(ABORT, 'an event is never altered or deleted');
END;

-- The values behind an event's commitments. These can be erased; the event cannot.
CREATE TABLE event_value (
    event_id  TEXT NOT NULL REFERENCES event (id),
    field     TEXT NOT NULL,
    salt      BLOB,
    value     TEXT,
    erased_at TEXT,
    PRIMARY KEY (event_id, field)
) STRICT;

-- Work to be done by any worker: a leased row.
CREATE TABLE job (
    id             TEXT NOT NULL PRIMARY KEY,
    kind           TEXT NOT NULL,
    payload        TEXT NOT NULL,
    dedupe_key     TEXT,
    priority       INTEGER NOT NULL,
    state          TEXT NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed')),
    run_at         TEXT NOT NULL,
    lease_owner    TEXT,
    lease_until    TEXT,
    attempts       INTEGER NOT NULL,
    attempts_limit INTEGER NOT NULL,
    last_error     TEXT,
    progress       TEXT,
    created_on     TEXT NOT NULL,
    finished_on    TEXT
) STRICT;
CREATE INDEX job_ready ON job (state, priority, run_at);
CREATE UNIQUE INDEX job_dedupe ON job (dedupe_key) WHERE state IN ('queued', 'running');

-- The next docket number of a kind in a year. Staff-side jobs alone touch it.
CREATE TABLE counter (
    kind        TEXT NOT NULL,
    year        INTEGER NOT NULL,
    next_number INTEGER NOT NULL,
    PRIMARY KEY (kind, year)
) STRICT;

-- A request that was done, and its answer, so that doing it twice does it once.
CREATE TABLE idempotency (
    key        TEXT NOT NULL PRIMARY KEY,
    outcome    TEXT NOT NULL,
    created_on TEXT NOT NULL
) STRICT;
CREATE INDEX idempotency_age ON idempotency (created_on);
