-- On which day a notice was mailed or delivered, and how: the law counts some times from there. Recorded once; a wrong day is
-- corrected on the clock, by two people, and what was recorded stays.
CREATE TABLE notice_mailing (
    notice_id   TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES notice (id),
    mailed_on   DATE NOT NULL,
    proof       TEXT NOT NULL,
    recorded_by TEXT COLLATE "C" NOT NULL REFERENCES account (id),
    recorded_at TIMESTAMP NOT NULL
);
CREATE TRIGGER notice_mailing_final BEFORE UPDATE ON notice_mailing FOR EACH ROW
    EXECUTE FUNCTION refuse_change('the mailing of a notice stays as it was recorded');
CREATE TRIGGER notice_mailing_stays BEFORE DELETE ON notice_mailing FOR EACH ROW
    EXECUTE FUNCTION refuse_change('the mailing of a notice stays as it was recorded');
