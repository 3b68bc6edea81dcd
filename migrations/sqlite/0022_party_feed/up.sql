-- The parties that an import was the first to name, a row for each of its
-- transactions: eight bytes a party, big-endian; of a known party that got a new
-- spelling, the complement. Names are found in memory, and every process learns
-- here which ones are new.
CREATE TABLE party_feed (
    id        INTEGER NOT NULL PRIMARY KEY,
    upload_id INTEGER NOT NULL,
    parties   BLOB NOT NULL
) STRICT;
CREATE INDEX party_feed_upload ON party_feed (upload_id, id);
DROP TABLE party_key;
-- Nothing looks for a spelling by itself: a party has the name of all of its spellings.
DROP INDEX party_variant_name;
