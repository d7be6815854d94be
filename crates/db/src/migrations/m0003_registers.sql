-- Entries of all registers, their versions, imports and disclosure.
CREATE TABLE entries (
  id TEXT PRIMARY KEY, register TEXT NOT NULL, number TEXT NOT NULL, own_number TEXT, organization_id TEXT NOT NULL REFERENCES organizations (id),
  author_id TEXT, title TEXT NOT NULL, title_key TEXT NOT NULL, -- title after normalisation
  status TEXT NOT NULL, -- draft | submitted | returned | published | expired | withdrawn | merged
  diagnosis TEXT, diagnosis_note TEXT, diagnosis_missing TEXT, diagnosed_at BIGINT, -- publishable | incomplete | long_term
  field_values TEXT NOT NULL, version BIGINT NOT NULL, -- JSON object by field key
  is_secrecy_declared BOOLEAN NOT NULL, returned_reason TEXT, merged_into TEXT, batch_id TEXT,
  submitted_at BIGINT, published_at BIGINT, expires_on TEXT, renewal_asked_at BIGINT, closed_at BIGINT, is_demo BOOLEAN NOT NULL, created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX entries_number_unique ON entries (number);
CREATE UNIQUE INDEX entries_own_number_unique ON entries (organization_id, register, own_number) WHERE own_number IS NOT NULL;
CREATE INDEX entries_register_status ON entries (register, status, published_at);
CREATE INDEX entries_organization ON entries (organization_id, register);
CREATE INDEX entries_title_key ON entries (register, title_key);

CREATE TABLE entry_versions (
  entry_id TEXT NOT NULL REFERENCES entries (id), version BIGINT NOT NULL, title TEXT NOT NULL, status TEXT NOT NULL, field_values TEXT NOT NULL, actor_id TEXT, note TEXT, at BIGINT NOT NULL,
  PRIMARY KEY (entry_id, version)
);

-- Each view beyond the public step.
CREATE TABLE entry_views (id TEXT PRIMARY KEY, entry_id TEXT NOT NULL REFERENCES entries (id), user_id TEXT NOT NULL, organization_id TEXT, step TEXT NOT NULL, at BIGINT NOT NULL);
CREATE INDEX entry_views_entry ON entry_views (entry_id, at);

CREATE TABLE agreements (
  id TEXT PRIMARY KEY, entry_id TEXT NOT NULL REFERENCES entries (id), organization_id TEXT NOT NULL, user_id TEXT NOT NULL,
  status TEXT NOT NULL, -- asked | granted | refused | ended
  note TEXT, asked_at BIGINT NOT NULL, decided_at BIGINT, decided_by TEXT
);
CREATE UNIQUE INDEX agreements_open_unique ON agreements (entry_id, organization_id) WHERE status IN ('asked', 'granted');

CREATE TABLE import_batches (
  id TEXT PRIMARY KEY, register TEXT NOT NULL, organization_id TEXT NOT NULL, user_id TEXT NOT NULL, file_name TEXT NOT NULL, sha256 TEXT NOT NULL,
  status TEXT NOT NULL, -- read | importing | imported | undone
  row_count BIGINT NOT NULL, created BIGINT NOT NULL, updated BIGINT NOT NULL, unchanged BIGINT NOT NULL, next_row BIGINT NOT NULL,
  rows TEXT NOT NULL, -- JSON: good rows as values, wrong rows with their problems
  created_at BIGINT NOT NULL, finished_at BIGINT, undone_at BIGINT
);
-- What a batch changed, so that it can be undone as a whole.
CREATE TABLE import_changes (batch_id TEXT NOT NULL REFERENCES import_batches (id), entry_id TEXT NOT NULL, was TEXT NOT NULL, version_before BIGINT, PRIMARY KEY (batch_id, entry_id));
