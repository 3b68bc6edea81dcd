-- From which score on links are proposed: set by two people, numbered, never forgotten.
CREATE TABLE threshold (
    version         INTEGER NOT NULL PRIMARY KEY,
    permille        INTEGER NOT NULL CHECK (permille BETWEEN 720 AND 980),
    state           TEXT COLLATE "C" NOT NULL CHECK (state IN ('proposed', 'in_force', 'replaced', 'refused')),
    reason          TEXT COLLATE "C" NOT NULL,
    proposed_by     TEXT COLLATE "C" NOT NULL REFERENCES account (id),
    proposed_at     TIMESTAMP NOT NULL,
    decided_by      TEXT COLLATE "C" REFERENCES account (id),
    decided_at      TIMESTAMP,
    decision_reason TEXT COLLATE "C" NOT NULL,
    CHECK (decided_by IS NULL OR decided_by <> proposed_by),
    CHECK (state = 'proposed' OR decided_by IS NOT NULL)
);
-- One is in force, and one at most waits.
CREATE UNIQUE INDEX threshold_one ON threshold (state) WHERE state IN ('proposed', 'in_force');

-- How far the last screening of an allegation or an order went. A date and no time:
-- what a source files is screened at once.
CREATE TABLE screened (
    subject_kind       TEXT COLLATE "C" NOT NULL CHECK (subject_kind IN ('allegation', 'order')),
    subject_id         TEXT COLLATE "C" NOT NULL,
    screened_on        DATE NOT NULL,
    line_rows          BIGINT NOT NULL,
    is_whole           BOOLEAN NOT NULL,
    list_version       TEXT COLLATE "C" NOT NULL,
    scorer_version     TEXT COLLATE "C" NOT NULL,
    threshold_permille INTEGER NOT NULL,
    threshold_version  INTEGER NOT NULL,
    PRIMARY KEY (subject_kind, subject_id)
);
