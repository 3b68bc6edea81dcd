DROP TABLE session;
DROP TABLE account;
DROP TABLE organization_identifier;
DROP TABLE organization;
