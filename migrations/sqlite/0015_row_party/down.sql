DROP INDEX upload_entering;
ALTER TABLE upload DROP COLUMN entered_row;
DROP TABLE row_party;
CREATE INDEX shipment_line_importer ON shipment_line (importer_variant);
CREATE INDEX shipment_line_consignee ON shipment_line (consignee_variant);
CREATE INDEX shipment_line_shipper ON shipment_line (shipper_variant);
CREATE INDEX shipment_line_manufacturer ON shipment_line (manufacturer_variant);
