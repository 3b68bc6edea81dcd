-- What the list of shipments filters by, newest arrival first.
CREATE INDEX shipment_line_number ON shipment_line (importer_number, arrival_on);
CREATE INDEX shipment_line_origin ON shipment_line (origin_country, arrival_on);
CREATE INDEX shipment_line_hts ON shipment_line (hts);

-- The table is its own key: without a row number it is stored once and not twice.
ALTER TABLE party_key RENAME TO party_key_before;
CREATE TABLE party_key (
    key      TEXT NOT NULL,
    party_id INTEGER NOT NULL REFERENCES party (id),
    PRIMARY KEY (key, party_id)
) STRICT, WITHOUT ROWID;
INSERT INTO party_key (key, party_id) SELECT key, party_id FROM party_key_before ORDER BY key, party_id;
DROP TABLE party_key_before;
