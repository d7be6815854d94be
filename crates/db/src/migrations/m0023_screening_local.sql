-- By which local version of its clause a screening was judged; NULL for the pack's own wording, and for lists that were made before this was kept.
ALTER TABLE policy_screenings ADD COLUMN local_version BIGINT;
