-- A published entry that its owner has changed: the version an officer saw last. Absent while nothing waits to be looked at.
ALTER TABLE entries ADD COLUMN changed_since BIGINT;
CREATE INDEX entries_changed ON entries (register) WHERE changed_since IS NOT NULL;
