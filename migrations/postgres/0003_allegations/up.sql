-- What one source told. No column for who: identity waits for sealing. A date, never a time.
CREATE TABLE allegation (
    id                    TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    docket_number         TEXT COLLATE "C" UNIQUE,
    receipt_hash          TEXT COLLATE "C" NOT NULL UNIQUE,
    channel               TEXT NOT NULL CHECK (channel IN ('public', 'hotline', 'ngo_file', 'api')),
    regime                TEXT NOT NULL,
    violation             TEXT NOT NULL,
    language              TEXT NOT NULL,
    filed_by              TEXT COLLATE "C",
    organization_id       BIGINT,
    on_behalf_of          TEXT NOT NULL CHECK (on_behalf_of IN ('', 'worker', 'family', 'union', 'ngo', 'company', 'official', 'other')),
    received_on           DATE NOT NULL,
    state                 TEXT NOT NULL CHECK (state IN ('received', 'in_case')),
    site_name             TEXT NOT NULL,
    site_key              TEXT COLLATE "C" NOT NULL,
    site_country          TEXT NOT NULL,
    goods                 TEXT NOT NULL,
    hts                   TEXT NOT NULL,
    facts                 TEXT NOT NULL,
    completeness_permille INTEGER NOT NULL,
    missing               TEXT NOT NULL,
    version               INTEGER NOT NULL
);
CREATE INDEX allegation_state ON allegation (state, received_on, id);
CREATE INDEX allegation_received ON allegation (received_on, id);
CREATE INDEX allegation_site ON allegation (site_key);

-- A party that the allegation names, as written.
CREATE TABLE allegation_party (
    allegation_id TEXT COLLATE "C" NOT NULL REFERENCES allegation (id),
    ordinal       INTEGER NOT NULL,
    role          TEXT NOT NULL,
    name          TEXT NOT NULL,
    name_key      TEXT COLLATE "C" NOT NULL,
    country       TEXT NOT NULL,
    identifier    TEXT NOT NULL,
    PRIMARY KEY (allegation_id, ordinal)
);
CREATE INDEX allegation_party_name ON allegation_party (name_key);
