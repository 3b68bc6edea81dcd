-- Requests of programs that may come again because their answer was lost: under
-- which name (made of the sender's key, which is not kept) and for what.
CREATE TABLE api_repeat (
    organization_id INTEGER NOT NULL REFERENCES organization (id),
    name            TEXT NOT NULL,
    asked           TEXT NOT NULL,
    asked_on        TEXT NOT NULL,
    PRIMARY KEY (organization_id, name)
) STRICT;
