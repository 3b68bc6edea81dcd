-- When the password of a session was last given. Approvals ask for one of the last minutes; a
-- session from before this column has none and is asked once.
ALTER TABLE session ADD COLUMN confirmed_at TIMESTAMP;
