-- What a person decided about a pair, as it was asked then: for whom it holds, for which goods,
-- until when, and what was compared. A later decision ends an earlier one; none is deleted.
CREATE TABLE link_decision (
    id              TEXT NOT NULL PRIMARY KEY,
    link_id         TEXT NOT NULL,
    subject_kind    TEXT NOT NULL CHECK (subject_kind IN ('allegation', 'order')),
    subject_id      TEXT NOT NULL,
    target_kind     TEXT NOT NULL CHECK (target_kind IN ('party', 'line')),
    target_key      TEXT NOT NULL,
    party_id        INTEGER,
    asked           TEXT NOT NULL,
    asked_key       TEXT NOT NULL,
    verdict         TEXT NOT NULL CHECK (verdict IN ('confirmed', 'rejected')),
    reach           TEXT NOT NULL CHECK (reach IN ('subject', 'everywhere')),
    importer        TEXT NOT NULL,
    goods           TEXT NOT NULL,
    place           TEXT NOT NULL,
    expires_on      TEXT,
    reason          TEXT NOT NULL,
    score_permille  INTEGER NOT NULL,
    compared        TEXT NOT NULL,
    country         TEXT NOT NULL,
    script          TEXT NOT NULL,
    decided_by      TEXT NOT NULL,
    decided_at      TEXT NOT NULL,
    ended_on        TEXT
) STRICT;
CREATE INDEX link_open ON link (state, score_permille, id);
CREATE INDEX link_decision_link ON link_decision (link_id, decided_at);
CREATE INDEX link_decision_subject ON link_decision (subject_kind, subject_id, id);
CREATE INDEX link_decision_party ON link_decision (party_id, reach);
CREATE INDEX link_decision_expiry ON link_decision (expires_on, id);
CREATE INDEX link_decision_author ON link_decision (decided_at, id);

-- A link about which a person is asked again, or is not asked because of an earlier decision.
CREATE TABLE link_recall (
    link_id     TEXT NOT NULL PRIMARY KEY REFERENCES link (id) ON DELETE CASCADE,
    decision_id TEXT NOT NULL REFERENCES link_decision (id),
    changes     TEXT NOT NULL,
    recalled_on TEXT NOT NULL
) STRICT;
CREATE INDEX link_recall_decision ON link_recall (decision_id, link_id);

-- A merge or a split of parties: proposed by one person, decided by another, undone by anyone who may.
CREATE TABLE party_change (
    id          TEXT NOT NULL PRIMARY KEY,
    kind        TEXT NOT NULL CHECK (kind IN ('merge', 'split')),
    party_id    INTEGER NOT NULL REFERENCES party (id),
    other_id    INTEGER NOT NULL,
    state       TEXT NOT NULL CHECK (state IN ('proposed', 'applied', 'refused', 'undone')),
    reason      TEXT NOT NULL,
    content     TEXT NOT NULL,
    proposed_by TEXT NOT NULL REFERENCES account (id),
    proposed_at TEXT NOT NULL,
    decided_by  TEXT REFERENCES account (id),
    decided_at  TEXT,
    undone_by   TEXT REFERENCES account (id),
    undone_at   TEXT,
    undo_reason TEXT,
    version     INTEGER NOT NULL,
    CHECK (decided_by IS NULL OR decided_by <> proposed_by)
) STRICT;
CREATE INDEX party_change_party ON party_change (party_id, id);
CREATE INDEX party_change_other ON party_change (other_id, id);
CREATE INDEX party_change_state ON party_change (state, id);
CREATE INDEX party_merged ON party (merged_into);

-- What a version of an order changed: lines that it newly reaches, and lines that it leaves free.
CREATE TABLE replay (
    order_id   TEXT NOT NULL REFERENCES legal_order (id),
    number     INTEGER NOT NULL,
    hit_lines  INTEGER NOT NULL,
    free_lines INTEGER NOT NULL,
    is_whole   INTEGER NOT NULL CHECK (is_whole IN (0, 1)),
    scorer_version TEXT NOT NULL,
    threshold_permille INTEGER NOT NULL,
    made_at    TEXT NOT NULL,
    PRIMARY KEY (order_id, number)
) STRICT;
CREATE TABLE replay_line (
    order_id       TEXT NOT NULL REFERENCES legal_order (id),
    number         INTEGER NOT NULL,
    side           TEXT NOT NULL CHECK (side IN ('hit', 'free')),
    document       TEXT NOT NULL,
    line           INTEGER NOT NULL,
    party          TEXT NOT NULL,
    goods          TEXT NOT NULL,
    score_permille INTEGER NOT NULL,
    PRIMARY KEY (order_id, number, side, document, line)
) STRICT;

-- A spelling stays what it is for ever; whose it is may turn out otherwise.
DROP TRIGGER party_variant_no_update;
CREATE TRIGGER party_variant_no_update BEFORE UPDATE OF id, fold_version, name, address, country, name_key, first_upload_id, first_seen_on ON party_variant
BEGIN
    SELECT RAISE(ABORT, 'a name variant is never altered or deleted');
END;
