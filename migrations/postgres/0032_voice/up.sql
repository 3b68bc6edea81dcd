-- What the agency asks the organization that filed an allegation, and its answer: dates, never a time, since they come of a source.
-- What was asked stays as it was; an answer is given once.
CREATE TABLE allegation_question (
    id            TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    allegation_id TEXT COLLATE "C" NOT NULL REFERENCES allegation (id),
    place         INTEGER NOT NULL CHECK (place > 0),
    question      TEXT NOT NULL CHECK (question <> ''),
    asked_by      TEXT COLLATE "C" NOT NULL REFERENCES account (id),
    asked_on      DATE NOT NULL,
    state         TEXT COLLATE "C" NOT NULL CHECK (state IN ('open', 'answered', 'withdrawn')),
    answer        TEXT NOT NULL,
    answered_on   DATE,
    version       INTEGER NOT NULL,
    UNIQUE (allegation_id, place),
    CHECK ((state = 'answered') = (answer <> '')),
    CHECK ((state = 'answered') = (answered_on IS NOT NULL))
);
CREATE FUNCTION allegation_question_is_immutable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what was asked and answered about an allegation is never altered or deleted';
END;
$$;
CREATE TRIGGER allegation_question_stays BEFORE UPDATE ON allegation_question
    FOR EACH ROW WHEN (OLD.state <> 'open' OR NEW.question <> OLD.question OR NEW.allegation_id <> OLD.allegation_id OR NEW.asked_by <> OLD.asked_by OR NEW.asked_on <> OLD.asked_on)
    EXECUTE FUNCTION allegation_question_is_immutable();
CREATE TRIGGER allegation_question_no_delete BEFORE DELETE ON allegation_question
    FOR EACH ROW EXECUTE FUNCTION allegation_question_is_immutable();
CREATE INDEX allegation_organization ON allegation (organization_id, received_on, id);

-- What comes on paper, of who may have no account: by which way, who sent it and where an answer goes.
ALTER TABLE petition ALTER COLUMN organization_id DROP NOT NULL;
ALTER TABLE petition ADD COLUMN way TEXT COLLATE "C" NOT NULL DEFAULT 'online' CHECK (way IN ('online', 'letter', 'email'));
ALTER TABLE petition ADD COLUMN sender TEXT NOT NULL DEFAULT '';
ALTER TABLE petition ADD COLUMN address TEXT NOT NULL DEFAULT '';
ALTER TABLE petition ALTER COLUMN way DROP DEFAULT, ALTER COLUMN sender DROP DEFAULT, ALTER COLUMN address DROP DEFAULT;
ALTER TABLE petition ADD CHECK (organization_id IS NOT NULL OR sender <> '');
CREATE INDEX petition_way ON petition (way, docket_number);
ALTER TABLE representation ALTER COLUMN organization_id DROP NOT NULL;
ALTER TABLE representation ADD COLUMN way TEXT COLLATE "C" NOT NULL DEFAULT 'online' CHECK (way IN ('online', 'letter', 'email'));
ALTER TABLE representation ADD COLUMN sender TEXT NOT NULL DEFAULT '';
ALTER TABLE representation ADD COLUMN address TEXT NOT NULL DEFAULT '';
ALTER TABLE representation ALTER COLUMN way DROP DEFAULT, ALTER COLUMN sender DROP DEFAULT, ALTER COLUMN address DROP DEFAULT;
ALTER TABLE representation ADD CHECK (organization_id IS NOT NULL OR sender <> '');
CREATE INDEX representation_way ON representation (way, docket_number);

-- Files that come with a petition or with what is said about an order; the bytes lie in the files under their SHA-256. Never altered.
CREATE TABLE voice_file (
    id         TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    noun       TEXT COLLATE "C" NOT NULL CHECK (noun IN ('petition', 'representation')),
    subject_id TEXT COLLATE "C" NOT NULL,
    place      INTEGER NOT NULL CHECK (place > 0),
    file_name  TEXT NOT NULL,
    media      TEXT COLLATE "C" NOT NULL,
    sha256     TEXT COLLATE "C" NOT NULL,
    size_bytes BIGINT NOT NULL,
    added_by   TEXT COLLATE "C" NOT NULL REFERENCES account (id),
    added_at   TIMESTAMP NOT NULL,
    UNIQUE (subject_id, place),
    UNIQUE (subject_id, sha256)
);
CREATE FUNCTION voice_file_is_immutable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a file that came is never altered or deleted';
END;
$$;
CREATE TRIGGER voice_file_no_change BEFORE UPDATE OR DELETE ON voice_file
    FOR EACH ROW EXECUTE FUNCTION voice_file_is_immutable();
