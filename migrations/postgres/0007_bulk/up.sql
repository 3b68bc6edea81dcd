-- What the list of shipments filters by, newest arrival first.
CREATE INDEX shipment_line_number ON shipment_line (importer_number, arrival_on);
CREATE INDEX shipment_line_origin ON shipment_line (origin_country, arrival_on);
CREATE INDEX shipment_line_hts ON shipment_line (hts);
