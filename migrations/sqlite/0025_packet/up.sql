-- What the agency asked the importer of a held line to send, and by when. The
-- day is the agency's own and moves no clock of the law.
CREATE TABLE submission_task (
    id          TEXT NOT NULL PRIMARY KEY,
    hold_id     TEXT NOT NULL REFERENCES hold (id),
    asked       TEXT NOT NULL,
    due_on      TEXT NOT NULL,
    first_due_on TEXT NOT NULL,
    opened_by   TEXT NOT NULL,
    opened_at   TEXT NOT NULL,
    answered_at TEXT,
    version     INTEGER NOT NULL
) STRICT;
CREATE INDEX submission_task_hold ON submission_task (hold_id, opened_at);

-- More time that an importer asked for.
CREATE TABLE task_extension (
    id            TEXT NOT NULL PRIMARY KEY,
    task_id       TEXT NOT NULL REFERENCES submission_task (id),
    state         TEXT NOT NULL CHECK (state IN ('asked', 'granted', 'refused')),
    until_on      TEXT NOT NULL,
    reason        TEXT NOT NULL,
    asked_by      TEXT NOT NULL,
    asked_at      TEXT NOT NULL,
    decided_by    TEXT,
    decided_at    TEXT,
    decision_note TEXT NOT NULL,
    version       INTEGER NOT NULL
) STRICT;
CREATE INDEX task_extension_task ON task_extension (task_id, asked_at);

-- The packet with which an importer answers a hold.
CREATE TABLE packet (
    id              TEXT NOT NULL PRIMARY KEY,
    hold_id         TEXT NOT NULL REFERENCES hold (id),
    organization_id INTEGER NOT NULL REFERENCES organization (id),
    number          INTEGER NOT NULL,
    kind            TEXT NOT NULL,
    state           TEXT NOT NULL CHECK (state IN ('draft', 'submitted', 'accepted', 'returned')),
    story           TEXT NOT NULL,
    cites_id        TEXT REFERENCES packet (id),
    digest          TEXT NOT NULL,
    opened_by       TEXT NOT NULL,
    opened_at       TEXT NOT NULL,
    submitted_by    TEXT,
    submitted_at    TEXT,
    reviewed_by     TEXT,
    reviewed_at     TEXT,
    review_note     TEXT NOT NULL,
    changed_at      TEXT NOT NULL,
    version         INTEGER NOT NULL,
    UNIQUE (hold_id, number),
    CHECK (state = 'draft' OR (submitted_at IS NOT NULL AND digest <> ''))
) STRICT;
CREATE INDEX packet_organization ON packet (organization_id, state, submitted_at);

-- A document of a packet; its bytes lie in the files under their SHA-256. What
-- was taken out of a draft stays, marked.
CREATE TABLE packet_document (
    id                TEXT NOT NULL PRIMARY KEY,
    packet_id         TEXT NOT NULL REFERENCES packet (id),
    step              TEXT NOT NULL,
    place             INTEGER NOT NULL,
    title             TEXT NOT NULL,
    paper             TEXT NOT NULL,
    language          TEXT NOT NULL,
    translation       TEXT NOT NULL,
    confidentiality   TEXT NOT NULL,
    public_version_of TEXT REFERENCES packet_document (id),
    pages             INTEGER CHECK (pages > 0),
    file_name         TEXT NOT NULL,
    media             TEXT NOT NULL,
    sha256            TEXT NOT NULL,
    size_bytes        INTEGER NOT NULL,
    added_by          TEXT NOT NULL,
    added_at          TEXT NOT NULL,
    removed_at        TEXT,
    UNIQUE (packet_id, step, place)
) STRICT;

-- What one tier did: so much in, so much out. Amounts are grams, or thousandths
-- of a unit; the texts are what was typed.
CREATE TABLE packet_quantity (
    id                 TEXT NOT NULL PRIMARY KEY,
    packet_id          TEXT NOT NULL REFERENCES packet (id),
    place              INTEGER NOT NULL,
    tier               TEXT NOT NULL,
    party              TEXT NOT NULL,
    input_name         TEXT NOT NULL,
    input_text         TEXT NOT NULL,
    input_unit         TEXT NOT NULL,
    input_amount       INTEGER NOT NULL,
    output_name        TEXT NOT NULL,
    output_text        TEXT NOT NULL,
    output_unit        TEXT NOT NULL,
    output_amount      INTEGER NOT NULL,
    yield_permille     INTEGER NOT NULL,
    tolerance_permille INTEGER NOT NULL,
    unit_milligrams    INTEGER,
    added_by           TEXT NOT NULL,
    added_at           TEXT NOT NULL,
    removed_at         TEXT,
    UNIQUE (packet_id, place)
) STRICT;

-- What an officer finds of a step; the newest counts.
CREATE TABLE packet_finding (
    id        TEXT NOT NULL PRIMARY KEY,
    packet_id TEXT NOT NULL REFERENCES packet (id),
    step      TEXT NOT NULL,
    finding   TEXT NOT NULL CHECK (finding IN ('sufficient', 'insufficient')),
    why       TEXT NOT NULL,
    found_by  TEXT NOT NULL,
    found_at  TEXT NOT NULL
) STRICT;
CREATE INDEX packet_finding_packet ON packet_finding (packet_id, found_at);

-- Letters to importers without an account: SHA-256 of the code that opens a hold.
CREATE TABLE hold_letter (
    id         TEXT NOT NULL PRIMARY KEY,
    hold_id    TEXT NOT NULL REFERENCES hold (id),
    code_hash  TEXT NOT NULL UNIQUE,
    made_by    TEXT NOT NULL,
    made_at    TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    ended_at   TEXT
) STRICT;
CREATE INDEX hold_letter_hold ON hold_letter (hold_id, made_at);

-- What was submitted is what the digest says.
CREATE TRIGGER packet_digest_stays BEFORE UPDATE OF digest, kind, story, cites_id ON packet
WHEN OLD.state <> 'draft'
BEGIN
    SELECT RAISE(ABORT, 'a submitted packet is never altered');
END;
CREATE TRIGGER packet_document_frozen_insert BEFORE INSERT ON packet_document
WHEN (SELECT state FROM packet WHERE id = NEW.packet_id) <> 'draft'
BEGIN
    SELECT RAISE(ABORT, 'a submitted packet is never altered');
END;
CREATE TRIGGER packet_document_frozen_update BEFORE UPDATE ON packet_document
WHEN (SELECT state FROM packet WHERE id = OLD.packet_id) <> 'draft'
BEGIN
    SELECT RAISE(ABORT, 'a submitted packet is never altered');
END;
CREATE TRIGGER packet_document_frozen_delete BEFORE DELETE ON packet_document
WHEN (SELECT state FROM packet WHERE id = OLD.packet_id) <> 'draft'
BEGIN
    SELECT RAISE(ABORT, 'a submitted packet is never altered');
END;
CREATE TRIGGER packet_quantity_frozen_insert BEFORE INSERT ON packet_quantity
WHEN (SELECT state FROM packet WHERE id = NEW.packet_id) <> 'draft'
BEGIN
    SELECT RAISE(ABORT, 'a submitted packet is never altered');
END;
CREATE TRIGGER packet_quantity_frozen_update BEFORE UPDATE ON packet_quantity
WHEN (SELECT state FROM packet WHERE id = OLD.packet_id) <> 'draft'
BEGIN
    SELECT RAISE(ABORT, 'a submitted packet is never altered');
END;
CREATE TRIGGER packet_quantity_frozen_delete BEFORE DELETE ON packet_quantity
WHEN (SELECT state FROM packet WHERE id = OLD.packet_id) <> 'draft'
BEGIN
    SELECT RAISE(ABORT, 'a submitted packet is never altered');
END;
