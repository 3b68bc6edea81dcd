DROP INDEX shipment_line_hts;
DROP INDEX shipment_line_origin;
DROP INDEX shipment_line_number;
