-- What a sheet holds stands apart from how far its import has come: the one is large and written once, the other small and written with every part.
CREATE TABLE import_contents (batch_id TEXT PRIMARY KEY REFERENCES import_batches (id), rows TEXT NOT NULL);
INSERT INTO import_contents (batch_id, rows) SELECT id, rows FROM import_batches;
ALTER TABLE import_batches DROP COLUMN rows;
