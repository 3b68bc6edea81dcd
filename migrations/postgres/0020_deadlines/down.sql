DELETE FROM job WHERE kind IN ('rebuild_deadlines', 'advance_deadlines');
DROP TABLE deadline_feed;
DROP TABLE deadline;
