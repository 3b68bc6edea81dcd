-- An upload that its organization takes back, and how far that is. While one
-- of an organization's is not done, none of its files is imported.
CREATE TABLE upload_undo (
    upload_id       INTEGER NOT NULL PRIMARY KEY REFERENCES upload (id),
    organization_id INTEGER NOT NULL REFERENCES organization (id),
    state           TEXT NOT NULL CHECK (state IN ('asked', 'listing', 'gathering', 'undoing', 'done')),
    place           TEXT NOT NULL,
    documents       INTEGER NOT NULL,
    documents_done  INTEGER NOT NULL,
    lines_removed   INTEGER NOT NULL,
    lines_restored  INTEGER NOT NULL,
    asked_by        TEXT,
    asked_at        TEXT NOT NULL,
    finished_at     TEXT,
    version         INTEGER NOT NULL
) STRICT;
CREATE INDEX upload_undo_organization ON upload_undo (organization_id, state);

-- Work of an undo: the documents of which the upload told anything.
CREATE TABLE upload_undo_document (
    undo_id  INTEGER NOT NULL REFERENCES upload_undo (upload_id),
    document TEXT NOT NULL,
    PRIMARY KEY (undo_id, document)
) STRICT;

-- Work of an undo: the rows of later uploads about these documents.
CREATE TABLE upload_undo_row (
    undo_id     INTEGER NOT NULL REFERENCES upload_undo (upload_id),
    document    TEXT NOT NULL,
    upload_id   INTEGER NOT NULL,
    row_number  INTEGER NOT NULL,
    byte_offset INTEGER NOT NULL,
    PRIMARY KEY (undo_id, document, upload_id, row_number)
) STRICT;

-- What the agency decided on and its organization took back: as it was told then.
CREATE TABLE withdrawn_telling (
    id              TEXT NOT NULL PRIMARY KEY,
    upload_id       INTEGER NOT NULL REFERENCES upload (id),
    document        TEXT NOT NULL,
    line            INTEGER NOT NULL,
    organization_id INTEGER NOT NULL,
    outcome         TEXT NOT NULL CHECK (outcome IN ('withdrawn', 'changed')),
    told            TEXT NOT NULL,
    withdrawn_on    TEXT NOT NULL,
    seen_by         TEXT,
    seen_on         TEXT
) STRICT;
CREATE INDEX withdrawn_telling_line ON withdrawn_telling (document, line);
CREATE INDEX withdrawn_telling_unseen ON withdrawn_telling (id) WHERE seen_on IS NULL;

-- What an upload would touch of the agency's own work, as a dry run found it. Agency staff alone read this.
CREATE TABLE upload_reach (
    upload_id INTEGER NOT NULL PRIMARY KEY REFERENCES upload (id),
    found     TEXT NOT NULL,
    made_on   TEXT NOT NULL
) STRICT;

CREATE INDEX hold_document ON hold (document, line);
