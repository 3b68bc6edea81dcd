ALTER TABLE upload_plan DROP COLUMN fields;
