ALTER TABLE session DROP COLUMN confirmed_at;
