-- One file from a partner or an agency feed, and how far its import has come.
CREATE TABLE upload (
    id              BIGINT NOT NULL PRIMARY KEY,
    public_id       TEXT COLLATE "C" NOT NULL UNIQUE,
    organization_id BIGINT NOT NULL REFERENCES organization (id),
    file_name       TEXT NOT NULL,
    sha256          TEXT COLLATE "C" NOT NULL,
    size_bytes      BIGINT NOT NULL,
    state           TEXT NOT NULL CHECK (state IN ('received', 'importing', 'done', 'refused', 'failed')),
    layout          TEXT NOT NULL,
    mapping         TEXT NOT NULL,
    encoding        TEXT NOT NULL,
    compression     TEXT NOT NULL,
    delimiter       TEXT NOT NULL,
    header_row      BIGINT NOT NULL,
    rows_read       BIGINT NOT NULL,
    rows_accepted   BIGINT NOT NULL,
    rows_updated    BIGINT NOT NULL,
    rows_duplicate  BIGINT NOT NULL,
    rows_rejected   BIGINT NOT NULL,
    proposals       BIGINT NOT NULL,
    decoded_bytes   BIGINT NOT NULL,
    next_offset     BIGINT NOT NULL,
    next_row        BIGINT NOT NULL,
    next_line       BIGINT NOT NULL,
    refusal_code    TEXT,
    refusal         TEXT,
    refusal_hint    TEXT,
    uploaded_by     TEXT COLLATE "C",
    created_at      TIMESTAMP NOT NULL,
    started_at      TIMESTAMP,
    finished_at     TIMESTAMP,
    version         INTEGER NOT NULL
);
CREATE INDEX upload_organization ON upload (organization_id, created_at, id);
CREATE INDEX upload_sha256 ON upload (organization_id, sha256);

-- One fault of one rejected row: where, what was found, why, what to do.
CREATE TABLE upload_reject (
    upload_id   BIGINT NOT NULL REFERENCES upload (id),
    row_number  BIGINT NOT NULL,
    ordinal     INTEGER NOT NULL,
    line_number BIGINT NOT NULL,
    byte_offset BIGINT NOT NULL,
    column_name TEXT NOT NULL,
    field       TEXT NOT NULL,
    found       TEXT NOT NULL,
    rule        TEXT NOT NULL,
    why         TEXT NOT NULL,
    hint        TEXT NOT NULL,
    PRIMARY KEY (upload_id, row_number, ordinal)
);

-- What was odd but accepted, counted.
CREATE TABLE upload_warning (
    upload_id   BIGINT NOT NULL REFERENCES upload (id),
    field       TEXT COLLATE "C" NOT NULL,
    note        TEXT COLLATE "C" NOT NULL,
    found_count BIGINT NOT NULL,
    first_row   BIGINT NOT NULL,
    sample      TEXT NOT NULL,
    PRIMARY KEY (upload_id, field, note)
);

-- How often a row without a line ordinal was met in an upload; durable, so that a resumed import counts on. Emptied when the upload is done.
CREATE TABLE upload_occurrence (
    upload_id BIGINT NOT NULL REFERENCES upload (id),
    key_hash  BIGINT NOT NULL,
    seen      INTEGER NOT NULL,
    PRIMARY KEY (upload_id, key_hash)
);

-- A company, person or vessel, above the spellings of its name.
CREATE TABLE party (
    id          BIGINT NOT NULL PRIMARY KEY,
    name        TEXT NOT NULL,
    name_key    TEXT COLLATE "C" NOT NULL,
    country     TEXT NOT NULL,
    merged_into BIGINT,
    created_on  DATE NOT NULL,
    version     INTEGER NOT NULL
);
CREATE INDEX party_name ON party (name_key, id);

-- One spelling of a party's name with address and country. Never altered; lines point here.
CREATE TABLE party_variant (
    id              BIGINT NOT NULL PRIMARY KEY,
    fold_version    INTEGER NOT NULL,
    name            TEXT NOT NULL,
    address         TEXT NOT NULL,
    country         TEXT NOT NULL,
    name_key        TEXT COLLATE "C" NOT NULL,
    party_id        BIGINT NOT NULL REFERENCES party (id),
    first_upload_id BIGINT,
    first_seen_on   DATE NOT NULL
);
CREATE INDEX party_variant_party ON party_variant (party_id, id);
CREATE INDEX party_variant_name ON party_variant (name_key);
CREATE FUNCTION party_variant_is_immutable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a name variant is never altered or deleted';
END;
$$;
CREATE TRIGGER party_variant_no_change BEFORE UPDATE OR DELETE ON party_variant
    FOR EACH ROW EXECUTE FUNCTION party_variant_is_immutable();

-- Words by which candidates for a link are found.
CREATE TABLE party_key (
    key      TEXT COLLATE "C" NOT NULL,
    party_id BIGINT NOT NULL REFERENCES party (id),
    PRIMARY KEY (key, party_id)
);

-- An identifier that a file gave for a party.
CREATE TABLE party_identifier (
    party_id        BIGINT NOT NULL REFERENCES party (id),
    kind            TEXT COLLATE "C" NOT NULL,
    value           TEXT COLLATE "C" NOT NULL,
    status          TEXT NOT NULL,
    first_upload_id BIGINT,
    PRIMARY KEY (party_id, kind, value)
);
CREATE INDEX party_identifier_value ON party_identifier (kind, value);

-- One line of an entry or a bill as one organization tells it. The goods key is (document, line).
CREATE TABLE shipment_line (
    document             TEXT COLLATE "C" NOT NULL,
    line                 INTEGER NOT NULL,
    organization_id      BIGINT NOT NULL,
    document_kind        TEXT NOT NULL CHECK (document_kind IN ('entry', 'bill', 'vendor', 'content')),
    upload_id            BIGINT NOT NULL,
    row_number           BIGINT NOT NULL,
    byte_offset          BIGINT NOT NULL,
    content_hash         BIGINT NOT NULL,
    goods_hash           BIGINT NOT NULL,
    bill_number          TEXT NOT NULL,
    carrier_scac         TEXT NOT NULL,
    containers           TEXT NOT NULL,
    importer_number      TEXT NOT NULL,
    importer_variant     BIGINT,
    consignee_variant    BIGINT,
    shipper_variant      BIGINT,
    manufacturer_variant BIGINT,
    manufacturer_mid     TEXT NOT NULL,
    origin_country       TEXT NOT NULL,
    export_country       TEXT NOT NULL,
    port_lading          TEXT NOT NULL,
    port_unlading        TEXT NOT NULL,
    arrival_on           DATE,
    hts                  TEXT NOT NULL,
    description          TEXT NOT NULL,
    value_minor          BIGINT,
    value_currency       TEXT NOT NULL,
    weight_grams         BIGINT,
    flags                TEXT NOT NULL,
    details              TEXT NOT NULL,
    version              INTEGER NOT NULL,
    PRIMARY KEY (document, line, organization_id)
);
CREATE INDEX shipment_line_upload ON shipment_line (upload_id, row_number);
CREATE INDEX shipment_line_importer ON shipment_line (importer_variant);
CREATE INDEX shipment_line_consignee ON shipment_line (consignee_variant);
CREATE INDEX shipment_line_shipper ON shipment_line (shipper_variant);
CREATE INDEX shipment_line_manufacturer ON shipment_line (manufacturer_variant);
CREATE INDEX shipment_line_arrival ON shipment_line (arrival_on, document, line);

-- A tariff ordinal under an ACE entry line.
CREATE TABLE shipment_tariff (
    document        TEXT COLLATE "C" NOT NULL,
    line            INTEGER NOT NULL,
    organization_id BIGINT NOT NULL,
    ordinal         INTEGER NOT NULL,
    hts             TEXT NOT NULL,
    value_minor     BIGINT,
    value_currency  TEXT NOT NULL,
    duty_minor      BIGINT,
    quantity        TEXT NOT NULL,
    unit            TEXT NOT NULL,
    upload_id       BIGINT NOT NULL,
    row_number      BIGINT NOT NULL,
    content_hash    BIGINT NOT NULL,
    PRIMARY KEY (document, line, organization_id, ordinal)
);
