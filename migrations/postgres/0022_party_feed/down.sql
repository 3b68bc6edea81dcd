CREATE INDEX party_variant_name ON party_variant (name_key);
CREATE TABLE party_key (
    key      TEXT COLLATE "C" NOT NULL,
    party_id BIGINT NOT NULL REFERENCES party (id),
    PRIMARY KEY (key, party_id)
);
DROP TABLE party_feed;
