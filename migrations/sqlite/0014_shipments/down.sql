DROP TABLE upload_shipments;
