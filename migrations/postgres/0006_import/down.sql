ALTER TABLE organization DROP COLUMN uploads_per_day_limit;
ALTER TABLE organization DROP COLUMN upload_limit_bytes;
DROP TABLE api_token;
DROP TABLE upload_transfer;
ALTER TABLE shipment_line DROP COLUMN withdrawn_on;
DROP TABLE shipment_revision;
DROP TABLE layout_mapping;
DROP TABLE upload_plan;
