-- The agency's work on one or more allegations or leads.
CREATE TABLE case_file (
    id            TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    docket_number TEXT COLLATE "C" NOT NULL UNIQUE,
    regime        TEXT NOT NULL,
    title         TEXT NOT NULL,
    summary       TEXT NOT NULL,
    state         TEXT COLLATE "C" NOT NULL,
    standard      TEXT,
    order_id      TEXT COLLATE "C",
    duplicate_of  TEXT COLLATE "C",
    assigned_to   TEXT COLLATE "C",
    opened_by     TEXT COLLATE "C" NOT NULL,
    opened_at     TIMESTAMP NOT NULL,
    changed_at    TIMESTAMP NOT NULL,
    version       INTEGER NOT NULL
);
CREATE INDEX case_file_state ON case_file (state, docket_number);

-- Which allegations a case works on. An allegation is in one case at most.
CREATE TABLE case_allegation (
    case_id       TEXT COLLATE "C" NOT NULL REFERENCES case_file (id),
    allegation_id TEXT COLLATE "C" NOT NULL UNIQUE REFERENCES allegation (id),
    added_by      TEXT COLLATE "C" NOT NULL,
    added_at      TIMESTAMP NOT NULL,
    PRIMARY KEY (case_id, allegation_id)
);

-- WRO, Finding, entity listing or regional presumption.
CREATE TABLE legal_order (
    id              TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    docket_number   TEXT COLLATE "C" NOT NULL UNIQUE,
    kind            TEXT NOT NULL,
    regime          TEXT NOT NULL,
    title           TEXT NOT NULL,
    citation        TEXT NOT NULL,
    state           TEXT COLLATE "C" NOT NULL,
    effective_on    DATE,
    current_version INTEGER NOT NULL,
    case_id         TEXT COLLATE "C",
    superseded_by   TEXT COLLATE "C",
    drafted_by      TEXT COLLATE "C" NOT NULL,
    created_at      TIMESTAMP NOT NULL,
    changed_at      TIMESTAMP NOT NULL,
    version         INTEGER NOT NULL
);
CREATE INDEX legal_order_state ON legal_order (state, docket_number);

-- What an order covers: parties, goods, place, dates. Never altered.
CREATE TABLE legal_order_version (
    order_id TEXT COLLATE "C" NOT NULL REFERENCES legal_order (id),
    number   INTEGER NOT NULL,
    scope    TEXT NOT NULL,
    summary  TEXT NOT NULL,
    made_by  TEXT COLLATE "C" NOT NULL,
    made_at  TIMESTAMP NOT NULL,
    PRIMARY KEY (order_id, number)
);
CREATE FUNCTION legal_order_version_is_immutable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a version of an order is never altered or deleted';
END;
$$;
CREATE TRIGGER legal_order_version_no_change BEFORE UPDATE OR DELETE ON legal_order_version
    FOR EACH ROW EXECUTE FUNCTION legal_order_version_is_immutable();

-- Detention or seizure of one shipment line, citing an order version.
CREATE TABLE hold (
    id                       TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    docket_number            TEXT COLLATE "C" NOT NULL UNIQUE,
    public_id                TEXT COLLATE "C" NOT NULL UNIQUE,
    document                 TEXT COLLATE "C" NOT NULL,
    line                     INTEGER NOT NULL,
    case_id                  TEXT COLLATE "C" REFERENCES case_file (id),
    authority                TEXT NOT NULL,
    order_id                 TEXT COLLATE "C" NOT NULL REFERENCES legal_order (id),
    order_version            INTEGER NOT NULL,
    importer_number          TEXT NOT NULL,
    importer_organization_id BIGINT,
    importer_name            TEXT NOT NULL,
    port                     TEXT NOT NULL,
    goods                    TEXT NOT NULL,
    state                    TEXT COLLATE "C" NOT NULL,
    reason                   TEXT NOT NULL,
    presented_on             DATE,
    detained_on              DATE,
    protest_kind             TEXT NOT NULL CHECK (protest_kind IN ('', 'exclusion', 'other')),
    notice_sent_at           TIMESTAMP,
    closed_at                TIMESTAMP,
    opened_by                TEXT COLLATE "C" NOT NULL,
    opened_at                TIMESTAMP NOT NULL,
    changed_at               TIMESTAMP NOT NULL,
    version                  INTEGER NOT NULL
);
CREATE INDEX hold_state ON hold (state, docket_number);
CREATE INDEX hold_case ON hold (case_id, docket_number);
CREATE INDEX hold_importer ON hold (importer_organization_id, public_id);
CREATE UNIQUE INDEX hold_open_line ON hold (document, line) WHERE closed_at IS NULL;

-- A document as it was sent. Never altered.
CREATE TABLE notice (
    id          TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    public_id   TEXT COLLATE "C" NOT NULL UNIQUE,
    hold_id     TEXT COLLATE "C" NOT NULL REFERENCES hold (id),
    kind        TEXT NOT NULL,
    body        TEXT NOT NULL,
    body_sha256 TEXT NOT NULL,
    sent_by     TEXT COLLATE "C" NOT NULL,
    sent_at     TIMESTAMP NOT NULL
);
CREATE INDEX notice_hold ON notice (hold_id, sent_at);
CREATE FUNCTION notice_is_immutable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a notice that was sent is never altered or deleted';
END;
$$;
CREATE TRIGGER notice_no_change BEFORE UPDATE OR DELETE ON notice
    FOR EACH ROW EXECUTE FUNCTION notice_is_immutable();

-- Of an importer or person who may have known. Walled off.
CREATE TABLE investigation (
    id            TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    docket_number TEXT COLLATE "C" NOT NULL UNIQUE,
    case_id       TEXT COLLATE "C",
    party_id      BIGINT,
    subject       TEXT NOT NULL,
    statute       TEXT NOT NULL,
    state         TEXT COLLATE "C" NOT NULL,
    assigned_to   TEXT COLLATE "C" NOT NULL,
    opened_by     TEXT COLLATE "C" NOT NULL,
    opened_at     TIMESTAMP NOT NULL,
    changed_at    TIMESTAMP NOT NULL,
    version       INTEGER NOT NULL
);
CREATE INDEX investigation_assigned ON investigation (assigned_to, docket_number);

-- A step that one person proposes and another approves (and counsel may have to sign). The database itself refuses a step that its proposer approved.
CREATE TABLE proposal (
    id              TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    machine         TEXT NOT NULL CHECK (machine IN ('case', 'order', 'petition', 'hold', 'investigation')),
    subject_id      TEXT COLLATE "C" NOT NULL,
    subject_version INTEGER NOT NULL,
    action          TEXT NOT NULL,
    from_state      TEXT NOT NULL,
    to_state        TEXT NOT NULL,
    command         TEXT NOT NULL,
    standard        TEXT,
    reason          TEXT NOT NULL,
    state           TEXT NOT NULL CHECK (state IN ('proposed', 'applied', 'refused', 'withdrawn')),
    needs_approval  BOOLEAN NOT NULL,
    needs_signature BOOLEAN NOT NULL,
    proposed_by     TEXT COLLATE "C" NOT NULL REFERENCES account (id),
    proposed_at     TIMESTAMP NOT NULL,
    approved_by     TEXT COLLATE "C" REFERENCES account (id),
    approved_at     TIMESTAMP,
    signed_by       TEXT COLLATE "C" REFERENCES account (id),
    signed_at       TIMESTAMP,
    closed_by       TEXT COLLATE "C",
    closed_at       TIMESTAMP,
    closing_reason  TEXT,
    applied_version INTEGER,
    version         INTEGER NOT NULL,
    CHECK (approved_by IS NULL OR approved_by <> proposed_by),
    CHECK (signed_by IS NULL OR signed_by <> proposed_by),
    CHECK (signed_by IS NULL OR approved_by IS NULL OR signed_by <> approved_by),
    CHECK (state <> 'applied' OR needs_approval = FALSE OR approved_by IS NOT NULL),
    CHECK (state <> 'applied' OR needs_signature = FALSE OR signed_by IS NOT NULL),
    UNIQUE (machine, subject_id, applied_version)
);
CREATE UNIQUE INDEX proposal_open ON proposal (machine, subject_id) WHERE state = 'proposed';
CREATE INDEX proposal_state ON proposal (state, proposed_at, id);

-- A proposed, confirmed or rejected tie; the decision is remembered, and nobody is asked again.
CREATE TABLE link (
    id              TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    subject_kind    TEXT NOT NULL CHECK (subject_kind IN ('allegation', 'order')),
    subject_id      TEXT COLLATE "C" NOT NULL,
    target_kind     TEXT NOT NULL CHECK (target_kind IN ('party', 'line')),
    target_key      TEXT COLLATE "C" NOT NULL,
    target_name     TEXT NOT NULL,
    party_id        BIGINT,
    document        TEXT COLLATE "C",
    line            INTEGER,
    role            TEXT NOT NULL,
    state           TEXT NOT NULL CHECK (state IN ('proposed', 'confirmed', 'rejected')),
    score_permille  INTEGER NOT NULL,
    sentence        TEXT NOT NULL,
    reasons         TEXT NOT NULL,
    scorer_version  TEXT NOT NULL,
    list_version    TEXT NOT NULL,
    proposed_on     DATE NOT NULL,
    decided_by      TEXT COLLATE "C",
    decided_at      TIMESTAMP,
    decision_reason TEXT,
    version         INTEGER NOT NULL,
    UNIQUE (subject_kind, subject_id, target_kind, target_key)
);
CREATE INDEX link_state ON link (state, subject_kind, subject_id, score_permille);
CREATE INDEX link_target ON link (target_kind, target_key);
