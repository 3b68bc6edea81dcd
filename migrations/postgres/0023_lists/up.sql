-- What an authority publishes again and again.
CREATE TABLE published_list (
    id              TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    list_key        TEXT COLLATE "C" NOT NULL UNIQUE,
    name            TEXT COLLATE "C" NOT NULL,
    format          TEXT COLLATE "C" NOT NULL CHECK (format IN ('cbp-wro', 'uflpa', 'opensanctions', 'csv')),
    current_version INTEGER NOT NULL,
    last_version    INTEGER NOT NULL,
    created_at      TIMESTAMP NOT NULL,
    version         INTEGER NOT NULL
);

-- One file of a list: proposed by an import, in force when two people have agreed. Three
-- people decide, as about an order: who brought it, who approved it, who signed it.
CREATE TABLE list_version (
    list_id        TEXT COLLATE "C" NOT NULL REFERENCES published_list (id),
    number         INTEGER NOT NULL,
    base           INTEGER NOT NULL,
    file_name      TEXT COLLATE "C" NOT NULL,
    file_sha256    TEXT COLLATE "C" NOT NULL,
    file_bytes     BIGINT NOT NULL,
    content_sha256 TEXT COLLATE "C" NOT NULL,
    state          TEXT COLLATE "C" NOT NULL CHECK (state IN ('proposed', 'applied', 'refused', 'replaced')),
    rows_read      BIGINT NOT NULL,
    rows_passed    BIGINT NOT NULL,
    rows_rejected  BIGINT NOT NULL,
    added          BIGINT NOT NULL,
    changed        BIGINT NOT NULL,
    removed        BIGINT NOT NULL,
    same           BIGINT NOT NULL,
    total_lines    BIGINT,
    proposed_by    TEXT COLLATE "C" REFERENCES account (id),
    proposed_at    TIMESTAMP NOT NULL,
    approved_by    TEXT COLLATE "C" REFERENCES account (id),
    approved_at    TIMESTAMP,
    signed_by      TEXT COLLATE "C" REFERENCES account (id),
    signed_at      TIMESTAMP,
    closed_by      TEXT COLLATE "C" REFERENCES account (id),
    closed_at      TIMESTAMP,
    closing_reason TEXT COLLATE "C",
    version        INTEGER NOT NULL,
    PRIMARY KEY (list_id, number),
    CHECK (approved_by IS NULL OR proposed_by IS NULL OR approved_by <> proposed_by),
    CHECK (signed_by IS NULL OR proposed_by IS NULL OR signed_by <> proposed_by),
    CHECK (signed_by IS NULL OR approved_by IS NULL OR signed_by <> approved_by),
    CHECK (state <> 'applied' OR (approved_by IS NOT NULL AND signed_by IS NOT NULL))
);
CREATE INDEX list_version_state ON list_version (state, proposed_at);

-- What a version names, and what became of it since the version before.
CREATE TABLE list_entry (
    list_id  TEXT COLLATE "C" NOT NULL REFERENCES published_list (id),
    number   INTEGER NOT NULL,
    identity TEXT COLLATE "C" NOT NULL,
    fate     TEXT COLLATE "C" NOT NULL CHECK (fate IN ('added', 'changed', 'removed', 'same', 'kept')),
    label    TEXT COLLATE "C" NOT NULL,
    content  TEXT COLLATE "C" NOT NULL,
    before   TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (list_id, number, identity)
);
CREATE INDEX list_entry_fate ON list_entry (list_id, number, fate, identity);

-- Rows of a version's file that could not be read.
CREATE TABLE list_reject (
    list_id     TEXT COLLATE "C" NOT NULL REFERENCES published_list (id),
    number      INTEGER NOT NULL,
    row_number  BIGINT NOT NULL,
    line_number BIGINT NOT NULL,
    column_name TEXT COLLATE "C" NOT NULL,
    found       TEXT COLLATE "C" NOT NULL,
    why         TEXT COLLATE "C" NOT NULL,
    hint        TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (list_id, number, row_number)
);

-- Which order came of which part of a list, through all versions.
CREATE TABLE list_order (
    list_id   TEXT COLLATE "C" NOT NULL REFERENCES published_list (id),
    order_key TEXT COLLATE "C" NOT NULL,
    order_id  TEXT COLLATE "C" NOT NULL UNIQUE REFERENCES legal_order (id),
    PRIMARY KEY (list_id, order_key)
);

-- What a version does to an order, and what lines that would touch.
CREATE TABLE list_change (
    list_id       TEXT COLLATE "C" NOT NULL REFERENCES published_list (id),
    number        INTEGER NOT NULL,
    order_key     TEXT COLLATE "C" NOT NULL,
    action        TEXT COLLATE "C" NOT NULL CHECK (action IN ('open', 'change', 'revoke', 'blocked')),
    title         TEXT COLLATE "C" NOT NULL,
    planned       TEXT COLLATE "C" NOT NULL,
    order_id      TEXT COLLATE "C" REFERENCES legal_order (id),
    order_version INTEGER,
    before        TEXT COLLATE "C" NOT NULL,
    note          TEXT COLLATE "C" NOT NULL,
    hit_lines     BIGINT,
    free_lines    BIGINT,
    is_whole      BOOLEAN NOT NULL,
    PRIMARY KEY (list_id, number, order_key)
);
