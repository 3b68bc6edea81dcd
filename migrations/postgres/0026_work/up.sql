-- What waits to be worked on: a row for each numbered allegation, case and hold, so that the
-- queue is one list. Whose it is, who looked at it last, until when it sleeps. `rank_on` is the
-- order of the queue: the nearest last day of a clock; without one, its date a hundred years on.
CREATE TABLE work_item (
    number        TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    noun          TEXT COLLATE "C" NOT NULL CHECK (noun IN ('allegation', 'case', 'hold')),
    subject_id    TEXT COLLATE "C" NOT NULL,
    is_open       BOOLEAN NOT NULL,
    assigned_to   TEXT COLLATE "C" REFERENCES account (id),
    since_on      DATE NOT NULL,
    due_on        DATE,
    rank_on       DATE NOT NULL,
    taken_by      TEXT COLLATE "C" REFERENCES account (id),
    taken_until   TIMESTAMP,
    snoozed_until DATE,
    snooze_reason TEXT NOT NULL,
    version       INTEGER NOT NULL,
    UNIQUE (noun, subject_id),
    CHECK ((taken_by IS NULL) = (taken_until IS NULL))
);
CREATE INDEX work_item_held ON work_item (assigned_to, is_open, rank_on, number);
CREATE INDEX work_item_rank ON work_item (is_open, rank_on, number);
CREATE INDEX work_item_taken ON work_item (taken_by, taken_until);

INSERT INTO work_item (number, noun, subject_id, is_open, assigned_to, since_on, due_on, rank_on, snooze_reason, version)
SELECT docket_number, 'allegation', id, state = 'received', NULL, received_on, NULL,
       received_on + 36525, '', 1
FROM allegation WHERE docket_number IS NOT NULL;
INSERT INTO work_item (number, noun, subject_id, is_open, assigned_to, since_on, due_on, rank_on, snooze_reason, version)
SELECT c.docket_number, 'case', c.id,
       c.state NOT IN ('duplicate', 'referred_out', 'order_issued', 'closed_insufficient', 'closed_no_nexus', 'closed_remediated'),
       (SELECT a.id FROM account a WHERE a.id = c.assigned_to), c.opened_at::date, d.due_on,
       coalesce(d.due_on, c.opened_at::date + 36525), '', 1
FROM case_file c LEFT JOIN (SELECT subject_id, min(due_on) AS due_on FROM deadline
     WHERE machine = 'case' AND is_open GROUP BY subject_id) d ON d.subject_id = c.id;
INSERT INTO work_item (number, noun, subject_id, is_open, assigned_to, since_on, due_on, rank_on, snooze_reason, version)
SELECT h.docket_number, 'hold', h.id, h.closed_at IS NULL,
       (SELECT a.id FROM account a WHERE a.id = h.opened_by), h.opened_at::date, d.due_on,
       coalesce(d.due_on, h.opened_at::date + 36525), '', 1
FROM hold h LEFT JOIN (SELECT subject_id, min(due_on) AS due_on FROM deadline
     WHERE machine = 'hold' AND is_open GROUP BY subject_id) d ON d.subject_id = h.id;

-- What colleagues write to each other about a thing. Never altered; a correction is a new note.
CREATE TABLE note (
    id         TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    noun       TEXT COLLATE "C" NOT NULL CHECK (noun IN ('allegation', 'case', 'order', 'hold')),
    subject_id TEXT COLLATE "C" NOT NULL,
    number     TEXT COLLATE "C" NOT NULL,
    author_id  TEXT COLLATE "C" NOT NULL REFERENCES account (id),
    body       TEXT NOT NULL,
    corrects   TEXT COLLATE "C" REFERENCES note (id),
    written_at TIMESTAMP NOT NULL
);
CREATE INDEX note_subject ON note (noun, subject_id, id);
CREATE FUNCTION note_is_immutable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a note is never altered or deleted';
END;
$$;
CREATE TRIGGER note_no_change BEFORE UPDATE OR DELETE ON note
    FOR EACH ROW EXECUTE FUNCTION note_is_immutable();

-- Whom a note names, and when that person read it.
CREATE TABLE note_mention (
    note_id    TEXT COLLATE "C" NOT NULL REFERENCES note (id),
    account_id TEXT COLLATE "C" NOT NULL REFERENCES account (id),
    read_at    TIMESTAMP,
    PRIMARY KEY (note_id, account_id)
);
CREATE INDEX note_mention_account ON note_mention (account_id, note_id);

-- A person's conflict of interest: the person takes no part in what touches the target. It is
-- ended by another person, never deleted.
CREATE TABLE conflict (
    id          TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    account_id  TEXT COLLATE "C" NOT NULL REFERENCES account (id),
    kind        TEXT COLLATE "C" NOT NULL CHECK (kind IN ('case', 'organization', 'party')),
    target_key  TEXT COLLATE "C" NOT NULL,
    target_name TEXT NOT NULL,
    reason      TEXT NOT NULL,
    declared_by TEXT COLLATE "C" NOT NULL REFERENCES account (id),
    declared_at TIMESTAMP NOT NULL,
    ended_by    TEXT COLLATE "C" REFERENCES account (id),
    ended_at    TIMESTAMP,
    end_reason  TEXT NOT NULL,
    version     INTEGER NOT NULL,
    CHECK (ended_by IS NULL OR ended_by <> account_id),
    CHECK ((ended_by IS NULL) = (ended_at IS NULL))
);
CREATE UNIQUE INDEX conflict_open ON conflict (account_id, kind, target_key) WHERE ended_at IS NULL;

-- A mail of reminders: one a person and day.
CREATE TABLE reminder_mail (
    id         TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    account_id TEXT COLLATE "C" NOT NULL REFERENCES account (id),
    on_date    DATE NOT NULL,
    state      TEXT COLLATE "C" NOT NULL CHECK (state IN ('queued', 'sent', 'failed', 'dropped')),
    attempts   INTEGER NOT NULL,
    try_at     TIMESTAMP NOT NULL,
    last_error TEXT NOT NULL,
    sent_at    TIMESTAMP,
    UNIQUE (account_id, on_date)
);
CREATE INDEX reminder_mail_state ON reminder_mail (state, try_at, id);

-- Of which clock whom a mail reminds, at which stage of it: once.
CREATE TABLE reminder (
    deadline_id TEXT COLLATE "C" NOT NULL,
    due_on      DATE NOT NULL,
    stage       TEXT COLLATE "C" NOT NULL CHECK (stage IN ('soon', 'last_day', 'overdue')),
    account_id  TEXT COLLATE "C" NOT NULL REFERENCES account (id),
    mail_id     TEXT COLLATE "C" NOT NULL REFERENCES reminder_mail (id),
    PRIMARY KEY (deadline_id, due_on, stage, account_id)
);
CREATE INDEX reminder_of_mail ON reminder (mail_id, deadline_id);
