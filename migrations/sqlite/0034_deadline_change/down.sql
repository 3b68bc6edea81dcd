DROP TABLE deadline_change;
