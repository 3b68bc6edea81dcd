-- That an organization is a party which an order names. What it may ask for and answer hangs on it, so two people look.
CREATE TABLE order_standing (
    id              TEXT NOT NULL PRIMARY KEY,
    order_id        TEXT NOT NULL REFERENCES legal_order (id),
    organization_id INTEGER NOT NULL REFERENCES organization (id),
    listed_name     TEXT NOT NULL,
    state           TEXT NOT NULL CHECK (state IN ('proposed', 'verified', 'refused', 'ended')),
    how             TEXT NOT NULL,
    proposed_by     TEXT NOT NULL REFERENCES account (id),
    proposed_at     TEXT NOT NULL,
    decided_by      TEXT REFERENCES account (id),
    decided_at      TEXT,
    decision        TEXT NOT NULL,
    invited_on      TEXT,
    reply_by_on     TEXT,
    version         INTEGER NOT NULL,
    CHECK (decided_by IS NULL OR decided_by <> proposed_by),
    CHECK (state = 'proposed' OR decided_by IS NOT NULL)
) STRICT;
CREATE UNIQUE INDEX order_standing_live ON order_standing (order_id, organization_id) WHERE state IN ('proposed', 'verified');
CREATE INDEX order_standing_organization ON order_standing (organization_id, state, order_id);

-- What asks that an order be modified or revoked (19 CFR 12.42(d)).
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
CREATE INDEX petition_state ON petition (state, docket_number);
CREATE INDEX petition_order ON petition (order_id, docket_number);
CREATE INDEX petition_organization ON petition (organization_id, public_id);

-- What went to and fro about a petition: questions, answers, the decision. Never altered.
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
CREATE TRIGGER petition_letter_no_update BEFORE UPDATE ON petition_letter
BEGIN
    SELECT RAISE(ABORT, 'a letter of a petition is never altered or deleted');
END;
CREATE TRIGGER petition_letter_no_delete BEFORE DELETE ON petition_letter
BEGIN
    SELECT RAISE(ABORT, 'a letter of a petition is never altered or deleted');
END;

-- What somebody outside says about an order: a representation (19 CFR 12.42(d)), the reply of who is named, a correction.
-- Two people decide; the database itself refuses one person as both.
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
CREATE INDEX representation_state ON representation (state, docket_number);
CREATE INDEX representation_order ON representation (order_id, docket_number);
CREATE INDEX representation_organization ON representation (organization_id, public_id);
CREATE INDEX representation_decided ON representation (kind, state, decided_at);

-- The case from which a case was split off, by its docket number.
ALTER TABLE case_file ADD COLUMN split_from TEXT;
CREATE INDEX case_file_split ON case_file (split_from, docket_number);
CREATE INDEX case_file_duplicate ON case_file (duplicate_of, docket_number);

-- How many workers an order concerns, as somebody counted them on a day; the newest counts. Never altered.
CREATE TABLE worker_count (
    id          TEXT NOT NULL PRIMARY KEY,
    order_id    TEXT NOT NULL REFERENCES legal_order (id),
    workers     INTEGER NOT NULL CHECK (workers > 0),
    source      TEXT NOT NULL,
    counted_on  TEXT NOT NULL,
    recorded_by TEXT NOT NULL,
    recorded_at TEXT NOT NULL
) STRICT;
CREATE INDEX worker_count_order ON worker_count (order_id, id);
CREATE TRIGGER worker_count_no_update BEFORE UPDATE ON worker_count
BEGIN
    SELECT RAISE(ABORT, 'a count of workers is never altered or deleted');
END;
CREATE TRIGGER worker_count_no_delete BEFORE DELETE ON worker_count
BEGIN
    SELECT RAISE(ABORT, 'a count of workers is never altered or deleted');
END;

-- One step by which what was done to workers is made good. Whoever recorded it does not verify it.
CREATE TABLE remediation_step (
    id            TEXT NOT NULL PRIMARY KEY,
    order_id      TEXT NOT NULL REFERENCES legal_order (id),
    number        INTEGER NOT NULL,
    kind          TEXT NOT NULL,
    plan          TEXT NOT NULL,
    amount_minor  INTEGER,
    currency      TEXT NOT NULL,
    evidence      TEXT NOT NULL,
    worker_words  TEXT NOT NULL,
    state         TEXT NOT NULL CHECK (state IN ('planned', 'under_way', 'done', 'verified')),
    verifier      TEXT NOT NULL,
    recorded_by   TEXT NOT NULL REFERENCES account (id),
    changed_at    TEXT NOT NULL,
    verified_by   TEXT REFERENCES account (id),
    verified_at   TEXT,
    version       INTEGER NOT NULL,
    UNIQUE (order_id, number),
    CHECK (verified_by IS NULL OR verified_by <> recorded_by),
    CHECK ((state = 'verified') = (verified_by IS NOT NULL))
) STRICT;

-- The files of a piece of evidence; the bytes lie in the files under their SHA-256. The item names the one that counts.
CREATE TABLE evidence_file (
    item_id    TEXT NOT NULL REFERENCES evidence_item (id),
    sha256     TEXT NOT NULL,
    file_name  TEXT NOT NULL,
    media      TEXT NOT NULL,
    size_bytes INTEGER NOT NULL,
    added_by   TEXT NOT NULL,
    added_at   TEXT NOT NULL,
    PRIMARY KEY (item_id, sha256)
) STRICT;
