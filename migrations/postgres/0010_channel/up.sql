-- By what way a file comes that is sent in pieces, and the upload that it has
-- become: whoever lost the last answer asks again and is told.
ALTER TABLE upload_transfer ADD COLUMN came_by TEXT NOT NULL DEFAULT 'browser' CHECK (came_by IN ('browser', 'api'));
ALTER TABLE upload_transfer ADD COLUMN became TEXT COLLATE "C";
