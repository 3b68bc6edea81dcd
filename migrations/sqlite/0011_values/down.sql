ALTER TABLE upload_reject DROP COLUMN suggestion;
