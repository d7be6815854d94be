-- A check is of one source of a clause, on a day. Older ones were of all sources of their clause, on the day they were recorded.
ALTER TABLE policy_source_checks ADD COLUMN source TEXT NOT NULL DEFAULT '';
ALTER TABLE policy_source_checks ADD COLUMN looked_on TEXT;

-- Of how many eligible firms the amount is not known, so that they are in no sum. Absent of lists made before this was counted.
ALTER TABLE policy_screenings ADD COLUMN unread BIGINT;
