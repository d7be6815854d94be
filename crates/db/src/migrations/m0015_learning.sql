-- What matching has learned from outcomes: formulas that officers decide on, fields that firms do not want, sentences to be rewritten.
CREATE TABLE match_formulas (
  id TEXT PRIMARY KEY, pair TEXT NOT NULL, -- which registers are matched
  state TEXT NOT NULL, -- proposed | in_force | refused | past
  weights TEXT NOT NULL, report TEXT NOT NULL, -- JSON
  made_at BIGINT NOT NULL, decided_by TEXT REFERENCES users (id), decided_at BIGINT, in_force_since BIGINT
);
CREATE UNIQUE INDEX match_formulas_in_force_unique ON match_formulas (pair) WHERE state = 'in_force';
CREATE UNIQUE INDEX match_formulas_proposed_unique ON match_formulas (pair) WHERE state = 'proposed';

-- A firm that called a field the wrong one: entries of it come later for this firm.
CREATE TABLE match_unwanted_fields (
  organization_id TEXT NOT NULL REFERENCES organizations (id), field TEXT NOT NULL, match_id TEXT NOT NULL REFERENCES matches (id), at BIGINT NOT NULL,
  CONSTRAINT match_unwanted_fields_pk PRIMARY KEY (organization_id, field)
);

-- An entry called too vague, with the sentence concerned; done as soon as the entry has a later version.
CREATE TABLE match_rewrites (
  match_id TEXT PRIMARY KEY REFERENCES matches (id), entry_id TEXT NOT NULL REFERENCES entries (id), entry_version BIGINT NOT NULL,
  sentence TEXT NOT NULL, at BIGINT NOT NULL
);
CREATE INDEX match_rewrites_entry ON match_rewrites (entry_id);
