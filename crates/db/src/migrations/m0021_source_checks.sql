-- A check is of one source of a clause, on a day. Older ones were of all sources of their clause, on the day they were recorded.
ALTER TABLE policy_source_checks ADD COLUMN source TEXT NOT NULL DEFAULT '';
ALTER TABLE policy_source_checks ADD COLUMN looked_on TEXT;
