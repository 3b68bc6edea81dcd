-- What the agency asks the organization that filed an allegation, and its answer: dates, never a time, since they come of a source.
-- What was asked stays as it was; an answer is given once.
CREATE TABLE allegation_question (
    id            TEXT NOT NULL PRIMARY KEY,
    allegation_id TEXT NOT NULL REFERENCES allegation (id),
    place         INTEGER NOT NULL CHECK (place > 0),
    question      TEXT NOT NULL CHECK (question <> ''),
    asked_by      TEXT NOT NULL REFERENCES account (id),
    asked_on      TEXT NOT NULL,
    state         TEXT NOT NULL CHECK (state IN ('open', 'answered', 'withdrawn')),
    answer        TEXT NOT NULL,
    answered_on   TEXT,
    version       INTEGER NOT NULL,
    UNIQUE (allegation_id, place),
    CHECK ((state = 'answered') = (answer <> '')),
    CHECK ((state = 'answered') = (answered_on IS NOT NULL))
) STRICT;
CREATE TRIGGER allegation_question_stays BEFORE UPDATE ON allegation_question
WHEN OLD.state <> 'open' OR NEW.question <> OLD.question OR NEW.allegation_id <> OLD.allegation_id OR NEW.asked_by <> OLD.asked_by OR NEW.asked_on <> OLD.asked_on
BEGIN
    SELECT RAISE(ABORT, 'what was asked and answered about an allegation is never altered or deleted');
END;
CREATE TRIGGER allegation_question_no_delete BEFORE DELETE ON allegation_question
BEGIN
    SELECT RAISE(ABORT, 'what was asked and answered about an allegation is never altered or deleted');
END;
CREATE INDEX allegation_organization ON allegation (organization_id, received_on, id);

-- What comes on paper, of who may have no account: by which way, who sent it and where an answer goes. A table is built anew to
-- let go of a NOT NULL.
CREATE TABLE petition_letter_kept AS SELECT * FROM petition_letter;
DROP TABLE petition_letter;
CREATE TABLE petition_kept AS SELECT * FROM petition;
DROP TABLE petition;
CREATE TABLE petition (
    id              TEXT NOT NULL PRIMARY KEY,
    docket_number   TEXT NOT NULL UNIQUE,
    public_id       TEXT NOT NULL UNIQUE,
    order_id        TEXT NOT NULL REFERENCES legal_order (id),
    order_version   INTEGER NOT NULL,
    organization_id INTEGER REFERENCES organization (id),
    interest        TEXT NOT NULL,
    wish            TEXT NOT NULL,
    ground          TEXT NOT NULL,
    filer           TEXT NOT NULL,
    statement       TEXT NOT NULL,
    received_on     TEXT NOT NULL,
    state           TEXT NOT NULL,
    outcome         TEXT NOT NULL,
    decided_on      TEXT,
    decided_version INTEGER,
    filed_by        TEXT NOT NULL,
    filed_at        TEXT NOT NULL,
    changed_at      TEXT NOT NULL,
    version         INTEGER NOT NULL,
    way             TEXT NOT NULL CHECK (way IN ('online', 'letter', 'email')),
    sender          TEXT NOT NULL,
    address         TEXT NOT NULL,
    CHECK (organization_id IS NOT NULL OR sender <> '')
) STRICT;
INSERT INTO petition (id, docket_number, public_id, order_id, order_version, organization_id, interest, wish, ground, filer, statement, received_on, state, outcome, decided_on, decided_version, filed_by, filed_at, changed_at, version, way, sender, address) SELECT id, docket_number, public_id, order_id, order_version, organization_id, interest, wish, ground, filer, statement, received_on, state, outcome, decided_on, decided_version, filed_by, filed_at, changed_at, version, 'online', '', '' FROM petition_kept;
DROP TABLE petition_kept;
CREATE INDEX petition_state ON petition (state, docket_number);
CREATE INDEX petition_order ON petition (order_id, docket_number);
CREATE INDEX petition_organization ON petition (organization_id, public_id);
CREATE TABLE petition_letter (
    id          TEXT NOT NULL PRIMARY KEY,
    petition_id TEXT NOT NULL REFERENCES petition (id),
    place       INTEGER NOT NULL,
    kind        TEXT NOT NULL CHECK (kind IN ('question', 'answer', 'decision')),
    body        TEXT NOT NULL,
    written_by  TEXT NOT NULL,
    written_at  TEXT NOT NULL,
    UNIQUE (petition_id, place)
) STRICT;
INSERT INTO petition_letter (id, petition_id, place, kind, body, written_by, written_at) SELECT id, petition_id, place, kind, body, written_by, written_at FROM petition_letter_kept;
DROP TABLE petition_letter_kept;
CREATE TRIGGER petition_letter_no_update BEFORE UPDATE ON petition_letter
BEGIN
    SELECT RAISE(ABORT, 'a letter of a petition is never altered or deleted');
END;
CREATE TRIGGER petition_letter_no_delete BEFORE DELETE ON petition_letter
BEGIN
    SELECT RAISE(ABORT, 'a letter of a petition is never altered or deleted');
END;
CREATE TABLE representation_kept AS SELECT * FROM representation;
DROP TABLE representation;
CREATE TABLE representation (
    id              TEXT NOT NULL PRIMARY KEY,
    docket_number   TEXT NOT NULL UNIQUE,
    public_id       TEXT NOT NULL UNIQUE,
    order_id        TEXT NOT NULL REFERENCES legal_order (id),
    organization_id INTEGER REFERENCES organization (id),
    kind            TEXT NOT NULL CHECK (kind IN ('representation', 'reply', 'correction')),
    interest        TEXT NOT NULL,
    author          TEXT NOT NULL,
    body            TEXT NOT NULL,
    listed_name     TEXT NOT NULL,
    subject         TEXT NOT NULL,
    corrected       TEXT NOT NULL,
    received_on     TEXT NOT NULL,
    state           TEXT NOT NULL CHECK (state IN ('received', 'proposed', 'accepted', 'refused')),
    outcome         TEXT NOT NULL CHECK (outcome IN ('', 'accepted', 'refused')),
    reason          TEXT NOT NULL,
    told            TEXT NOT NULL,
    proposed_by     TEXT REFERENCES account (id),
    proposed_at     TEXT,
    decided_by      TEXT REFERENCES account (id),
    decided_at      TEXT,
    filed_by        TEXT NOT NULL,
    filed_at        TEXT NOT NULL,
    version         INTEGER NOT NULL,
    way             TEXT NOT NULL CHECK (way IN ('online', 'letter', 'email')),
    sender          TEXT NOT NULL,
    address         TEXT NOT NULL,
    CHECK (organization_id IS NOT NULL OR sender <> ''),
    CHECK (decided_by IS NULL OR decided_by <> proposed_by),
    CHECK (state IN ('received', 'proposed') OR (decided_by IS NOT NULL AND proposed_by IS NOT NULL))
) STRICT;
INSERT INTO representation (id, docket_number, public_id, order_id, organization_id, kind, interest, author, body, listed_name, subject, corrected, received_on, state, outcome, reason, told, proposed_by, proposed_at, decided_by, decided_at, filed_by, filed_at, version, way, sender, address) SELECT id, docket_number, public_id, order_id, organization_id, kind, interest, author, body, listed_name, subject, corrected, received_on, state, outcome, reason, told, proposed_by, proposed_at, decided_by, decided_at, filed_by, filed_at, version, 'online', '', '' FROM representation_kept;
DROP TABLE representation_kept;
CREATE INDEX representation_state ON representation (state, docket_number);
CREATE INDEX representation_order ON representation (order_id, docket_number);
CREATE INDEX representation_organization ON representation (organization_id, public_id);
CREATE INDEX representation_decided ON representation (kind, state, decided_at);
CREATE INDEX petition_way ON petition (way, docket_number);
CREATE INDEX representation_way ON representation (way, docket_number);

-- Files that come with a petition or with what is said about an order; the bytes lie in the files under their SHA-256. Never altered.
CREATE TABLE voice_file (
    id         TEXT NOT NULL PRIMARY KEY,
    noun       TEXT NOT NULL CHECK (noun IN ('petition', 'representation')),
    subject_id TEXT NOT NULL,
    place      INTEGER NOT NULL CHECK (place > 0),
    file_name  TEXT NOT NULL,
    media      TEXT NOT NULL,
    sha256     TEXT NOT NULL,
    size_bytes INTEGER NOT NULL,
    added_by   TEXT NOT NULL REFERENCES account (id),
    added_at   TEXT NOT NULL,
    UNIQUE (subject_id, place),
    UNIQUE (subject_id, sha256)
) STRICT;
CREATE TRIGGER voice_file_no_update BEFORE UPDATE ON voice_file
BEGIN
    SELECT RAISE(ABORT, 'a file that came is never altered or deleted');
END;
CREATE TRIGGER voice_file_no_delete BEFORE DELETE ON voice_file
BEGIN
    SELECT RAISE(ABORT, 'a file that came is never altered or deleted');
END;
