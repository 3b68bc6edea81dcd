DROP TABLE referral;
DROP TABLE penalty_reckoning;
DROP TABLE knowledge_item;
DROP TABLE investigation_number;
