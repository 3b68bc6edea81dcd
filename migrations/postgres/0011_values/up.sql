-- The value that was probably meant in a rejected cell; empty when none can be derived.
ALTER TABLE upload_reject ADD COLUMN suggestion TEXT NOT NULL DEFAULT '';
