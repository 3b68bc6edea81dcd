-- That an organization is a party which an order names. What it may ask for and answer hangs on it, so two people look.
CREATE TABLE order_standing (
    id              TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    order_id        TEXT COLLATE "C" NOT NULL REFERENCES legal_order (id),
    organization_id BIGINT NOT NULL REFERENCES organization (id),
    listed_name     TEXT NOT NULL,
    state           TEXT COLLATE "C" NOT NULL CHECK (state IN ('proposed', 'verified', 'refused', 'ended')),
    how             TEXT NOT NULL,
    proposed_by     TEXT COLLATE "C" NOT NULL REFERENCES account (id),
    proposed_at     TIMESTAMP NOT NULL,
    decided_by      TEXT COLLATE "C" REFERENCES account (id),
    decided_at      TIMESTAMP,
    decision        TEXT NOT NULL,
    invited_on      DATE,
    reply_by_on     DATE,
    version         INTEGER NOT NULL,
    CHECK (decided_by IS NULL OR decided_by <> proposed_by),
    CHECK (state = 'proposed' OR decided_by IS NOT NULL)
);
CREATE UNIQUE INDEX order_standing_live ON order_standing (order_id, organization_id) WHERE state IN ('proposed', 'verified');
CREATE INDEX order_standing_organization ON order_standing (organization_id, state, order_id);

-- What asks that an order be modified or revoked (19 CFR 12.42(d)).
CREATE TABLE petition (
    id              TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    docket_number   TEXT COLLATE "C" NOT NULL UNIQUE,
    public_id       TEXT COLLATE "C" NOT NULL UNIQUE,
    order_id        TEXT COLLATE "C" NOT NULL REFERENCES legal_order (id),
    order_version   INTEGER NOT NULL,
    organization_id BIGINT NOT NULL REFERENCES organization (id),
    interest        TEXT COLLATE "C" NOT NULL,
    wish            TEXT COLLATE "C" NOT NULL,
    ground          TEXT COLLATE "C" NOT NULL,
    filer           TEXT NOT NULL,
    statement       TEXT NOT NULL,
    received_on     DATE NOT NULL,
    state           TEXT COLLATE "C" NOT NULL,
    outcome         TEXT COLLATE "C" NOT NULL,
    decided_on      DATE,
    decided_version INTEGER,
    filed_by        TEXT COLLATE "C" NOT NULL,
    filed_at        TIMESTAMP NOT NULL,
    changed_at      TIMESTAMP NOT NULL,
    version         INTEGER NOT NULL
);
CREATE INDEX petition_state ON petition (state, docket_number);
CREATE INDEX petition_order ON petition (order_id, docket_number);
CREATE INDEX petition_organization ON petition (organization_id, public_id);

-- What went to and fro about a petition: questions, answers, the decision. Never altered.
CREATE TABLE petition_letter (
    id          TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    petition_id TEXT COLLATE "C" NOT NULL REFERENCES petition (id),
    place       INTEGER NOT NULL,
    kind        TEXT COLLATE "C" NOT NULL CHECK (kind IN ('question', 'answer', 'decision')),
    body        TEXT NOT NULL,
    written_by  TEXT COLLATE "C" NOT NULL,
    written_at  TIMESTAMP NOT NULL,
    UNIQUE (petition_id, place)
);
CREATE FUNCTION petition_letter_is_immutable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a letter of a petition is never altered or deleted';
END;
$$;
CREATE TRIGGER petition_letter_no_change BEFORE UPDATE OR DELETE ON petition_letter
    FOR EACH ROW EXECUTE FUNCTION petition_letter_is_immutable();

-- What somebody outside says about an order: a representation (19 CFR 12.42(d)), the reply of who is named, a correction.
-- Two people decide; the database itself refuses one person as both.
CREATE TABLE representation (
    id              TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    docket_number   TEXT COLLATE "C" NOT NULL UNIQUE,
    public_id       TEXT COLLATE "C" NOT NULL UNIQUE,
    order_id        TEXT COLLATE "C" NOT NULL REFERENCES legal_order (id),
    organization_id BIGINT NOT NULL REFERENCES organization (id),
    kind            TEXT COLLATE "C" NOT NULL CHECK (kind IN ('representation', 'reply', 'correction')),
    interest        TEXT COLLATE "C" NOT NULL,
    author          TEXT NOT NULL,
    body            TEXT NOT NULL,
    listed_name     TEXT NOT NULL,
    subject         TEXT COLLATE "C" NOT NULL,
    corrected       TEXT NOT NULL,
    received_on     DATE NOT NULL,
    state           TEXT COLLATE "C" NOT NULL CHECK (state IN ('received', 'proposed', 'accepted', 'refused')),
    outcome         TEXT COLLATE "C" NOT NULL CHECK (outcome IN ('', 'accepted', 'refused')),
    reason          TEXT NOT NULL,
    told            TEXT NOT NULL,
    proposed_by     TEXT COLLATE "C" REFERENCES account (id),
    proposed_at     TIMESTAMP,
    decided_by      TEXT COLLATE "C" REFERENCES account (id),
    decided_at      TIMESTAMP,
    filed_by        TEXT COLLATE "C" NOT NULL,
    filed_at        TIMESTAMP NOT NULL,
    version         INTEGER NOT NULL,
    CHECK (decided_by IS NULL OR decided_by <> proposed_by),
    CHECK (state IN ('received', 'proposed') OR (decided_by IS NOT NULL AND proposed_by IS NOT NULL))
);
CREATE INDEX representation_state ON representation (state, docket_number);
CREATE INDEX representation_order ON representation (order_id, docket_number);
CREATE INDEX representation_organization ON representation (organization_id, public_id);
CREATE INDEX representation_decided ON representation (kind, state, decided_at);

-- The case from which a case was split off, by its docket number.
ALTER TABLE case_file ADD COLUMN split_from TEXT COLLATE "C";
CREATE INDEX case_file_split ON case_file (split_from, docket_number);
CREATE INDEX case_file_duplicate ON case_file (duplicate_of, docket_number);

-- How many workers an order concerns, as somebody counted them on a day; the newest counts. Never altered.
CREATE TABLE worker_count (
    id          TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    order_id    TEXT COLLATE "C" NOT NULL REFERENCES legal_order (id),
    workers     INTEGER NOT NULL CHECK (workers > 0),
    source      TEXT NOT NULL,
    counted_on  DATE NOT NULL,
    recorded_by TEXT COLLATE "C" NOT NULL,
    recorded_at TIMESTAMP NOT NULL
);
CREATE INDEX worker_count_order ON worker_count (order_id, id);
CREATE FUNCTION worker_count_is_immutable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a count of workers is never altered or deleted';
END;
$$;
CREATE TRIGGER worker_count_no_change BEFORE UPDATE OR DELETE ON worker_count
    FOR EACH ROW EXECUTE FUNCTION worker_count_is_immutable();

-- One step by which what was done to workers is made good. Whoever recorded it does not verify it.
CREATE TABLE remediation_step (
    id            TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    order_id      TEXT COLLATE "C" NOT NULL REFERENCES legal_order (id),
    number        INTEGER NOT NULL,
    kind          TEXT COLLATE "C" NOT NULL,
    plan          TEXT NOT NULL,
    amount_minor  BIGINT,
    currency      TEXT COLLATE "C" NOT NULL,
    evidence      TEXT NOT NULL,
    worker_words  TEXT NOT NULL,
    state         TEXT COLLATE "C" NOT NULL CHECK (state IN ('planned', 'under_way', 'done', 'verified')),
    verifier      TEXT NOT NULL,
    recorded_by   TEXT COLLATE "C" NOT NULL REFERENCES account (id),
    changed_at    TIMESTAMP NOT NULL,
    verified_by   TEXT COLLATE "C" REFERENCES account (id),
    verified_at   TIMESTAMP,
    version       INTEGER NOT NULL,
    UNIQUE (order_id, number),
    CHECK (verified_by IS NULL OR verified_by <> recorded_by),
    CHECK ((state = 'verified') = (verified_by IS NOT NULL))
);

-- The files of a piece of evidence; the bytes lie in the files under their SHA-256. The item names the one that counts.
CREATE TABLE evidence_file (
    item_id    TEXT COLLATE "C" NOT NULL REFERENCES evidence_item (id),
    sha256     TEXT COLLATE "C" NOT NULL,
    file_name  TEXT NOT NULL,
    media      TEXT COLLATE "C" NOT NULL,
    size_bytes BIGINT NOT NULL,
    added_by   TEXT COLLATE "C" NOT NULL,
    added_at   TIMESTAMP NOT NULL,
    PRIMARY KEY (item_id, sha256)
);
