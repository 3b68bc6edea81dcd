-- Requests of programs that may come again because their answer was lost: under
-- which name (made of the sender's key, which is not kept) and for what.
CREATE TABLE api_repeat (
    organization_id BIGINT NOT NULL REFERENCES organization (id),
    name            TEXT COLLATE "C" NOT NULL,
    asked           TEXT COLLATE "C" NOT NULL,
    asked_on        DATE NOT NULL,
    PRIMARY KEY (organization_id, name)
);
