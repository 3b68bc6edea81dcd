DROP TRIGGER representation_replaces_final ON representation;
DROP INDEX representation_replaces;
ALTER TABLE representation DROP COLUMN replaces;
