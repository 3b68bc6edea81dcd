-- What was said of a link when it was proposed, beside its parts, JSON: the threshold, how likely
-- such a score was, by which table, and what would have changed it. Empty for older links.
ALTER TABLE link ADD COLUMN explanation TEXT NOT NULL DEFAULT '{}';
