ALTER TABLE layout_mapping DROP COLUMN retired_at;
DROP INDEX upload_plan_fingerprint;
ALTER TABLE upload_plan DROP COLUMN sealed;
ALTER TABLE upload_plan DROP COLUMN fingerprint;
ALTER TABLE upload_plan DROP COLUMN review_rule;
