-- When the password of a session was last given. Approvals ask for one of the last minutes; a
-- session from before this column has none and is asked once.
ALTER TABLE session ADD COLUMN confirmed_at TIMESTAMP;

-- Stops of clocks that people recorded. No row is deleted or altered but for the second
-- person's word: what was recorded by mistake is taken back by a further row. A row names its
-- clock by thing and rule, since clocks can be found again from the events.
CREATE TABLE deadline_toll (
    id              TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    machine         TEXT COLLATE "C" NOT NULL CHECK (machine IN ('case', 'hold', 'order', 'petition', 'investigation')),
    subject_id      TEXT COLLATE "C" NOT NULL,
    rule_code       TEXT COLLATE "C" NOT NULL,
    kind            TEXT NOT NULL CHECK (kind IN ('stop', 'go_on', 'take_back')),
    about           TEXT COLLATE "C" REFERENCES deadline_toll (id),
    from_on         DATE NOT NULL,
    until_on        DATE,
    ground          TEXT NOT NULL,
    citation        TEXT NOT NULL CHECK (citation <> ''),
    reason          TEXT NOT NULL,
    state           TEXT NOT NULL CHECK (state IN ('proposed', 'in_force', 'refused')),
    needs_second    BOOLEAN NOT NULL,
    recorded_by     TEXT COLLATE "C" NOT NULL REFERENCES account (id),
    recorded_at     TIMESTAMP NOT NULL,
    decided_by      TEXT COLLATE "C" REFERENCES account (id),
    decided_at      TIMESTAMP,
    decision_reason TEXT NOT NULL,
    CHECK ((kind = 'stop') = (about IS NULL)),
    CHECK (decided_by IS NULL OR decided_by <> recorded_by),
    CHECK (state <> 'in_force' OR NOT needs_second OR decided_by IS NOT NULL)
);
CREATE INDEX deadline_toll_clock ON deadline_toll (machine, subject_id, rule_code, id);
CREATE FUNCTION deadline_toll_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'a recorded stop of a clock is never deleted'; END $$;
CREATE TRIGGER deadline_toll_stays BEFORE DELETE ON deadline_toll
    FOR EACH ROW EXECUTE FUNCTION deadline_toll_stays();

-- Who answers as surety for the entry behind a hold: named by an officer who saw the bond.
CREATE TABLE hold_surety (
    id              TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    hold_id         TEXT COLLATE "C" NOT NULL REFERENCES hold (id),
    organization_id BIGINT NOT NULL REFERENCES organization (id),
    bond_number     TEXT NOT NULL CHECK (bond_number <> ''),
    seen            TEXT NOT NULL CHECK (seen <> ''),
    named_by        TEXT COLLATE "C" NOT NULL REFERENCES account (id),
    named_at        TIMESTAMP NOT NULL,
    ended_by        TEXT COLLATE "C" REFERENCES account (id),
    ended_at        TIMESTAMP,
    end_reason      TEXT NOT NULL,
    CHECK ((ended_at IS NULL) = (ended_by IS NULL))
);
CREATE INDEX hold_surety_hold ON hold_surety (hold_id, id);
CREATE UNIQUE INDEX hold_surety_once ON hold_surety (hold_id, organization_id) WHERE ended_at IS NULL;
CREATE INDEX hold_surety_organization ON hold_surety (organization_id, hold_id);
