DROP TABLE notice_mailing;
