-- What every feature stands on: audit chain, job queue, idempotency, counters, settings, files.
CREATE TABLE audit_head (id BIGINT PRIMARY KEY, seq BIGINT NOT NULL, hash TEXT NOT NULL);
INSERT INTO audit_head (id, seq, hash) VALUES (1, 0, '0000000000000000000000000000000000000000000000000000000000000000');

CREATE TABLE audit_entries (
  seq BIGINT PRIMARY KEY, at BIGINT NOT NULL, actor_id TEXT, capacity TEXT NOT NULL, address TEXT,
  action TEXT NOT NULL, noun TEXT NOT NULL, noun_id TEXT NOT NULL, before_digest TEXT, after_digest TEXT,
  detail TEXT NOT NULL, prev_hash TEXT NOT NULL, hash TEXT NOT NULL
);
CREATE INDEX audit_entries_noun ON audit_entries (noun, noun_id, seq);
CREATE INDEX audit_entries_actor ON audit_entries (actor_id, seq);

CREATE TABLE jobs (
  id TEXT PRIMARY KEY, kind TEXT NOT NULL, payload TEXT NOT NULL, key TEXT, run_at BIGINT NOT NULL, attempts BIGINT NOT NULL,
  locked_until BIGINT, done_at BIGINT, failed_at BIGINT, last_error TEXT, created_at BIGINT NOT NULL
);
CREATE INDEX jobs_due ON jobs (run_at) WHERE done_at IS NULL;

CREATE TABLE idempotency_keys (
  actor TEXT NOT NULL, key TEXT NOT NULL, method_path TEXT NOT NULL, body_hash TEXT NOT NULL, status BIGINT, media_type TEXT, location TEXT, body TEXT, created_at BIGINT NOT NULL,
  PRIMARY KEY (actor, key)
);

-- Running numbers people read (D-2026-0312): one row per series.
CREATE TABLE counters (series TEXT PRIMARY KEY, last BIGINT NOT NULL);

-- Facts about this installation, e.g. which pack was loaded.
CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL);

-- Uploaded files; the bytes lie outside the web root under stored_as.
CREATE TABLE files (
  id TEXT PRIMARY KEY, noun TEXT NOT NULL, noun_id TEXT NOT NULL, purpose TEXT NOT NULL, name TEXT NOT NULL, media_type TEXT NOT NULL,
  size_bytes BIGINT NOT NULL, sha256 TEXT NOT NULL, stored_as TEXT NOT NULL, organization_id TEXT, uploaded_by TEXT, uploaded_at BIGINT NOT NULL, removed_at BIGINT
);
CREATE INDEX files_noun ON files (noun, noun_id);
