-- The agency's work on one or more allegations or leads.
CREATE TABLE case_file (
    id            TEXT NOT NULL PRIMARY KEY,
    docket_number TEXT NOT NULL UNIQUE,
    regime        TEXT NOT NULL,
    title         TEXT NOT NULL,
    summary       TEXT NOT NULL,
    state         TEXT NOT NULL,
    standard      TEXT,
    order_id      TEXT,
    duplicate_of  TEXT,
    assigned_to   TEXT,
    opened_by     TEXT NOT NULL,
    opened_at     TEXT NOT NULL,
    changed_at    TEXT NOT NULL,
    version       INTEGER NOT NULL
) STRICT;
CREATE INDEX case_file_state ON case_file (state, docket_number);

-- Which allegations a case works on. An allegation is in one case at most.
CREATE TABLE case_allegation (
    case_id       TEXT NOT NULL REFERENCES case_file (id),
    allegation_id TEXT NOT NULL UNIQUE REFERENCES allegation (id),
    added_by      TEXT NOT NULL,
    added_at      TEXT NOT NULL,
    PRIMARY KEY (case_id, allegation_id)
) STRICT;

-- WRO, Finding, entity listing or regional presumption.
CREATE TABLE legal_order (
    id              TEXT NOT NULL PRIMARY KEY,
    docket_number   TEXT NOT NULL UNIQUE,
    kind            TEXT NOT NULL,
    regime          TEXT NOT NULL,
    title           TEXT NOT NULL,
    citation        TEXT NOT NULL,
    state           TEXT NOT NULL,
    effective_on    TEXT,
    current_version INTEGER NOT NULL,
    case_id         TEXT,
    superseded_by   TEXT,
    drafted_by      TEXT NOT NULL,
    created_at      TEXT NOT NULL,
    changed_at      TEXT NOT NULL,
    version         INTEGER NOT NULL
) STRICT;
CREATE INDEX legal_order_state ON legal_order (state, docket_number);

-- What an order covers: parties, goods, place, dates. Never altered.
CREATE TABLE legal_order_version (
    order_id TEXT NOT NULL REFERENCES legal_order (id),
    number   INTEGER NOT NULL,
    scope    TEXT NOT NULL,
    summary  TEXT NOT NULL,
    made_by  TEXT NOT NULL,
    made_at  TEXT NOT NULL,
    PRIMARY KEY (order_id, number)
) STRICT;
CREATE TRIGGER legal_order_version_no_update BEFORE UPDATE ON legal_order_version
BEGIN
    SELECT RAISE(ABORT, 'a version of an order is never altered or deleted');
END;
CREATE TRIGGER legal_order_version_no_delete BEFORE DELETE ON legal_order_version
BEGIN
    SELECT RAISE(ABORT, 'a version of an order is never altered or deleted');
END;

-- Detention or seizure of one shipment line, citing an order version.
CREATE TABLE hold (
    id                       TEXT NOT NULL PRIMARY KEY,
    docket_number            TEXT NOT NULL UNIQUE,
    public_id                TEXT NOT NULL UNIQUE,
    document                 TEXT NOT NULL,
    line                     INTEGER NOT NULL,
    case_id                  TEXT REFERENCES case_file (id),
    authority                TEXT NOT NULL,
    order_id                 TEXT NOT NULL REFERENCES legal_order (id),
    order_version            INTEGER NOT NULL,
    importer_number          TEXT NOT NULL,
    importer_organization_id INTEGER,
    importer_name            TEXT NOT NULL,
    port                     TEXT NOT NULL,
    goods                    TEXT NOT NULL,
    state                    TEXT NOT NULL,
    reason                   TEXT NOT NULL,
    presented_on             TEXT,
    detained_on              TEXT,
    protest_kind             TEXT NOT NULL CHECK (protest_kind IN ('', 'exclusion', 'other')),
    notice_sent_at           TEXT,
    closed_at                TEXT,
    opened_by                TEXT NOT NULL,
    opened_at                TEXT NOT NULL,
    changed_at               TEXT NOT NULL,
    version                  INTEGER NOT NULL
) STRICT;
CREATE INDEX hold_state ON hold (state, docket_number);
CREATE INDEX hold_case ON hold (case_id, docket_number);
CREATE INDEX hold_importer ON hold (importer_organization_id, public_id);
CREATE UNIQUE INDEX hold_open_line ON hold (document, line) WHERE closed_at IS NULL;

-- A document as it was sent. Never altered.
CREATE TABLE notice (
    id          TEXT NOT NULL PRIMARY KEY,
    public_id   TEXT NOT NULL UNIQUE,
    hold_id     TEXT NOT NULL REFERENCES hold (id),
    kind        TEXT NOT NULL,
    body        TEXT NOT NULL,
    body_sha256 TEXT NOT NULL,
    sent_by     TEXT NOT NULL,
    sent_at     TEXT NOT NULL
) STRICT;
CREATE INDEX notice_hold ON notice (hold_id, sent_at);
CREATE TRIGGER notice_no_update BEFORE UPDATE ON notice
BEGIN
    SELECT RAISE(ABORT, 'a notice that was sent is never altered or deleted');
END;
CREATE TRIGGER notice_no_delete BEFORE DELETE ON notice
BEGIN
    SELECT RAISE(ABORT, 'a notice that was sent is never altered or deleted');
END;

-- Of an importer or person who may have known. Walled off.
CREATE TABLE investigation (
    id            TEXT NOT NULL PRIMARY KEY,
    docket_number TEXT NOT NULL UNIQUE,
    case_id       TEXT,
    party_id      INTEGER,
    subject       TEXT NOT NULL,
    statute       TEXT NOT NULL,
    state         TEXT NOT NULL,
    assigned_to   TEXT NOT NULL,
    opened_by     TEXT NOT NULL,
    opened_at     TEXT NOT NULL,
    changed_at    TEXT NOT NULL,
    version       INTEGER NOT NULL
) STRICT;
CREATE INDEX investigation_assigned ON investigation (assigned_to, docket_number);

-- A step that one person proposes and another approves (and counsel may have to sign). The database itself refuses a step that its proposer approved.
CREATE TABLE proposal (
    id              TEXT NOT NULL PRIMARY KEY,
    machine         TEXT NOT NULL CHECK (machine IN ('case', 'order', 'petition', 'hold', 'investigation')),
    subject_id      TEXT NOT NULL,
    subject_version INTEGER NOT NULL,
    action          TEXT NOT NULL,
    from_state      TEXT NOT NULL,
    to_state        TEXT NOT NULL,
    command         TEXT NOT NULL,
    standard        TEXT,
    reason          TEXT NOT NULL,
    state           TEXT NOT NULL CHECK (state IN ('proposed', 'applied', 'refused', 'withdrawn')),
    needs_approval  INTEGER NOT NULL CHECK (needs_approval IN (0, 1)),
    needs_signature INTEGER NOT NULL CHECK (needs_signature IN (0, 1)),
    proposed_by     TEXT NOT NULL REFERENCES account (id),
    proposed_at     TEXT NOT NULL,
    approved_by     TEXT REFERENCES account (id),
    approved_at     TEXT,
    signed_by       TEXT REFERENCES account (id),
    signed_at       TEXT,
    closed_by       TEXT,
    closed_at       TEXT,
    closing_reason  TEXT,
    applied_version INTEGER,
    version         INTEGER NOT NULL,
    CHECK (approved_by IS NULL OR approved_by <> proposed_by),
    CHECK (signed_by IS NULL OR signed_by <> proposed_by),
    CHECK (signed_by IS NULL OR approved_by IS NULL OR signed_by <> approved_by),
    CHECK (state <> 'applied' OR needs_approval = 0 OR approved_by IS NOT NULL),
    CHECK (state <> 'applied' OR needs_signature = 0 OR signed_by IS NOT NULL),
    UNIQUE (machine, subject_id, applied_version)
) STRICT;
CREATE UNIQUE INDEX proposal_open ON proposal (machine, subject_id) WHERE state = 'proposed';
CREATE INDEX proposal_state ON proposal (state, proposed_at, id);

-- A proposed, confirmed or rejected tie; the decision is remembered, and nobody is asked again.
CREATE TABLE link (
    id              TEXT NOT NULL PRIMARY KEY,
    subject_kind    TEXT NOT NULL CHECK (subject_kind IN ('allegation', 'order')),
    subject_id      TEXT NOT NULL,
    target_kind     TEXT NOT NULL CHECK (target_kind IN ('party', 'line')),
    target_key      TEXT NOT NULL,
    target_name     TEXT NOT NULL,
    party_id        INTEGER,
    document        TEXT,
    line            INTEGER,
    role            TEXT NOT NULL,
    state           TEXT NOT NULL CHECK (state IN ('proposed', 'confirmed', 'rejected')),
    score_permille  INTEGER NOT NULL,
    sentence        TEXT NOT NULL,
    reasons         TEXT NOT NULL,
    scorer_version  TEXT NOT NULL,
    list_version    TEXT NOT NULL,
    proposed_on     TEXT NOT NULL,
    decided_by      TEXT,
    decided_at      TEXT,
    decision_reason TEXT,
    version         INTEGER NOT NULL,
    UNIQUE (subject_kind, subject_id, target_kind, target_key)
) STRICT;
CREATE INDEX link_state ON link (state, subject_kind, subject_id, score_permille);
CREATE INDEX link_target ON link (target_kind, target_key);
