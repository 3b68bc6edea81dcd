-- Whom an investigation is about, by the numbers under which trade files know them. Walled.
CREATE TABLE investigation_number (
    investigation_id TEXT COLLATE "C" NOT NULL REFERENCES investigation (id),
    importer_number  TEXT COLLATE "C" NOT NULL,
    added_by         TEXT COLLATE "C" NOT NULL REFERENCES account (id),
    added_at         TIMESTAMP NOT NULL,
    PRIMARY KEY (investigation_id, importer_number)
);

-- What an investigator says of a fact that bears on knowledge: put forward or left out, why,
-- and which elements it tends to show. A fact by hand has its day, words and source here;
-- every other is read where it stands. Walled.
CREATE TABLE knowledge_item (
    id               TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    investigation_id TEXT COLLATE "C" NOT NULL REFERENCES investigation (id),
    source_key       TEXT COLLATE "C" NOT NULL,
    is_included      BOOLEAN NOT NULL,
    reason           TEXT COLLATE "C" NOT NULL,
    shows            TEXT COLLATE "C" NOT NULL,
    happened_on      DATE,
    fact             TEXT COLLATE "C" NOT NULL,
    source           TEXT COLLATE "C" NOT NULL,
    decided_by       TEXT COLLATE "C" NOT NULL REFERENCES account (id),
    decided_at       TIMESTAMP NOT NULL,
    version          INTEGER NOT NULL,
    UNIQUE (investigation_id, source_key)
);

-- What a penalty may come to at most, as it was reckoned on a day. Never altered. Walled.
CREATE TABLE penalty_reckoning (
    id               TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    investigation_id TEXT COLLATE "C" NOT NULL REFERENCES investigation (id),
    number           INTEGER NOT NULL,
    facts            TEXT COLLATE "C" NOT NULL,
    cap_minor        BIGINT NOT NULL CHECK (cap_minor >= 0),
    reason           TEXT COLLATE "C" NOT NULL,
    made_by          TEXT COLLATE "C" NOT NULL REFERENCES account (id),
    made_at          TIMESTAMP NOT NULL,
    UNIQUE (investigation_id, number)
);

-- A letter that refers an investigation to prosecutors, or a case to another agency, as it was
-- sent; and what was answered.
CREATE TABLE referral (
    id               TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    investigation_id TEXT COLLATE "C" REFERENCES investigation (id),
    case_id          TEXT COLLATE "C" REFERENCES case_file (id),
    number           INTEGER NOT NULL,
    addressee        TEXT COLLATE "C" NOT NULL,
    body             TEXT COLLATE "C" NOT NULL,
    body_sha256      TEXT COLLATE "C" NOT NULL,
    sent_by          TEXT COLLATE "C" NOT NULL REFERENCES account (id),
    sent_at          TIMESTAMP NOT NULL,
    outcome          TEXT COLLATE "C" NOT NULL CHECK (outcome IN ('', 'accepted', 'declined')),
    answered_on      DATE,
    answer_reason    TEXT COLLATE "C" NOT NULL,
    version          INTEGER NOT NULL,
    CHECK ((investigation_id IS NULL) <> (case_id IS NULL)),
    CHECK ((outcome = '') = (answered_on IS NULL)),
    UNIQUE (investigation_id, number),
    UNIQUE (case_id, number)
);
