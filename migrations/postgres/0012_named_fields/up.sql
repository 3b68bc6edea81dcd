-- The fields that whoever sent the file named with it, JSON; they go before saved ones. Empty when nothing was named.
ALTER TABLE upload_plan ADD COLUMN fields TEXT NOT NULL DEFAULT '';
