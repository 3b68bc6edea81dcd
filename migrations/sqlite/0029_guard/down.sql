DROP TABLE hold_surety;
DROP TABLE deadline_toll;
ALTER TABLE session DROP COLUMN confirmed_at;
