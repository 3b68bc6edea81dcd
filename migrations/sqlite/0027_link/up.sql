-- From which score on links are proposed: set by two people, numbered, never forgotten.
CREATE TABLE threshold (
    version         INTEGER NOT NULL PRIMARY KEY,
    permille        INTEGER NOT NULL CHECK (permille BETWEEN 720 AND 980),
    state           TEXT NOT NULL CHECK (state IN ('proposed', 'in_force', 'replaced', 'refused')),
    reason          TEXT NOT NULL,
    proposed_by     TEXT NOT NULL REFERENCES account (id),
    proposed_at     TEXT NOT NULL,
    decided_by      TEXT REFERENCES account (id),
    decided_at      TEXT,
    decision_reason TEXT NOT NULL,
    CHECK (decided_by IS NULL OR decided_by <> proposed_by),
    CHECK (state = 'proposed' OR decided_by IS NOT NULL)
) STRICT;
-- One is in force, and one at most waits.
CREATE UNIQUE INDEX threshold_one ON threshold (state) WHERE state IN ('proposed', 'in_force');

-- How far the last screening of an allegation or an order went. A date and no time:
-- what a source files is screened at once.
CREATE TABLE screened (
    subject_kind       TEXT NOT NULL CHECK (subject_kind IN ('allegation', 'order')),
    subject_id         TEXT NOT NULL,
    screened_on        TEXT NOT NULL,
    line_rows          INTEGER NOT NULL,
    is_whole           INTEGER NOT NULL CHECK (is_whole IN (0, 1)),
    list_version       TEXT NOT NULL,
    scorer_version     TEXT NOT NULL,
    threshold_permille INTEGER NOT NULL,
    threshold_version  INTEGER NOT NULL,
    PRIMARY KEY (subject_kind, subject_id)
) STRICT;
