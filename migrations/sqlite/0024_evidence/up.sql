-- A statement that a case must prove.
CREATE TABLE evidence_claim (
    id               TEXT NOT NULL PRIMARY KEY,
    case_id          TEXT NOT NULL REFERENCES case_file (id),
    number           INTEGER NOT NULL,
    kind             TEXT NOT NULL CHECK (kind IN ('goods', 'forced_labor', 'imported', 'other')),
    statement        TEXT NOT NULL,
    is_withdrawn     INTEGER NOT NULL CHECK (is_withdrawn IN (0, 1)),
    withdrawn_reason TEXT NOT NULL,
    made_by          TEXT NOT NULL,
    made_at          TEXT NOT NULL,
    changed_at       TEXT NOT NULL,
    version          INTEGER NOT NULL,
    UNIQUE (case_id, number)
) STRICT;

-- A piece of evidence as it is now. What it said before is in evidence_item_version.
CREATE TABLE evidence_item (
    id               TEXT NOT NULL PRIMARY KEY,
    case_id          TEXT NOT NULL REFERENCES case_file (id),
    number           INTEGER NOT NULL,
    title            TEXT NOT NULL,
    source_kind      TEXT NOT NULL,
    provenance       TEXT NOT NULL,
    origin           TEXT NOT NULL,
    reference        TEXT NOT NULL,
    fact_on          TEXT,
    language         TEXT NOT NULL,
    translation      TEXT NOT NULL,
    sensitivity      TEXT NOT NULL CHECK (sensitivity IN ('confidential', 'sealed', 'public')),
    sha256           TEXT NOT NULL,
    content_sha256   TEXT NOT NULL,
    is_withdrawn     INTEGER NOT NULL CHECK (is_withdrawn IN (0, 1)),
    withdrawn_reason TEXT NOT NULL,
    added_by         TEXT NOT NULL,
    added_at         TEXT NOT NULL,
    changed_at       TEXT NOT NULL,
    version          INTEGER NOT NULL,
    UNIQUE (case_id, number)
) STRICT;

-- What each version of an item said. Never altered.
CREATE TABLE evidence_item_version (
    item_id        TEXT NOT NULL REFERENCES evidence_item (id),
    number         INTEGER NOT NULL,
    body           TEXT NOT NULL,
    content_sha256 TEXT NOT NULL,
    is_withdrawn   INTEGER NOT NULL CHECK (is_withdrawn IN (0, 1)),
    made_by        TEXT NOT NULL,
    made_at        TEXT NOT NULL,
    PRIMARY KEY (item_id, number)
) STRICT;
CREATE TRIGGER evidence_item_version_no_update BEFORE UPDATE ON evidence_item_version
BEGIN
    SELECT RAISE(ABORT, 'a version of evidence is never altered or deleted');
END;
CREATE TRIGGER evidence_item_version_no_delete BEFORE DELETE ON evidence_item_version
BEGIN
    SELECT RAISE(ABORT, 'a version of evidence is never altered or deleted');
END;

-- One cell of the grid: what an item says of a claim, by an indicator or ('') as such.
CREATE TABLE evidence_rating (
    id           TEXT NOT NULL PRIMARY KEY,
    case_id      TEXT NOT NULL REFERENCES case_file (id),
    claim        INTEGER NOT NULL,
    item         INTEGER NOT NULL,
    indicator    TEXT NOT NULL,
    direction    TEXT NOT NULL CHECK (direction IN ('supports', 'contradicts')),
    strength     TEXT NOT NULL CHECK (strength IN ('weak', 'moderate', 'strong')),
    note         TEXT NOT NULL,
    answer       TEXT NOT NULL,
    answered_by  TEXT,
    is_withdrawn INTEGER NOT NULL CHECK (is_withdrawn IN (0, 1)),
    rated_by     TEXT NOT NULL,
    rated_at     TEXT NOT NULL,
    version      INTEGER NOT NULL,
    UNIQUE (case_id, claim, item, indicator)
) STRICT;

-- A ground that counsel recorded for going on without an element of policy.
CREATE TABLE evidence_ground (
    id               TEXT NOT NULL PRIMARY KEY,
    case_id          TEXT NOT NULL REFERENCES case_file (id),
    standard         TEXT NOT NULL,
    element          TEXT NOT NULL,
    reason           TEXT NOT NULL,
    grid_sha256      TEXT NOT NULL,
    recorded_by      TEXT NOT NULL,
    recorded_at      TEXT NOT NULL,
    withdrawn_by     TEXT,
    withdrawn_at     TEXT,
    withdrawn_reason TEXT NOT NULL,
    version          INTEGER NOT NULL
) STRICT;
CREATE INDEX evidence_ground_case ON evidence_ground (case_id, id);
CREATE UNIQUE INDEX evidence_ground_standing ON evidence_ground (case_id, standard, element) WHERE withdrawn_at IS NULL;

-- The grid on which something was proposed or decided, under its SHA-256. Never altered.
CREATE TABLE evidence_seal (
    case_id TEXT NOT NULL REFERENCES case_file (id),
    sha256  TEXT NOT NULL,
    body    TEXT NOT NULL,
    made_at TEXT NOT NULL,
    PRIMARY KEY (case_id, sha256)
) STRICT;
CREATE TRIGGER evidence_seal_no_update BEFORE UPDATE ON evidence_seal
BEGIN
    SELECT RAISE(ABORT, 'a sealed grid is never altered or deleted');
END;
CREATE TRIGGER evidence_seal_no_delete BEFORE DELETE ON evidence_seal
BEGIN
    SELECT RAISE(ABORT, 'a sealed grid is never altered or deleted');
END;

-- On which grid a step was proposed.
ALTER TABLE proposal ADD COLUMN grid_sha256 TEXT;

-- Since when a case is in its state, and how complete its evidence is.
ALTER TABLE case_file ADD COLUMN state_since TEXT NOT NULL DEFAULT '1970-01-01 00:00:00';
ALTER TABLE case_file ADD COLUMN evidence_permille INTEGER NOT NULL DEFAULT 0;
UPDATE case_file SET state_since = COALESCE(
    (SELECT MAX(event.at) FROM event
     WHERE event.subject_kind = 'case' AND event.subject_id = case_file.id
       AND event.verb = 'step_taken' AND event.to_state = case_file.state
       AND (event.from_state IS NULL OR event.from_state <> event.to_state)),
    opened_at);
CREATE INDEX case_file_age ON case_file (state, state_since, evidence_permille);
