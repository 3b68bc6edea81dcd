ALTER TABLE upload_transfer DROP COLUMN became;
ALTER TABLE upload_transfer DROP COLUMN came_by;
