DROP INDEX hold_document;
DROP TABLE upload_reach;
DROP TABLE withdrawn_telling;
DROP TABLE upload_undo_row;
DROP TABLE upload_undo_document;
DROP TABLE upload_undo;
