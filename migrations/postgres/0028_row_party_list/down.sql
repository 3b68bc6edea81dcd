DROP VIEW row_party;
CREATE TABLE row_party (
    variant_id BIGINT NOT NULL,
    upload_id  BIGINT NOT NULL,
    row_number BIGINT NOT NULL,
    PRIMARY KEY (variant_id, upload_id, row_number)
);
INSERT INTO row_party
    SELECT DISTINCT l.variant_id, l.upload_id, r.row_number::bigint
    FROM row_party_list l CROSS JOIN LATERAL unnest(string_to_array(btrim(l.rows, '[]'), ',')) AS r (row_number);
DROP TABLE row_party_list;
