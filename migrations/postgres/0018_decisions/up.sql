-- What a person decided about a pair, as it was asked then: for whom it holds, for which goods,
-- until when, and what was compared. A later decision ends an earlier one; none is deleted.
CREATE TABLE link_decision (
    id              TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    link_id         TEXT COLLATE "C" NOT NULL,
    subject_kind    TEXT COLLATE "C" NOT NULL CHECK (subject_kind IN ('allegation', 'order')),
    subject_id      TEXT COLLATE "C" NOT NULL,
    target_kind     TEXT COLLATE "C" NOT NULL CHECK (target_kind IN ('party', 'line')),
    target_key      TEXT COLLATE "C" NOT NULL,
    party_id        BIGINT,
    asked           TEXT COLLATE "C" NOT NULL,
    asked_key       TEXT COLLATE "C" NOT NULL,
    verdict         TEXT COLLATE "C" NOT NULL CHECK (verdict IN ('confirmed', 'rejected')),
    reach           TEXT COLLATE "C" NOT NULL CHECK (reach IN ('subject', 'everywhere')),
    importer        TEXT COLLATE "C" NOT NULL,
    goods           TEXT COLLATE "C" NOT NULL,
    place           TEXT COLLATE "C" NOT NULL,
    expires_on      DATE,
    reason          TEXT COLLATE "C" NOT NULL,
    score_permille  INTEGER NOT NULL,
    compared        TEXT COLLATE "C" NOT NULL,
    country         TEXT COLLATE "C" NOT NULL,
    script          TEXT COLLATE "C" NOT NULL,
    decided_by      TEXT COLLATE "C" NOT NULL,
    decided_at      TIMESTAMP NOT NULL,
    ended_on        DATE
);
CREATE INDEX link_open ON link (state, score_permille, id);
CREATE INDEX link_decision_link ON link_decision (link_id, decided_at);
CREATE INDEX link_decision_subject ON link_decision (subject_kind, subject_id, id);
CREATE INDEX link_decision_party ON link_decision (party_id, reach);
CREATE INDEX link_decision_expiry ON link_decision (expires_on, id);
CREATE INDEX link_decision_author ON link_decision (decided_at, id);

-- A link about which a person is asked again, or is not asked because of an earlier decision.
CREATE TABLE link_recall (
    link_id     TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES link (id) ON DELETE CASCADE,
    decision_id TEXT COLLATE "C" NOT NULL REFERENCES link_decision (id),
    changes     TEXT COLLATE "C" NOT NULL,
    recalled_on DATE NOT NULL
);
CREATE INDEX link_recall_decision ON link_recall (decision_id, link_id);

-- A merge or a split of parties: proposed by one person, decided by another, undone by anyone who may.
CREATE TABLE party_change (
    id          TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    kind        TEXT COLLATE "C" NOT NULL CHECK (kind IN ('merge', 'split')),
    party_id    BIGINT NOT NULL REFERENCES party (id),
    other_id    BIGINT NOT NULL,
    state       TEXT COLLATE "C" NOT NULL CHECK (state IN ('proposed', 'applied', 'refused', 'undone')),
    reason      TEXT COLLATE "C" NOT NULL,
    content     TEXT COLLATE "C" NOT NULL,
    proposed_by TEXT COLLATE "C" NOT NULL REFERENCES account (id),
    proposed_at TIMESTAMP NOT NULL,
    decided_by  TEXT COLLATE "C" REFERENCES account (id),
    decided_at  TIMESTAMP,
    undone_by   TEXT COLLATE "C" REFERENCES account (id),
    undone_at   TIMESTAMP,
    undo_reason TEXT COLLATE "C",
    version     INTEGER NOT NULL,
    CHECK (decided_by IS NULL OR decided_by <> proposed_by)
);
CREATE INDEX party_change_party ON party_change (party_id, id);
CREATE INDEX party_change_other ON party_change (other_id, id);
CREATE INDEX party_change_state ON party_change (state, id);
CREATE INDEX party_merged ON party (merged_into);

-- What a version of an order changed: lines that it newly reaches, and lines that it leaves free.
CREATE TABLE replay (
    order_id   TEXT COLLATE "C" NOT NULL REFERENCES legal_order (id),
    number     INTEGER NOT NULL,
    hit_lines  BIGINT NOT NULL,
    free_lines BIGINT NOT NULL,
    is_whole   BOOLEAN NOT NULL,
    scorer_version TEXT COLLATE "C" NOT NULL,
    threshold_permille INTEGER NOT NULL,
    made_at    TIMESTAMP NOT NULL,
    PRIMARY KEY (order_id, number)
);
CREATE TABLE replay_line (
    order_id       TEXT COLLATE "C" NOT NULL REFERENCES legal_order (id),
    number         INTEGER NOT NULL,
    side           TEXT COLLATE "C" NOT NULL CHECK (side IN ('hit', 'free')),
    document       TEXT COLLATE "C" NOT NULL,
    line           INTEGER NOT NULL,
    party          TEXT COLLATE "C" NOT NULL,
    goods          TEXT COLLATE "C" NOT NULL,
    score_permille INTEGER NOT NULL,
    PRIMARY KEY (order_id, number, side, document, line)
);

-- A spelling stays what it is for ever; whose it is may turn out otherwise.
DROP TRIGGER party_variant_no_change ON party_variant;
CREATE TRIGGER party_variant_no_change BEFORE UPDATE OF id, fold_version, name, address, country, name_key, first_upload_id, first_seen_on OR DELETE ON party_variant
    FOR EACH ROW EXECUTE FUNCTION party_variant_is_immutable();
