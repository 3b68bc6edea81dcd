-- What an authority publishes again and again.
CREATE TABLE published_list (
    id              TEXT NOT NULL PRIMARY KEY,
    list_key        TEXT NOT NULL UNIQUE,
    name            TEXT NOT NULL,
    format          TEXT NOT NULL CHECK (format IN ('cbp-wro', 'uflpa', 'opensanctions', 'csv')),
    current_version INTEGER NOT NULL,
    last_version    INTEGER NOT NULL,
    created_at      TEXT NOT NULL,
    version         INTEGER NOT NULL
) STRICT;

-- One file of a list: proposed by an import, in force when two people have agreed. Three
-- people decide, as about an order: who brought it, who approved it, who signed it.
CREATE TABLE list_version (
    list_id        TEXT NOT NULL REFERENCES published_list (id),
    number         INTEGER NOT NULL,
    base           INTEGER NOT NULL,
    file_name      TEXT NOT NULL,
    file_sha256    TEXT NOT NULL,
    file_bytes     INTEGER NOT NULL,
    content_sha256 TEXT NOT NULL,
    state          TEXT NOT NULL CHECK (state IN ('proposed', 'applied', 'refused', 'replaced')),
    rows_read      INTEGER NOT NULL,
    rows_passed    INTEGER NOT NULL,
    rows_rejected  INTEGER NOT NULL,
    added          INTEGER NOT NULL,
    changed        INTEGER NOT NULL,
    removed        INTEGER NOT NULL,
    same           INTEGER NOT NULL,
    total_lines    INTEGER,
    proposed_by    TEXT REFERENCES account (id),
    proposed_at    TEXT NOT NULL,
    approved_by    TEXT REFERENCES account (id),
    approved_at    TEXT,
    signed_by      TEXT REFERENCES account (id),
    signed_at      TEXT,
    closed_by      TEXT REFERENCES account (id),
    closed_at      TEXT,
    closing_reason TEXT,
    version        INTEGER NOT NULL,
    PRIMARY KEY (list_id, number),
    CHECK (approved_by IS NULL OR proposed_by IS NULL OR approved_by <> proposed_by),
    CHECK (signed_by IS NULL OR proposed_by IS NULL OR signed_by <> proposed_by),
    CHECK (signed_by IS NULL OR approved_by IS NULL OR signed_by <> approved_by),
    CHECK (state <> 'applied' OR (approved_by IS NOT NULL AND signed_by IS NOT NULL))
) STRICT;
CREATE INDEX list_version_state ON list_version (state, proposed_at);

-- What a version names, and what became of it since the version before.
CREATE TABLE list_entry (
    list_id  TEXT NOT NULL REFERENCES published_list (id),
    number   INTEGER NOT NULL,
    identity TEXT NOT NULL,
    fate     TEXT NOT NULL CHECK (fate IN ('added', 'changed', 'removed', 'same', 'kept')),
    label    TEXT NOT NULL,
    content  TEXT NOT NULL,
    before   TEXT NOT NULL,
    PRIMARY KEY (list_id, number, identity)
) STRICT;
CREATE INDEX list_entry_fate ON list_entry (list_id, number, fate, identity);

-- Rows of a version's file that could not be read.
CREATE TABLE list_reject (
    list_id     TEXT NOT NULL REFERENCES published_list (id),
    number      INTEGER NOT NULL,
    row_number  INTEGER NOT NULL,
    line_number INTEGER NOT NULL,
    column_name TEXT NOT NULL,
    found       TEXT NOT NULL,
    why         TEXT NOT NULL,
    hint        TEXT NOT NULL,
    PRIMARY KEY (list_id, number, row_number)
) STRICT;

-- Which order came of which part of a list, through all versions.
CREATE TABLE list_order (
    list_id   TEXT NOT NULL REFERENCES published_list (id),
    order_key TEXT NOT NULL,
    order_id  TEXT NOT NULL UNIQUE REFERENCES legal_order (id),
    PRIMARY KEY (list_id, order_key)
) STRICT;

-- What a version does to an order, and what lines that would touch.
CREATE TABLE list_change (
    list_id       TEXT NOT NULL REFERENCES published_list (id),
    number        INTEGER NOT NULL,
    order_key     TEXT NOT NULL,
    action        TEXT NOT NULL CHECK (action IN ('open', 'change', 'revoke', 'blocked')),
    title         TEXT NOT NULL,
    planned       TEXT NOT NULL,
    order_id      TEXT REFERENCES legal_order (id),
    order_version INTEGER,
    before        TEXT NOT NULL,
    note          TEXT NOT NULL,
    hit_lines     INTEGER,
    free_lines    INTEGER,
    is_whole      INTEGER NOT NULL CHECK (is_whole IN (0, 1)),
    PRIMARY KEY (list_id, number, order_key)
) STRICT;
