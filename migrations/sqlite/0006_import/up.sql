-- What is known of an upload beside its import: how it came, whether a person
-- confirms the mapping first, what a dry run found, whether it was undone.
CREATE TABLE upload_plan (
    upload_id        INTEGER NOT NULL PRIMARY KEY REFERENCES upload (id),
    came_by          TEXT NOT NULL CHECK (came_by IN ('browser', 'command', 'api', 'folder')),
    review           TEXT NOT NULL CHECK (review IN ('none', 'asked', 'waiting', 'confirmed')),
    mapping_id       INTEGER,
    dry_run          TEXT NOT NULL,
    quality_permille INTEGER,
    undone_at        TEXT,
    undone_by        TEXT,
    version          INTEGER NOT NULL
) STRICT;

-- A mapping that a person confirmed: recognised by the folded headers the next time.
CREATE TABLE layout_mapping (
    id              INTEGER NOT NULL PRIMARY KEY,
    organization_id INTEGER NOT NULL REFERENCES organization (id),
    name            TEXT NOT NULL,
    fingerprint     TEXT NOT NULL,
    version         INTEGER NOT NULL,
    fields          TEXT NOT NULL,
    confirmed_by    TEXT NOT NULL,
    confirmed_at    TEXT NOT NULL,
    UNIQUE (organization_id, fingerprint, version)
) STRICT;
CREATE INDEX layout_mapping_name ON layout_mapping (organization_id, name, version);

-- What a line (ordinal 0) or a tariff ordinal said before an upload told it
-- anew: older tellings are kept, and undoing an upload puts them back.
CREATE TABLE shipment_revision (
    document        TEXT NOT NULL,
    line            INTEGER NOT NULL,
    organization_id INTEGER NOT NULL,
    ordinal         INTEGER NOT NULL,
    upload_id       INTEGER NOT NULL,
    told            TEXT NOT NULL,
    PRIMARY KEY (document, line, organization_id, ordinal, upload_id)
) STRICT;
CREATE INDEX shipment_revision_upload ON shipment_revision (upload_id);

-- A line that its organization took back although a decision rests on it: the agency still sees it.
ALTER TABLE shipment_line ADD COLUMN withdrawn_on TEXT;

-- A file that is being sent in pieces (tus 1.0); the bytes so far lie in the spool.
CREATE TABLE upload_transfer (
    public_id       TEXT NOT NULL PRIMARY KEY,
    organization_id INTEGER NOT NULL REFERENCES organization (id),
    account_id      TEXT NOT NULL,
    file_name       TEXT NOT NULL,
    size_bytes      INTEGER NOT NULL,
    review          TEXT NOT NULL,
    created_at      TEXT NOT NULL,
    expires_at      TEXT NOT NULL
) STRICT;
CREATE INDEX upload_transfer_expiry ON upload_transfer (expires_at);

-- A key by which a program acts for an account; only its hash is kept.
CREATE TABLE api_token (
    id           TEXT NOT NULL PRIMARY KEY,
    account_id   TEXT NOT NULL REFERENCES account (id),
    name         TEXT NOT NULL,
    token_hash   TEXT NOT NULL UNIQUE,
    created_at   TEXT NOT NULL,
    expires_at   TEXT NOT NULL,
    last_used_on TEXT,
    revoked_at   TEXT
) STRICT;
CREATE INDEX api_token_account ON api_token (account_id, id);

-- Limits of one organization where they differ from the installation's.
ALTER TABLE organization ADD COLUMN upload_limit_bytes INTEGER;
ALTER TABLE organization ADD COLUMN uploads_per_day_limit INTEGER;
