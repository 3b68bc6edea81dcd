-- On which day a notice was mailed or delivered, and how: the law counts some times from there. Recorded once; a wrong day is
-- corrected on the clock, by two people, and what was recorded stays.
CREATE TABLE notice_mailing (
    notice_id   TEXT NOT NULL PRIMARY KEY REFERENCES notice (id),
    mailed_on   TEXT NOT NULL,
    proof       TEXT NOT NULL,
    recorded_by TEXT NOT NULL REFERENCES account (id),
    recorded_at TEXT NOT NULL
) STRICT;
CREATE TRIGGER notice_mailing_final BEFORE UPDATE ON notice_mailing
BEGIN
    SELECT RAISE(ABORT, 'the mailing of a notice stays as it was recorded');
END;
CREATE TRIGGER notice_mailing_stays BEFORE DELETE ON notice_mailing
BEGIN
    SELECT RAISE(ABORT, 'the mailing of a notice stays as it was recorded');
END;
