-- A statement that a case must prove.
CREATE TABLE evidence_claim (
    id               TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    case_id          TEXT COLLATE "C" NOT NULL REFERENCES case_file (id),
    number           INTEGER NOT NULL,
    kind             TEXT COLLATE "C" NOT NULL CHECK (kind IN ('goods', 'forced_labor', 'imported', 'other')),
    statement        TEXT COLLATE "C" NOT NULL,
    is_withdrawn     BOOLEAN NOT NULL,
    withdrawn_reason TEXT COLLATE "C" NOT NULL,
    made_by          TEXT COLLATE "C" NOT NULL,
    made_at          TIMESTAMP NOT NULL,
    changed_at       TIMESTAMP NOT NULL,
    version          INTEGER NOT NULL,
    UNIQUE (case_id, number)
);

-- A piece of evidence as it is now. What it said before is in evidence_item_version.
CREATE TABLE evidence_item (
    id               TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    case_id          TEXT COLLATE "C" NOT NULL REFERENCES case_file (id),
    number           INTEGER NOT NULL,
    title            TEXT COLLATE "C" NOT NULL,
    source_kind      TEXT COLLATE "C" NOT NULL,
    provenance       TEXT COLLATE "C" NOT NULL,
    origin           TEXT COLLATE "C" NOT NULL,
    reference        TEXT COLLATE "C" NOT NULL,
    fact_on          DATE,
    language         TEXT COLLATE "C" NOT NULL,
    translation      TEXT COLLATE "C" NOT NULL,
    sensitivity      TEXT COLLATE "C" NOT NULL CHECK (sensitivity IN ('confidential', 'sealed', 'public')),
    sha256           TEXT COLLATE "C" NOT NULL,
    content_sha256   TEXT COLLATE "C" NOT NULL,
    is_withdrawn     BOOLEAN NOT NULL,
    withdrawn_reason TEXT COLLATE "C" NOT NULL,
    added_by         TEXT COLLATE "C" NOT NULL,
    added_at         TIMESTAMP NOT NULL,
    changed_at       TIMESTAMP NOT NULL,
    version          INTEGER NOT NULL,
    UNIQUE (case_id, number)
);

-- What each version of an item said. Never altered.
CREATE TABLE evidence_item_version (
    item_id        TEXT COLLATE "C" NOT NULL REFERENCES evidence_item (id),
    number         INTEGER NOT NULL,
    body           TEXT COLLATE "C" NOT NULL,
    content_sha256 TEXT COLLATE "C" NOT NULL,
    is_withdrawn   BOOLEAN NOT NULL,
    made_by        TEXT COLLATE "C" NOT NULL,
    made_at        TIMESTAMP NOT NULL,
    PRIMARY KEY (item_id, number)
);
CREATE FUNCTION evidence_item_version_is_immutable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a version of evidence is never altered or deleted';
END;
$$;
CREATE TRIGGER evidence_item_version_no_change BEFORE UPDATE OR DELETE ON evidence_item_version
    FOR EACH ROW EXECUTE FUNCTION evidence_item_version_is_immutable();

-- One cell of the grid: what an item says of a claim, by an indicator or ('') as such.
CREATE TABLE evidence_rating (
    id           TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    case_id      TEXT COLLATE "C" NOT NULL REFERENCES case_file (id),
    claim        INTEGER NOT NULL,
    item         INTEGER NOT NULL,
    indicator    TEXT COLLATE "C" NOT NULL,
    direction    TEXT COLLATE "C" NOT NULL CHECK (direction IN ('supports', 'contradicts')),
    strength     TEXT COLLATE "C" NOT NULL CHECK (strength IN ('weak', 'moderate', 'strong')),
    note         TEXT COLLATE "C" NOT NULL,
    answer       TEXT COLLATE "C" NOT NULL,
    answered_by  TEXT COLLATE "C",
    is_withdrawn BOOLEAN NOT NULL,
    rated_by     TEXT COLLATE "C" NOT NULL,
    rated_at     TIMESTAMP NOT NULL,
    version      INTEGER NOT NULL,
    UNIQUE (case_id, claim, item, indicator)
);

-- A ground that counsel recorded for going on without an element of policy.
CREATE TABLE evidence_ground (
    id               TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    case_id          TEXT COLLATE "C" NOT NULL REFERENCES case_file (id),
    standard         TEXT COLLATE "C" NOT NULL,
    element          TEXT COLLATE "C" NOT NULL,
    reason           TEXT COLLATE "C" NOT NULL,
    grid_sha256      TEXT COLLATE "C" NOT NULL,
    recorded_by      TEXT COLLATE "C" NOT NULL,
    recorded_at      TIMESTAMP NOT NULL,
    withdrawn_by     TEXT COLLATE "C",
    withdrawn_at     TIMESTAMP,
    withdrawn_reason TEXT COLLATE "C" NOT NULL,
    version          INTEGER NOT NULL
);
CREATE INDEX evidence_ground_case ON evidence_ground (case_id, id);
CREATE UNIQUE INDEX evidence_ground_standing ON evidence_ground (case_id, standard, element) WHERE withdrawn_at IS NULL;

-- The grid on which something was proposed or decided, under its SHA-256. Never altered.
CREATE TABLE evidence_seal (
    case_id TEXT COLLATE "C" NOT NULL REFERENCES case_file (id),
    sha256  TEXT COLLATE "C" NOT NULL,
    body    TEXT COLLATE "C" NOT NULL,
    made_at TIMESTAMP NOT NULL,
    PRIMARY KEY (case_id, sha256)
);
CREATE FUNCTION evidence_seal_is_immutable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a sealed grid is never altered or deleted';
END;
$$;
CREATE TRIGGER evidence_seal_no_change BEFORE UPDATE OR DELETE ON evidence_seal
    FOR EACH ROW EXECUTE FUNCTION evidence_seal_is_immutable();

-- On which grid a step was proposed.
ALTER TABLE proposal ADD COLUMN grid_sha256 TEXT COLLATE "C";

-- Since when a case is in its state, and how complete its evidence is.
ALTER TABLE case_file ADD COLUMN state_since TIMESTAMP NOT NULL DEFAULT TIMESTAMP '1970-01-01 00:00:00';
ALTER TABLE case_file ADD COLUMN evidence_permille INTEGER NOT NULL DEFAULT 0;
UPDATE case_file SET state_since = COALESCE(
    (SELECT MAX(event.at) FROM event
     WHERE event.subject_kind = 'case' AND event.subject_id = case_file.id
       AND event.verb = 'step_taken' AND event.to_state = case_file.state
       AND (event.from_state IS NULL OR event.from_state <> event.to_state)),
    opened_at);
CREATE INDEX case_file_age ON case_file (state, state_since, evidence_permille);
