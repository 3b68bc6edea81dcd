-- Clocks of the law that run on holds, cases and investigations: the rule with
-- which each was started, its first and last day, where it stood still, how it
-- was extended, and how it ended. What can be found again from the events of
-- its subject is here so that lists need no arithmetic.
CREATE TABLE deadline (
    id              TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    rule_code       TEXT COLLATE "C" NOT NULL,
    rule_version    INTEGER NOT NULL,
    machine         TEXT COLLATE "C" NOT NULL,
    subject_id      TEXT COLLATE "C" NOT NULL,
    subject_number  TEXT COLLATE "C" NOT NULL,
    subject_title   TEXT NOT NULL,
    case_id         TEXT COLLATE "C",
    authority       TEXT COLLATE "C" NOT NULL,
    started_on      DATE,
    due_on          DATE,
    lapses_at       TIMESTAMP,
    standing        TEXT COLLATE "C" NOT NULL,
    is_open         BOOLEAN NOT NULL,
    asks_counsel    BOOLEAN NOT NULL,
    tolls           TEXT NOT NULL,
    extensions      TEXT NOT NULL,
    ended_on        DATE,
    ended_by        TEXT COLLATE "C" NOT NULL,
    held_by         TEXT COLLATE "C",
    port            TEXT COLLATE "C" NOT NULL,
    importer_number TEXT COLLATE "C" NOT NULL,
    importer_name   TEXT COLLATE "C" NOT NULL,
    is_walled       BOOLEAN NOT NULL,
    created_at      TIMESTAMP NOT NULL,
    changed_at      TIMESTAMP NOT NULL,
    version         INTEGER NOT NULL
);
CREATE INDEX deadline_subject ON deadline (machine, subject_id, id);
CREATE INDEX deadline_due ON deadline (is_open, due_on, id);
CREATE INDEX deadline_held ON deadline (held_by, is_open, due_on, id);
CREATE INDEX deadline_port ON deadline (port, is_open, due_on, id);
CREATE INDEX deadline_importer ON deadline (importer_name, is_open, due_on, id);
CREATE INDEX deadline_lapses ON deadline (standing, lapses_at, id);

-- Addresses under which a calendar program reads the deadlines of one person:
-- SHA-256 of what stands in the address.
CREATE TABLE deadline_feed (
    account_id TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES account (id),
    token_hash TEXT COLLATE "C" NOT NULL UNIQUE,
    made_on    DATE NOT NULL
);

-- Holds, cases and investigations from before get theirs from their events.
INSERT INTO job (id, kind, payload, priority, state, run_at, attempts, attempts_limit, created_on)
SELECT 'rebuild-deadlines-0020', 'rebuild_deadlines', '', 5, 'queued', TIMESTAMP '2026-11-22 00:00:00', 0, 8, DATE '2026-11-22'
WHERE EXISTS (SELECT 1 FROM hold) OR EXISTS (SELECT 1 FROM case_file) OR EXISTS (SELECT 1 FROM investigation);
