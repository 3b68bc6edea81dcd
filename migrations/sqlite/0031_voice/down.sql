DROP TABLE remediation_step;
DROP TABLE worker_count;
DROP INDEX case_file_duplicate;
DROP INDEX case_file_split;
ALTER TABLE case_file DROP COLUMN split_from;
DROP TABLE representation;
DROP TABLE petition_letter;
DROP TABLE petition;
DROP TABLE order_standing;
