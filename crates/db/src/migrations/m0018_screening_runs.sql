-- Screenings are run by the job queue: how far each has come. Those of before are finished.
ALTER TABLE policy_screenings ADD COLUMN status TEXT NOT NULL DEFAULT 'finished'; -- waiting | running | finished | failed
ALTER TABLE policy_screenings ADD COLUMN done BIGINT NOT NULL DEFAULT 0; -- firms that have been judged, while it runs
ALTER TABLE policy_screenings ADD COLUMN problem TEXT; -- why it failed, a key of a text
ALTER TABLE policy_screenings ADD COLUMN finished_at BIGINT;
UPDATE policy_screenings SET finished_at = run_at;
