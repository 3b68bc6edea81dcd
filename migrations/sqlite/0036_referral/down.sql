DROP TRIGGER referral_waits;
DROP TRIGGER referral_final;
DROP TRIGGER referral_stays;
CREATE TABLE referral_kept AS SELECT * FROM referral WHERE state = 'sent';
DROP TABLE referral;
CREATE TABLE referral (
    id               TEXT NOT NULL PRIMARY KEY,
    investigation_id TEXT REFERENCES investigation (id),
    case_id          TEXT REFERENCES case_file (id),
    number           INTEGER NOT NULL,
    addressee        TEXT NOT NULL,
    body             TEXT NOT NULL,
    body_sha256      TEXT NOT NULL,
    sent_by          TEXT NOT NULL REFERENCES account (id),
    sent_at          TEXT NOT NULL,
    outcome          TEXT NOT NULL CHECK (outcome IN ('', 'accepted', 'declined')),
    answered_on      TEXT,
    answer_reason    TEXT NOT NULL,
    version          INTEGER NOT NULL,
    CHECK ((investigation_id IS NULL) <> (case_id IS NULL)),
    CHECK ((outcome = '') = (answered_on IS NULL)),
    UNIQUE (investigation_id, number),
    UNIQUE (case_id, number)
) STRICT;
INSERT INTO referral (id, investigation_id, case_id, number, addressee, body, body_sha256, sent_by, sent_at, outcome, answered_on, answer_reason, version) SELECT id, investigation_id, case_id, number, addressee, body, body_sha256, written_by, written_at, outcome, answered_on, answer_reason, version FROM referral_kept;
DROP TABLE referral_kept;
CREATE TRIGGER referral_final BEFORE UPDATE ON referral
WHEN OLD.outcome <> ''
    OR (OLD.id, OLD.number, OLD.addressee, OLD.body, OLD.body_sha256, OLD.sent_by, OLD.sent_at)
    <> (NEW.id, NEW.number, NEW.addressee, NEW.body, NEW.body_sha256, NEW.sent_by, NEW.sent_at)
    OR OLD.investigation_id IS DISTINCT FROM NEW.investigation_id OR OLD.case_id IS DISTINCT FROM NEW.case_id
BEGIN
    SELECT RAISE(ABORT, 'a letter of referral is never altered or deleted, and is answered once');
END;
CREATE TRIGGER referral_stays BEFORE DELETE ON referral
BEGIN
    SELECT RAISE(ABORT, 'a letter of referral is never altered or deleted, and is answered once');
END;
