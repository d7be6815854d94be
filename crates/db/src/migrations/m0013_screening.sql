-- The officer's side of policies: rulings on conditions, screenings of all firms, registers of firms that were read from sheets.
CREATE TABLE policy_rulings (
  id TEXT PRIMARY KEY, organization_id TEXT NOT NULL REFERENCES organizations (id),
  clause TEXT NOT NULL, condition TEXT NOT NULL, -- its number in the clause
  verdict TEXT NOT NULL, -- yes | no | open | withdrawn
  reason TEXT NOT NULL, ruled_at BIGINT NOT NULL, ruled_by TEXT,
  ended_at BIGINT -- when a later record took its place
);
CREATE UNIQUE INDEX policy_rulings_current ON policy_rulings (organization_id, clause, condition) WHERE ended_at IS NULL;
CREATE INDEX policy_rulings_clause ON policy_rulings (clause, ended_at);

-- Firms in parts, so that facts are read and kept part by part. A firm keeps its place for ever; the parts may be made anew only while nothing was screened.
CREATE TABLE policy_parts (
  number BIGINT PRIMARY KEY, first_id TEXT NOT NULL, last_id TEXT NOT NULL,
  firms TEXT NOT NULL, -- their ids, a line each; a firm's place is its line
  count BIGINT NOT NULL, changed_seq BIGINT NOT NULL -- the place in the audit chain up to which changes of its firms were seen
);
CREATE TABLE policy_parts_position (id BIGINT PRIMARY KEY, seq BIGINT NOT NULL);
INSERT INTO policy_parts_position (id, seq) VALUES (1, 0);
-- One fact of a part's firms, a line each: derived, may be emptied at any time and is made again.
CREATE TABLE policy_cells (
  part BIGINT NOT NULL, field TEXT NOT NULL, cells TEXT NOT NULL, seq BIGINT NOT NULL, -- of the audit chain when they were read
  CONSTRAINT policy_cells_pk PRIMARY KEY (part, field)
);

CREATE TABLE policy_screenings (
  id TEXT PRIMARY KEY, clause TEXT NOT NULL, clause_version TEXT NOT NULL, -- digest of what it asks and gives
  on_day TEXT NOT NULL, is_pending BOOLEAN NOT NULL, -- whether something of the clause was not verified
  run_at BIGINT NOT NULL, run_by TEXT, firms BIGINT NOT NULL, eligible BIGINT NOT NULL, invited BIGINT NOT NULL, refused BIGINT NOT NULL,
  low_fen BIGINT NOT NULL, high_fen BIGINT NOT NULL, reasons TEXT NOT NULL, -- JSON
  previous_id TEXT, gained BIGINT NOT NULL, lost BIGINT NOT NULL, settled BIGINT NOT NULL, reopened BIGINT NOT NULL
);
CREATE INDEX policy_screenings_clause ON policy_screenings (clause, run_at);
CREATE TABLE policy_screening_parts (
  screening_id TEXT NOT NULL REFERENCES policy_screenings (id), part BIGINT NOT NULL, eligible BIGINT NOT NULL, invited BIGINT NOT NULL, refused BIGINT NOT NULL,
  verdicts TEXT NOT NULL, -- a letter for each place: y, u, n, or - for a firm that no longer is one
  reasons TEXT NOT NULL, -- for u and n in their order: which of the screening's reasons
  amounts TEXT NOT NULL, -- for y in their order: fen, fen:fen, or x where it is not known
  CONSTRAINT policy_screening_parts_pk PRIMARY KEY (screening_id, part)
);

CREATE TABLE firm_sheets (
  id TEXT PRIMARY KEY, user_id TEXT NOT NULL REFERENCES users (id), file_name TEXT NOT NULL, sha256 TEXT NOT NULL,
  status TEXT NOT NULL, -- read | importing | imported
  row_count BIGINT NOT NULL, wrong_rows BIGINT NOT NULL, wrong_cells BIGINT NOT NULL, notes TEXT NOT NULL, -- JSON
  created BIGINT NOT NULL, updated BIGINT NOT NULL, unchanged BIGINT NOT NULL, next_part BIGINT NOT NULL, part_count BIGINT NOT NULL,
  created_at BIGINT NOT NULL, finished_at BIGINT
);
CREATE INDEX firm_sheets_created ON firm_sheets (created_at);
CREATE TABLE firm_sheet_parts (
  sheet_id TEXT NOT NULL REFERENCES firm_sheets (id), number BIGINT NOT NULL, firms TEXT NOT NULL, problems TEXT NOT NULL, -- JSON
  CONSTRAINT firm_sheet_parts_pk PRIMARY KEY (sheet_id, number)
);
