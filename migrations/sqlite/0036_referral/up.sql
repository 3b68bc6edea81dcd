-- A letter of referral leaves the house when a second person lets it go.
DROP TRIGGER referral_final;
ALTER TABLE referral RENAME COLUMN sent_by TO written_by;
ALTER TABLE referral RENAME COLUMN sent_at TO written_at;
ALTER TABLE referral ADD COLUMN state TEXT NOT NULL DEFAULT 'sent' CHECK (state IN ('proposed', 'sent', 'refused', 'withdrawn'));
-- What was sent before two were asked has nobody here. Who wrote it takes it back, and does nothing else to it.
ALTER TABLE referral ADD COLUMN decided_by TEXT REFERENCES account (id)
    CHECK (decided_by IS NULL OR (decided_by = written_by) = (state = 'withdrawn'));
ALTER TABLE referral ADD COLUMN decided_at TEXT;
ALTER TABLE referral ADD COLUMN decision_reason TEXT NOT NULL DEFAULT '';
CREATE INDEX referral_waiting ON referral (state, id);

CREATE TRIGGER referral_waits BEFORE INSERT ON referral
WHEN NEW.state <> 'proposed' OR NEW.decided_by IS NOT NULL OR NEW.outcome <> ''
BEGIN
    SELECT RAISE(ABORT, 'a letter of referral waits for a second person');
END;
-- What was written stays as it was written; a decision stays; an answer is recorded once, to what was sent.
CREATE TRIGGER referral_final BEFORE UPDATE ON referral
WHEN OLD.outcome <> '' OR OLD.state IN ('refused', 'withdrawn')
    OR (OLD.state = 'proposed' AND NEW.state <> 'proposed' AND NEW.decided_by IS NULL)
    OR (OLD.state = 'sent' AND (NEW.state <> 'sent' OR OLD.decided_by IS DISTINCT FROM NEW.decided_by OR OLD.decided_at IS DISTINCT FROM NEW.decided_at))
    OR (NEW.outcome <> '' AND OLD.state <> 'sent')
    OR (OLD.id, OLD.number, OLD.addressee, OLD.body, OLD.body_sha256, OLD.written_by, OLD.written_at)
    <> (NEW.id, NEW.number, NEW.addressee, NEW.body, NEW.body_sha256, NEW.written_by, NEW.written_at)
    OR OLD.investigation_id IS DISTINCT FROM NEW.investigation_id OR OLD.case_id IS DISTINCT FROM NEW.case_id
BEGIN
    SELECT RAISE(ABORT, 'a letter of referral is never altered or deleted, and is answered once');
END;
