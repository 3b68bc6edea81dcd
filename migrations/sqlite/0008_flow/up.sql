-- When a person is asked how a file is read, by which headers its layout is
-- known again, and by which columns the kept file was sealed.
ALTER TABLE upload_plan ADD COLUMN review_rule TEXT NOT NULL DEFAULT 'never' CHECK (review_rule IN ('never', 'new', 'always'));
ALTER TABLE upload_plan ADD COLUMN fingerprint TEXT NOT NULL DEFAULT '';
ALTER TABLE upload_plan ADD COLUMN sealed TEXT NOT NULL DEFAULT '';
CREATE INDEX upload_plan_fingerprint ON upload_plan (fingerprint, upload_id);

-- A mapping that is not used any more; it stays for the uploads that used it.
ALTER TABLE layout_mapping ADD COLUMN retired_at TEXT;
