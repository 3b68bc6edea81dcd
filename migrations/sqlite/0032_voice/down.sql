DROP TABLE voice_file;
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
    organization_id INTEGER NOT NULL REFERENCES organization (id),
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
    version         INTEGER NOT NULL
) STRICT;
INSERT INTO petition (id, docket_number, public_id, order_id, order_version, organization_id, interest, wish, ground, filer, statement, received_on, state, outcome, decided_on, decided_version, filed_by, filed_at, changed_at, version) SELECT id, docket_number, public_id, order_id, order_version, COALESCE(organization_id, (SELECT MIN(id) FROM organization WHERE kind = 'agency')), interest, wish, ground, filer, statement, received_on, state, outcome, decided_on, decided_version, filed_by, filed_at, changed_at, version FROM petition_kept;
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
    organization_id INTEGER NOT NULL REFERENCES organization (id),
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
    CHECK (decided_by IS NULL OR decided_by <> proposed_by),
    CHECK (state IN ('received', 'proposed') OR (decided_by IS NOT NULL AND proposed_by IS NOT NULL))
) STRICT;
INSERT INTO representation (id, docket_number, public_id, order_id, organization_id, kind, interest, author, body, listed_name, subject, corrected, received_on, state, outcome, reason, told, proposed_by, proposed_at, decided_by, decided_at, filed_by, filed_at, version) SELECT id, docket_number, public_id, order_id, COALESCE(organization_id, (SELECT MIN(id) FROM organization WHERE kind = 'agency')), kind, interest, author, body, listed_name, subject, corrected, received_on, state, outcome, reason, told, proposed_by, proposed_at, decided_by, decided_at, filed_by, filed_at, version FROM representation_kept;
DROP TABLE representation_kept;
CREATE INDEX representation_state ON representation (state, docket_number);
CREATE INDEX representation_order ON representation (order_id, docket_number);
CREATE INDEX representation_organization ON representation (organization_id, public_id);
CREATE INDEX representation_decided ON representation (kind, state, decided_at);
DROP INDEX allegation_organization;
DROP TABLE allegation_question;
