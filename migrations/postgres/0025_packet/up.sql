-- What the agency asked the importer of a held line to send, and by when. The
-- day is the agency's own and moves no clock of the law.
CREATE TABLE submission_task (
    id          TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    hold_id     TEXT COLLATE "C" NOT NULL REFERENCES hold (id),
    asked       TEXT NOT NULL,
    due_on      DATE NOT NULL,
    first_due_on DATE NOT NULL,
    opened_by   TEXT COLLATE "C" NOT NULL,
    opened_at   TIMESTAMP NOT NULL,
    answered_at TIMESTAMP,
    version     INTEGER NOT NULL
);
CREATE INDEX submission_task_hold ON submission_task (hold_id, opened_at);

-- More time that an importer asked for.
CREATE TABLE task_extension (
    id            TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    task_id       TEXT COLLATE "C" NOT NULL REFERENCES submission_task (id),
    state         TEXT COLLATE "C" NOT NULL CHECK (state IN ('asked', 'granted', 'refused')),
    until_on      DATE NOT NULL,
    reason        TEXT NOT NULL,
    asked_by      TEXT COLLATE "C" NOT NULL,
    asked_at      TIMESTAMP NOT NULL,
    decided_by    TEXT COLLATE "C",
    decided_at    TIMESTAMP,
    decision_note TEXT NOT NULL,
    version       INTEGER NOT NULL
);
CREATE INDEX task_extension_task ON task_extension (task_id, asked_at);

-- The packet with which an importer answers a hold.
CREATE TABLE packet (
    id              TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    hold_id         TEXT COLLATE "C" NOT NULL REFERENCES hold (id),
    organization_id BIGINT NOT NULL REFERENCES organization (id),
    number          INTEGER NOT NULL,
    kind            TEXT COLLATE "C" NOT NULL,
    state           TEXT COLLATE "C" NOT NULL CHECK (state IN ('draft', 'submitted', 'accepted', 'returned')),
    story           TEXT NOT NULL,
    cites_id        TEXT COLLATE "C" REFERENCES packet (id),
    digest          TEXT COLLATE "C" NOT NULL,
    opened_by       TEXT COLLATE "C" NOT NULL,
    opened_at       TIMESTAMP NOT NULL,
    submitted_by    TEXT COLLATE "C",
    submitted_at    TIMESTAMP,
    reviewed_by     TEXT COLLATE "C",
    reviewed_at     TIMESTAMP,
    review_note     TEXT NOT NULL,
    changed_at      TIMESTAMP NOT NULL,
    version         INTEGER NOT NULL,
    UNIQUE (hold_id, number),
    CHECK (state = 'draft' OR (submitted_at IS NOT NULL AND digest <> ''))
);
CREATE INDEX packet_organization ON packet (organization_id, state, submitted_at);

-- A document of a packet; its bytes lie in the files under their SHA-256. What
-- was taken out of a draft stays, marked.
CREATE TABLE packet_document (
    id                TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    packet_id         TEXT COLLATE "C" NOT NULL REFERENCES packet (id),
    step              TEXT COLLATE "C" NOT NULL,
    place             INTEGER NOT NULL,
    title             TEXT NOT NULL,
    paper             TEXT COLLATE "C" NOT NULL,
    language          TEXT NOT NULL,
    translation       TEXT COLLATE "C" NOT NULL,
    confidentiality   TEXT COLLATE "C" NOT NULL,
    public_version_of TEXT COLLATE "C" REFERENCES packet_document (id),
    pages             INTEGER CHECK (pages > 0),
    file_name         TEXT NOT NULL,
    media             TEXT COLLATE "C" NOT NULL,
    sha256            TEXT COLLATE "C" NOT NULL,
    size_bytes        BIGINT NOT NULL,
    added_by          TEXT COLLATE "C" NOT NULL,
    added_at          TIMESTAMP NOT NULL,
    removed_at        TIMESTAMP,
    UNIQUE (packet_id, step, place)
);

-- What one tier did: so much in, so much out. Amounts are grams, or thousandths
-- of a unit; the texts are what was typed.
CREATE TABLE packet_quantity (
    id                 TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    packet_id          TEXT COLLATE "C" NOT NULL REFERENCES packet (id),
    place              INTEGER NOT NULL,
    tier               TEXT COLLATE "C" NOT NULL,
    party              TEXT NOT NULL,
    input_name         TEXT NOT NULL,
    input_text         TEXT NOT NULL,
    input_unit         TEXT COLLATE "C" NOT NULL,
    input_amount       BIGINT NOT NULL,
    output_name        TEXT NOT NULL,
    output_text        TEXT NOT NULL,
    output_unit        TEXT COLLATE "C" NOT NULL,
    output_amount      BIGINT NOT NULL,
    yield_permille     INTEGER NOT NULL,
    tolerance_permille INTEGER NOT NULL,
    unit_milligrams    BIGINT,
    added_by           TEXT COLLATE "C" NOT NULL,
    added_at           TIMESTAMP NOT NULL,
    removed_at         TIMESTAMP,
    UNIQUE (packet_id, place)
);

-- What an officer finds of a step; the newest counts.
CREATE TABLE packet_finding (
    id        TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    packet_id TEXT COLLATE "C" NOT NULL REFERENCES packet (id),
    step      TEXT COLLATE "C" NOT NULL,
    finding   TEXT COLLATE "C" NOT NULL CHECK (finding IN ('sufficient', 'insufficient')),
    why       TEXT NOT NULL,
    found_by  TEXT COLLATE "C" NOT NULL,
    found_at  TIMESTAMP NOT NULL
);
CREATE INDEX packet_finding_packet ON packet_finding (packet_id, found_at);

-- Letters to importers without an account: SHA-256 of the code that opens a hold.
CREATE TABLE hold_letter (
    id         TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    hold_id    TEXT COLLATE "C" NOT NULL REFERENCES hold (id),
    code_hash  TEXT COLLATE "C" NOT NULL UNIQUE,
    made_by    TEXT COLLATE "C" NOT NULL,
    made_at    TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL,
    ended_at   TIMESTAMP
);
CREATE INDEX hold_letter_hold ON hold_letter (hold_id, made_at);

-- What was submitted is what the digest says.
CREATE FUNCTION packet_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> 'draft' AND (OLD.digest, OLD.kind, OLD.story, OLD.cites_id)
        IS DISTINCT FROM (NEW.digest, NEW.kind, NEW.story, NEW.cites_id) THEN
        RAISE EXCEPTION 'a submitted packet is never altered';
    END IF;
    RETURN NEW;
END;
$$;
CREATE TRIGGER packet_digest_stays BEFORE UPDATE ON packet
    FOR EACH ROW EXECUTE FUNCTION packet_is_frozen();
CREATE FUNCTION packet_part_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    of_packet TEXT;
BEGIN
    IF TG_OP = 'INSERT' THEN of_packet := NEW.packet_id; ELSE of_packet := OLD.packet_id; END IF;
    IF (SELECT state FROM packet WHERE id = of_packet) <> 'draft' THEN
        RAISE EXCEPTION 'a submitted packet is never altered';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END;
$$;
CREATE TRIGGER packet_document_frozen BEFORE INSERT OR UPDATE OR DELETE ON packet_document
    FOR EACH ROW EXECUTE FUNCTION packet_part_is_frozen();
CREATE TRIGGER packet_quantity_frozen BEFORE INSERT OR UPDATE OR DELETE ON packet_quantity
    FOR EACH ROW EXECUTE FUNCTION packet_part_is_frozen();
