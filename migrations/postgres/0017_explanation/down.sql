ALTER TABLE link DROP COLUMN explanation;
