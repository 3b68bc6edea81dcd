DROP TABLE allegation_party;
DROP TABLE allegation;
