-- What happened: ids, codes and salted commitments alone, never altered or deleted.
CREATE TABLE event (
    id              TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    stream          TEXT COLLATE "C" NOT NULL,
    seq             INTEGER NOT NULL,
    verb            TEXT NOT NULL,
    subject_kind    TEXT NOT NULL,
    subject_id      TEXT COLLATE "C" NOT NULL,
    case_id         TEXT COLLATE "C",
    organization_id BIGINT,
    actor_id        TEXT COLLATE "C",
    actor_role      TEXT NOT NULL,
    on_date         DATE NOT NULL,
    at              TIMESTAMP,
    from_state      TEXT,
    to_state        TEXT,
    action          TEXT,
    facts           TEXT NOT NULL,
    commitments     TEXT NOT NULL,
    is_walled       BOOLEAN NOT NULL,
    UNIQUE (stream, seq)
);
CREATE INDEX event_case ON event (case_id, on_date, id);
CREATE INDEX event_subject ON event (subject_kind, subject_id, seq);
CREATE FUNCTION event_is_immutable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'an event is never altered or deleted';
END;
$$;
CREATE TRIGGER event_no_change BEFORE UPDATE OR DELETE ON event
    FOR EACH ROW EXECUTE FUNCTION event_is_immutable();

-- The values behind an event's commitments. These can be erased; the event cannot.
CREATE TABLE event_value (
    event_id  TEXT COLLATE "C" NOT NULL REFERENCES event (id),
    field     TEXT COLLATE "C" NOT NULL,
    salt      BYTEA,
    value     TEXT,
    erased_at TIMESTAMP,
    PRIMARY KEY (event_id, field)
);

-- Work to be done by any worker: a leased row.
CREATE TABLE job (
    id             TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    kind           TEXT NOT NULL,
    payload        TEXT NOT NULL,
    dedupe_key     TEXT COLLATE "C",
    priority       INTEGER NOT NULL,
    state          TEXT NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed')),
    run_at         TIMESTAMP NOT NULL,
    lease_owner    TEXT,
    lease_until    TIMESTAMP,
    attempts       INTEGER NOT NULL,
    attempts_limit INTEGER NOT NULL,
    last_error     TEXT,
    progress       TEXT,
    created_on     DATE NOT NULL,
    finished_on    DATE
);
CREATE INDEX job_ready ON job (state, priority, run_at);
CREATE UNIQUE INDEX job_dedupe ON job (dedupe_key) WHERE state IN ('queued', 'running');

-- The next docket number of a kind in a year. Staff-side jobs alone touch it.
CREATE TABLE counter (
    kind        TEXT COLLATE "C" NOT NULL,
    year        INTEGER NOT NULL,
    next_number BIGINT NOT NULL,
    PRIMARY KEY (kind, year)
);

-- A request that was done, and its answer, so that doing it twice does it once.
CREATE TABLE idempotency (
    key        TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    outcome    TEXT NOT NULL,
    created_on DATE NOT NULL
);
CREATE INDEX idempotency_age ON idempotency (created_on);
