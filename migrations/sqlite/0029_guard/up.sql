-- When the password of a session was last given. Approvals ask for one of the last minutes; a
-- session from before this column has none and is asked once.
ALTER TABLE session ADD COLUMN confirmed_at TEXT;

-- Stops of clocks that people recorded. No row is deleted or altered but for the second
-- person's word: what was recorded by mistake is taken back by a further row. A row names its
-- clock by thing and rule, since clocks can be found again from the events.
CREATE TABLE deadline_toll (
    id              TEXT NOT NULL PRIMARY KEY,
    machine         TEXT NOT NULL CHECK (machine IN ('case', 'hold', 'order', 'petition', 'investigation')),
    subject_id      TEXT NOT NULL,
    rule_code       TEXT NOT NULL,
    kind            TEXT NOT NULL CHECK (kind IN ('stop', 'go_on', 'take_back')),
    about           TEXT REFERENCES deadline_toll (id),
    from_on         TEXT NOT NULL,
    until_on        TEXT,
    ground          TEXT NOT NULL,
    citation        TEXT NOT NULL CHECK (citation <> ''),
    reason          TEXT NOT NULL,
    state           TEXT NOT NULL CHECK (state IN ('proposed', 'in_force', 'refused')),
    needs_second    INTEGER NOT NULL CHECK (needs_second IN (0, 1)),
    recorded_by     TEXT NOT NULL REFERENCES account (id),
    recorded_at     TEXT NOT NULL,
    decided_by      TEXT REFERENCES account (id),
    decided_at      TEXT,
    decision_reason TEXT NOT NULL,
    CHECK ((kind = 'stop') = (about IS NULL)),
    CHECK (decided_by IS NULL OR decided_by <> recorded_by),
    CHECK (state <> 'in_force' OR needs_second = 0 OR decided_by IS NOT NULL)
) STRICT;
CREATE INDEX deadline_toll_clock ON deadline_toll (machine, subject_id, rule_code, id);
CREATE TRIGGER deadline_toll_stays BEFORE DELETE ON deadline_toll
BEGIN SELECT RAISE(ABORT, 'a recorded stop of a clock is never deleted'); END;

-- Who answers as surety for the entry behind a hold: named by an officer who saw the bond.
CREATE TABLE hold_surety (
    id              TEXT NOT NULL PRIMARY KEY,
    hold_id         TEXT NOT NULL REFERENCES hold (id),
    organization_id INTEGER NOT NULL REFERENCES organization (id),
    bond_number     TEXT NOT NULL CHECK (bond_number <> ''),
    seen            TEXT NOT NULL CHECK (seen <> ''),
    named_by        TEXT NOT NULL REFERENCES account (id),
    named_at        TEXT NOT NULL,
    ended_by        TEXT REFERENCES account (id),
    ended_at        TEXT,
    end_reason      TEXT NOT NULL,
    CHECK ((ended_at IS NULL) = (ended_by IS NULL))
) STRICT;
CREATE INDEX hold_surety_hold ON hold_surety (hold_id, id);
CREATE UNIQUE INDEX hold_surety_once ON hold_surety (hold_id, organization_id) WHERE ended_at IS NULL;
CREATE INDEX hold_surety_organization ON hold_surety (organization_id, hold_id);
