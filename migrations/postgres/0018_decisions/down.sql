DROP TRIGGER party_variant_no_change ON party_variant;
CREATE TRIGGER party_variant_no_change BEFORE UPDATE OR DELETE ON party_variant
    FOR EACH ROW EXECUTE FUNCTION party_variant_is_immutable();
DROP TABLE replay_line;
DROP TABLE replay;
DROP INDEX party_merged;
DROP INDEX link_open;
DROP TABLE party_change;
DROP TABLE link_recall;
DROP TABLE link_decision;
