DELETE FROM job WHERE kind = 'send_reminders';
DROP TABLE reminder;
DROP TABLE reminder_mail;
DROP TABLE conflict;
DROP TABLE note_mention;
DROP TABLE note;
DROP FUNCTION note_is_immutable();
DROP TABLE work_item;
