DROP TRIGGER party_variant_no_update;
CREATE TRIGGER party_variant_no_update BEFORE UPDATE ON party_variant
BEGIN
    SELECT RAISE(ABORT, 'a name variant is never altered or deleted');
END;
DROP TABLE replay_line;
DROP TABLE replay;
DROP INDEX party_merged;
DROP INDEX link_open;
DROP TABLE party_change;
DROP TABLE link_recall;
DROP TABLE link_decision;
