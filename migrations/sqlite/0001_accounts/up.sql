-- The tenant boundary: the agency (one an installation), a trade partner, or an NGO.
CREATE TABLE organization (
    id         INTEGER NOT NULL PRIMARY KEY,
    name       TEXT NOT NULL,
    name_key   TEXT NOT NULL UNIQUE,
    kind       TEXT NOT NULL CHECK (kind IN ('agency', 'partner', 'ngo')),
    created_at TEXT NOT NULL,
    version    INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX organization_one_agency ON organization (kind) WHERE kind = 'agency';

-- Importer numbers and the like that an organization claims; what it may see of holds hangs on the verified ones.
CREATE TABLE organization_identifier (
    organization_id INTEGER NOT NULL REFERENCES organization (id),
    kind            TEXT NOT NULL,
    value           TEXT NOT NULL,
    claimed_at      TEXT NOT NULL,
    verified_at     TEXT,
    verified_by     TEXT,
    PRIMARY KEY (organization_id, kind, value)
) STRICT;
CREATE UNIQUE INDEX organization_identifier_verified ON organization_identifier (kind, value) WHERE verified_at IS NOT NULL;

-- A person in one organization, with one role.
CREATE TABLE account (
    id              TEXT NOT NULL PRIMARY KEY,
    organization_id INTEGER NOT NULL REFERENCES organization (id),
    email           TEXT NOT NULL,
    email_key       TEXT NOT NULL UNIQUE,
    name            TEXT NOT NULL,
    role            TEXT NOT NULL CHECK (role IN ('partner_uploader', 'partner_admin', 'importer', 'surety', 'ngo_filer', 'petitioner', 'clerk', 'analyst', 'supervisor', 'counsel', 'investigator', 'custodian', 'auditor', 'administrator', 'service')),
    password_hash   TEXT NOT NULL,
    is_active       INTEGER NOT NULL CHECK (is_active IN (0, 1)),
    failed_count    INTEGER NOT NULL,
    locked_until    TEXT,
    created_at      TEXT NOT NULL,
    version         INTEGER NOT NULL
) STRICT;
CREATE INDEX account_organization ON account (organization_id, id);

-- A signed-in browser. The cookie's secret is stored hashed.
CREATE TABLE session (
    id         TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES account (id),
    handle     TEXT NOT NULL UNIQUE,
    agent      TEXT NOT NULL,
    created_at TEXT NOT NULL,
    seen_at    TEXT NOT NULL,
    expires_at TEXT NOT NULL
) STRICT;
CREATE INDEX session_account ON session (account_id, id);
