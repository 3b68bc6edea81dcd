DROP TRIGGER representation_replaces_final;
DROP INDEX representation_replaces;
ALTER TABLE representation DROP COLUMN replaces;
