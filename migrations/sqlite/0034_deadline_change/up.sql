-- Changes of the law's clocks that one person asks for and another agrees to: a later last
-- day, another first day, an end. A row names its clock by thing and rule, as a recorded stop
-- does, and is decided once; no row is deleted.
CREATE TABLE deadline_change (
    id              TEXT NOT NULL PRIMARY KEY,
    machine         TEXT NOT NULL CHECK (machine IN ('case', 'hold', 'order', 'petition', 'investigation')),
    subject_id      TEXT NOT NULL,
    rule_code       TEXT NOT NULL,
    on_version      INTEGER NOT NULL CHECK (on_version >= 1),
    change          TEXT NOT NULL,
    provision       TEXT NOT NULL CHECK (provision <> ''),
    reason          TEXT NOT NULL CHECK (reason <> ''),
    state           TEXT NOT NULL CHECK (state IN ('proposed', 'in_force', 'refused', 'withdrawn')),
    proposed_by     TEXT NOT NULL REFERENCES account (id),
    proposed_at     TEXT NOT NULL,
    decided_by      TEXT REFERENCES account (id),
    decided_at      TEXT,
    decision_reason TEXT NOT NULL,
    CHECK ((state = 'proposed') = (decided_by IS NULL)),
    CHECK ((decided_by IS NULL) = (decided_at IS NULL)),
    CHECK (decided_by IS NULL OR (decided_by = proposed_by) = (state = 'withdrawn'))
) STRICT;
CREATE INDEX deadline_change_clock ON deadline_change (machine, subject_id, rule_code, id);
CREATE UNIQUE INDEX deadline_change_once ON deadline_change (machine, subject_id, rule_code) WHERE state = 'proposed';
CREATE TRIGGER deadline_change_final BEFORE UPDATE ON deadline_change
WHEN OLD.state <> 'proposed'
    OR (OLD.id, OLD.machine, OLD.subject_id, OLD.rule_code, OLD.on_version, OLD.change)
    <> (NEW.id, NEW.machine, NEW.subject_id, NEW.rule_code, NEW.on_version, NEW.change)
    OR (OLD.provision, OLD.reason, OLD.proposed_by, OLD.proposed_at)
    <> (NEW.provision, NEW.reason, NEW.proposed_by, NEW.proposed_at)
BEGIN
    SELECT RAISE(ABORT, 'a change of a clock is decided once, as it was asked');
END;
CREATE TRIGGER deadline_change_stays BEFORE DELETE ON deadline_change
BEGIN
    SELECT RAISE(ABORT, 'a change of a clock that was asked for stays on record');
END;
