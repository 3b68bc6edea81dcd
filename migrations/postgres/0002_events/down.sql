DROP TABLE idempotency;
DROP TABLE counter;
DROP TABLE job;
DROP TABLE event_value;
DROP TABLE event;
DROP FUNCTION event_is_immutable();
