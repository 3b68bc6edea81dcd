DROP TABLE screened;
DROP TABLE threshold;
