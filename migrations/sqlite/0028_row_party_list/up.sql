-- Which rows of a file name which spelling: a list for each spelling and stretch of rows,
-- where each row had an entry of its own. A party that is met often is met in many rows,
-- so a window of rows changes a twentieth of the pages. The view tells the lists row by row.
CREATE TABLE row_party_list (
    variant_id INTEGER NOT NULL,
    upload_id  INTEGER NOT NULL,
    from_row   INTEGER NOT NULL,
    -- Row numbers, ascending, as a JSON array: [12,13,40]; the first is from_row.
    rows       TEXT NOT NULL,
    PRIMARY KEY (variant_id, upload_id, from_row)
) STRICT, WITHOUT ROWID;
INSERT INTO row_party_list (variant_id, upload_id, from_row, rows)
    SELECT variant_id, upload_id, min(row_number), '[' || group_concat(row_number, ',') || ']'
    FROM (SELECT variant_id, upload_id, row_number FROM row_party ORDER BY variant_id, upload_id, row_number)
    GROUP BY variant_id, upload_id, row_number / 1000;
DROP TABLE row_party;
CREATE VIEW row_party AS
    SELECT l.variant_id AS variant_id, l.upload_id AS upload_id, CAST(r.value AS INTEGER) AS row_number
    FROM row_party_list l CROSS JOIN json_each(l.rows) r;
