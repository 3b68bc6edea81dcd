-- Clocks of the law that run on holds, cases and investigations: the rule with
-- which each was started, its first and last day, where it stood still, how it
-- was extended, and how it ended. What can be found again from the events of
-- its subject is here so that lists need no arithmetic.
CREATE TABLE deadline (
    id              TEXT NOT NULL PRIMARY KEY,
    rule_code       TEXT NOT NULL,
    rule_version    INTEGER NOT NULL,
    machine         TEXT NOT NULL,
    subject_id      TEXT NOT NULL,
    subject_number  TEXT NOT NULL,
    subject_title   TEXT NOT NULL,
    case_id         TEXT,
    authority       TEXT NOT NULL,
    started_on      TEXT,
    due_on          TEXT,
    lapses_at       TEXT,
    standing        TEXT NOT NULL,
    is_open         INTEGER NOT NULL CHECK (is_open IN (0, 1)),
    asks_counsel    INTEGER NOT NULL CHECK (asks_counsel IN (0, 1)),
    tolls           TEXT NOT NULL,
    extensions      TEXT NOT NULL,
    ended_on        TEXT,
    ended_by        TEXT NOT NULL,
    held_by         TEXT,
    port            TEXT NOT NULL,
    importer_number TEXT NOT NULL,
    importer_name   TEXT NOT NULL,
    is_walled       INTEGER NOT NULL CHECK (is_walled IN (0, 1)),
    created_at      TEXT NOT NULL,
    changed_at      TEXT NOT NULL,
    version         INTEGER NOT NULL
) STRICT;
CREATE INDEX deadline_subject ON deadline (machine, subject_id, id);
CREATE INDEX deadline_due ON deadline (is_open, due_on, id);
CREATE INDEX deadline_held ON deadline (held_by, is_open, due_on, id);
CREATE INDEX deadline_port ON deadline (port, is_open, due_on, id);
CREATE INDEX deadline_importer ON deadline (importer_name, is_open, due_on, id);
CREATE INDEX deadline_lapses ON deadline (standing, lapses_at, id);

-- Addresses under which a calendar program reads the deadlines of one person:
-- SHA-256 of what stands in the address.
CREATE TABLE deadline_feed (
    account_id TEXT NOT NULL PRIMARY KEY REFERENCES account (id),
    token_hash TEXT NOT NULL UNIQUE,
    made_on    TEXT NOT NULL
) STRICT;

-- Holds, cases and investigations from before get theirs from their events.
INSERT INTO job (id, kind, payload, priority, state, run_at, attempts, attempts_limit, created_on)
SELECT 'rebuild-deadlines-0020', 'rebuild_deadlines', '', 5, 'queued', '2026-11-22 00:00:00', 0, 8, '2026-11-22'
WHERE EXISTS (SELECT 1 FROM hold) OR EXISTS (SELECT 1 FROM case_file) OR EXISTS (SELECT 1 FROM investigation);
