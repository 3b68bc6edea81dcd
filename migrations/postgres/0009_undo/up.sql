-- An upload that its organization takes back, and how far that is. While one
-- of an organization's is not done, none of its files is imported.
CREATE TABLE upload_undo (
    upload_id       BIGINT NOT NULL PRIMARY KEY REFERENCES upload (id),
    organization_id BIGINT NOT NULL REFERENCES organization (id),
    state           TEXT COLLATE "C" NOT NULL CHECK (state IN ('asked', 'listing', 'gathering', 'undoing', 'done')),
    place           TEXT NOT NULL,
    documents       BIGINT NOT NULL,
    documents_done  BIGINT NOT NULL,
    lines_removed   BIGINT NOT NULL,
    lines_restored  BIGINT NOT NULL,
    asked_by        TEXT COLLATE "C",
    asked_at        TIMESTAMP NOT NULL,
    finished_at     TIMESTAMP,
    version         INTEGER NOT NULL
);
CREATE INDEX upload_undo_organization ON upload_undo (organization_id, state);

-- Work of an undo: the documents of which the upload told anything.
CREATE TABLE upload_undo_document (
    undo_id  BIGINT NOT NULL REFERENCES upload_undo (upload_id),
    document TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (undo_id, document)
);

-- Work of an undo: the rows of later uploads about these documents.
CREATE TABLE upload_undo_row (
    undo_id     BIGINT NOT NULL REFERENCES upload_undo (upload_id),
    document    TEXT COLLATE "C" NOT NULL,
    upload_id   BIGINT NOT NULL,
    row_number  BIGINT NOT NULL,
    byte_offset BIGINT NOT NULL,
    PRIMARY KEY (undo_id, document, upload_id, row_number)
);

-- What the agency decided on and its organization took back: as it was told then.
CREATE TABLE withdrawn_telling (
    id              TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    upload_id       BIGINT NOT NULL REFERENCES upload (id),
    document        TEXT COLLATE "C" NOT NULL,
    line            INTEGER NOT NULL,
    organization_id BIGINT NOT NULL,
    outcome         TEXT COLLATE "C" NOT NULL CHECK (outcome IN ('withdrawn', 'changed')),
    told            TEXT NOT NULL,
    withdrawn_on    DATE NOT NULL,
    seen_by         TEXT COLLATE "C",
    seen_on         DATE
);
CREATE INDEX withdrawn_telling_line ON withdrawn_telling (document, line);
CREATE INDEX withdrawn_telling_unseen ON withdrawn_telling (id) WHERE seen_on IS NULL;

-- What an upload would touch of the agency's own work, as a dry run found it. Agency staff alone read this.
CREATE TABLE upload_reach (
    upload_id BIGINT NOT NULL PRIMARY KEY REFERENCES upload (id),
    found     TEXT NOT NULL,
    made_on   DATE NOT NULL
);

CREATE INDEX hold_document ON hold (document, line);
