-- Which row of a file names which spelling, in any role. It takes the place of four indexes;
-- rows are entered some ten thousand at a time, sorted. Entries are facts of the file and stay
-- when the line is told anew.
DROP INDEX shipment_line_importer;
DROP INDEX shipment_line_consignee;
DROP INDEX shipment_line_shipper;
DROP INDEX shipment_line_manufacturer;
CREATE TABLE row_party (
    variant_id BIGINT NOT NULL,
    upload_id  BIGINT NOT NULL,
    row_number BIGINT NOT NULL,
    PRIMARY KEY (variant_id, upload_id, row_number)
);
INSERT INTO row_party
    SELECT importer_variant, upload_id, row_number FROM shipment_line WHERE importer_variant IS NOT NULL
    UNION SELECT consignee_variant, upload_id, row_number FROM shipment_line WHERE consignee_variant IS NOT NULL
    UNION SELECT shipper_variant, upload_id, row_number FROM shipment_line WHERE shipper_variant IS NOT NULL
    UNION SELECT manufacturer_variant, upload_id, row_number FROM shipment_line WHERE manufacturer_variant IS NOT NULL;

-- The last row of the upload whose spellings are entered; rows behind it are looked through one by one.
ALTER TABLE upload ADD COLUMN entered_row BIGINT NOT NULL DEFAULT 0;
UPDATE upload SET entered_row = next_row;
CREATE INDEX upload_entering ON upload (id) WHERE entered_row < next_row;
