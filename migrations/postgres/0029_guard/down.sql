DROP TABLE hold_surety;
DROP TABLE deadline_toll;
DROP FUNCTION deadline_toll_stays();
ALTER TABLE session DROP COLUMN confirmed_at;
