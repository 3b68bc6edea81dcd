-- The list of document kinds is compared one by one: `IN` of four makes a table in memory
-- for each row that is written. The four indexes by spelling become one table below.
CREATE TABLE shipment_line_next (
    document             TEXT NOT NULL,
    line                 INTEGER NOT NULL,
    organization_id      INTEGER NOT NULL,
    document_kind        TEXT NOT NULL CHECK (document_kind = 'entry' OR document_kind = 'bill' OR document_kind = 'vendor' OR document_kind = 'content'),
    upload_id            INTEGER NOT NULL,
    row_number           INTEGER NOT NULL,
    byte_offset          INTEGER NOT NULL,
    content_hash         INTEGER NOT NULL,
    goods_hash           INTEGER NOT NULL,
    bill_number          TEXT NOT NULL,
    carrier_scac         TEXT NOT NULL,
    containers           TEXT NOT NULL,
    importer_number      TEXT NOT NULL,
    importer_variant     INTEGER,
    consignee_variant    INTEGER,
    shipper_variant      INTEGER,
    manufacturer_variant INTEGER,
    manufacturer_mid     TEXT NOT NULL,
    origin_country       TEXT NOT NULL,
    export_country       TEXT NOT NULL,
    port_lading          TEXT NOT NULL,
    port_unlading        TEXT NOT NULL,
    arrival_on           TEXT,
    hts                  TEXT NOT NULL,
    description          TEXT NOT NULL,
    value_minor          INTEGER,
    value_currency       TEXT NOT NULL,
    weight_grams         INTEGER,
    flags                TEXT NOT NULL,
    details              TEXT NOT NULL,
    version              INTEGER NOT NULL,
    withdrawn_on         TEXT,
    PRIMARY KEY (document, line, organization_id)
) STRICT;
INSERT INTO shipment_line_next SELECT * FROM shipment_line;
DROP TABLE shipment_line;
ALTER TABLE shipment_line_next RENAME TO shipment_line;
CREATE INDEX shipment_line_upload ON shipment_line (upload_id, row_number);
CREATE INDEX shipment_line_arrival ON shipment_line (arrival_on, document, line);
CREATE INDEX shipment_line_number ON shipment_line (importer_number, arrival_on);
CREATE INDEX shipment_line_origin ON shipment_line (origin_country, arrival_on);
CREATE INDEX shipment_line_hts ON shipment_line (hts);

-- Which row of a file names which spelling, in any role. Rows are entered some ten thousand
-- at a time, sorted: entered row by row, each would change four pages that no other row of
-- its transaction changes. Entries are facts of the file and stay when the line is told anew.
CREATE TABLE row_party (
    variant_id INTEGER NOT NULL,
    upload_id  INTEGER NOT NULL,
    row_number INTEGER NOT NULL,
    PRIMARY KEY (variant_id, upload_id, row_number)
) STRICT, WITHOUT ROWID;
INSERT INTO row_party
    SELECT importer_variant, upload_id, row_number FROM shipment_line WHERE importer_variant IS NOT NULL
    UNION SELECT consignee_variant, upload_id, row_number FROM shipment_line WHERE consignee_variant IS NOT NULL
    UNION SELECT shipper_variant, upload_id, row_number FROM shipment_line WHERE shipper_variant IS NOT NULL
    UNION SELECT manufacturer_variant, upload_id, row_number FROM shipment_line WHERE manufacturer_variant IS NOT NULL;

-- The last row of the upload whose spellings are entered; rows behind it are looked through one by one.
ALTER TABLE upload ADD COLUMN entered_row INTEGER NOT NULL DEFAULT 0;
UPDATE upload SET entered_row = next_row;
CREATE INDEX upload_entering ON upload (id) WHERE entered_row < next_row;
