-- Whom an investigation is about, by the numbers under which trade files know them. Walled.
CREATE TABLE investigation_number (
    investigation_id TEXT NOT NULL REFERENCES investigation (id),
    importer_number  TEXT NOT NULL,
    added_by         TEXT NOT NULL REFERENCES account (id),
    added_at         TEXT NOT NULL,
    PRIMARY KEY (investigation_id, importer_number)
) STRICT;

-- What an investigator says of a fact that bears on knowledge: put forward or left out, why,
-- and which elements it tends to show. A fact by hand has its day, words and source here;
-- every other is read where it stands. Walled.
CREATE TABLE knowledge_item (
    id               TEXT NOT NULL PRIMARY KEY,
    investigation_id TEXT NOT NULL REFERENCES investigation (id),
    source_key       TEXT NOT NULL,
    is_included      INTEGER NOT NULL CHECK (is_included IN (0, 1)),
    reason           TEXT NOT NULL,
    shows            TEXT NOT NULL,
    happened_on      TEXT,
    fact             TEXT NOT NULL,
    source           TEXT NOT NULL,
    decided_by       TEXT NOT NULL REFERENCES account (id),
    decided_at       TEXT NOT NULL,
    version          INTEGER NOT NULL,
    UNIQUE (investigation_id, source_key)
) STRICT;

-- What a penalty may come to at most, as it was reckoned on a day. Never altered. Walled.
CREATE TABLE penalty_reckoning (
    id               TEXT NOT NULL PRIMARY KEY,
    investigation_id TEXT NOT NULL REFERENCES investigation (id),
    number           INTEGER NOT NULL,
    facts            TEXT NOT NULL,
    cap_minor        INTEGER NOT NULL CHECK (cap_minor >= 0),
    reason           TEXT NOT NULL,
    made_by          TEXT NOT NULL REFERENCES account (id),
    made_at          TEXT NOT NULL,
    UNIQUE (investigation_id, number)
) STRICT;

-- A letter that refers an investigation to prosecutors, or a case to another agency, as it was
-- sent; and what was answered.
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
