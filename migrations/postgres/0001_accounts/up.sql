-- The tenant boundary: the agency (one an installation), a trade partner, or an NGO.
CREATE TABLE organization (
    id         BIGINT NOT NULL PRIMARY KEY,
    name       TEXT NOT NULL,
    name_key   TEXT COLLATE "C" NOT NULL UNIQUE,
    kind       TEXT NOT NULL CHECK (kind IN ('agency', 'partner', 'ngo')),
    created_at TIMESTAMP NOT NULL,
    version    INTEGER NOT NULL
);
CREATE UNIQUE INDEX organization_one_agency ON organization (kind) WHERE kind = 'agency';

-- Importer numbers and the like that an organization claims; what it may see of holds hangs on the verified ones.
CREATE TABLE organization_identifier (
    organization_id BIGINT NOT NULL REFERENCES organization (id),
    kind            TEXT NOT NULL,
    value           TEXT COLLATE "C" NOT NULL,
    claimed_at      TIMESTAMP NOT NULL,
    verified_at     TIMESTAMP,
    verified_by     TEXT COLLATE "C",
    PRIMARY KEY (organization_id, kind, value)
);
CREATE UNIQUE INDEX organization_identifier_verified ON organization_identifier (kind, value) WHERE verified_at IS NOT NULL;

-- A person in one organization, with one role.
CREATE TABLE account (
    id              TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    organization_id BIGINT NOT NULL REFERENCES organization (id),
    email           TEXT NOT NULL,
    email_key       TEXT COLLATE "C" NOT NULL UNIQUE,
    name            TEXT NOT NULL,
    role            TEXT NOT NULL CHECK (role IN ('partner_uploader', 'partner_admin', 'importer', 'surety', 'ngo_filer', 'petitioner', 'clerk', 'analyst', 'supervisor', 'counsel', 'investigator', 'custodian', 'auditor', 'administrator', 'service')),
    password_hash   TEXT NOT NULL,
    is_active       BOOLEAN NOT NULL,
    failed_count    INTEGER NOT NULL,
    locked_until    TIMESTAMP,
    created_at      TIMESTAMP NOT NULL,
    version         INTEGER NOT NULL
);
CREATE INDEX account_organization ON account (organization_id, id);

-- A signed-in browser. The cookie's secret is stored hashed.
CREATE TABLE session (
    id         TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    account_id TEXT COLLATE "C" NOT NULL REFERENCES account (id),
    handle     TEXT COLLATE "C" NOT NULL UNIQUE,
    agent      TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    seen_at    TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL
);
CREATE INDEX session_account ON session (account_id, id);
