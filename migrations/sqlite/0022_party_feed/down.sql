CREATE INDEX party_variant_name ON party_variant (name_key);
CREATE TABLE party_key (
    key      TEXT NOT NULL,
    party_id INTEGER NOT NULL REFERENCES party (id),
    PRIMARY KEY (key, party_id)
) STRICT, WITHOUT ROWID;
DROP TABLE party_feed;
