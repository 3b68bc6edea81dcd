DROP TABLE representation;
DROP TABLE petition_letter;
DROP TABLE petition;
DROP TABLE order_standing;
