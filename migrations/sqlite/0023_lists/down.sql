DROP TABLE list_change;
DROP TABLE list_order;
DROP TABLE list_reject;
DROP TABLE list_entry;
DROP TABLE list_version;
DROP TABLE published_list;
