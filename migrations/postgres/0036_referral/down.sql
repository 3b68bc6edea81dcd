DROP TRIGGER referral_waits ON referral;
DROP TRIGGER referral_final ON referral;
DROP TRIGGER referral_stays ON referral;
DELETE FROM referral WHERE state <> 'sent';
DROP INDEX referral_waiting;
ALTER TABLE referral DROP COLUMN decided_by;
ALTER TABLE referral DROP COLUMN decided_at;
ALTER TABLE referral DROP COLUMN decision_reason;
ALTER TABLE referral DROP COLUMN state;
ALTER TABLE referral RENAME COLUMN written_by TO sent_by;
ALTER TABLE referral RENAME COLUMN written_at TO sent_at;
CREATE TRIGGER referral_final BEFORE UPDATE ON referral FOR EACH ROW
    WHEN (OLD.outcome <> ''
    OR (OLD.id, OLD.number, OLD.addressee, OLD.body, OLD.body_sha256, OLD.sent_by, OLD.sent_at)
    <> (NEW.id, NEW.number, NEW.addressee, NEW.body, NEW.body_sha256, NEW.sent_by, NEW.sent_at)
    OR OLD.investigation_id IS DISTINCT FROM NEW.investigation_id OR OLD.case_id IS DISTINCT FROM NEW.case_id)
    EXECUTE FUNCTION refuse_change('a letter of referral is never altered or deleted, and is answered once');
CREATE TRIGGER referral_stays BEFORE DELETE ON referral FOR EACH ROW
    EXECUTE FUNCTION refuse_change('a letter of referral is never altered or deleted, and is answered once');
