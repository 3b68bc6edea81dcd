DROP VIEW row_party;
CREATE TABLE row_party (
    variant_id INTEGER NOT NULL,
    upload_id  INTEGER NOT NULL,
    row_number INTEGER NOT NULL,
    PRIMARY KEY (variant_id, upload_id, row_number)
) STRICT, WITHOUT ROWID;
INSERT INTO row_party
    SELECT DISTINCT l.variant_id, l.upload_id, CAST(r.value AS INTEGER)
    FROM row_party_list l CROSS JOIN json_each(l.rows) r;
DROP TABLE row_party_list;
