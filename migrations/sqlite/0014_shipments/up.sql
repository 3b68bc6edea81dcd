-- What the lines of an upload come to as shipments, counted by a named
-- definition when its import was over.
CREATE TABLE upload_shipments (
    upload_id  INTEGER NOT NULL PRIMARY KEY REFERENCES upload (id),
    definition TEXT NOT NULL,
    counts     TEXT NOT NULL,
    counted_at TEXT NOT NULL
) STRICT;
