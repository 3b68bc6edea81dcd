DROP TABLE hold_letter;
DROP TABLE packet_finding;
DROP TABLE packet_quantity;
DROP TABLE packet_document;
DROP TABLE packet;
DROP TABLE task_extension;
DROP TABLE submission_task;
