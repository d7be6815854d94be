-- The day a fact is about, where it was said with one.
ALTER TABLE policy_facts ADD COLUMN as_of TEXT;

-- Who is told of what changes for a firm; what was seen of each clause when it was last looked at; what has been told; the links of mails.
CREATE TABLE policy_alerts (
  id TEXT PRIMARY KEY, organization_id TEXT NOT NULL REFERENCES organizations (id), user_id TEXT NOT NULL REFERENCES users (id),
  library TEXT NOT NULL, profile BIGINT NOT NULL, looked_on TEXT NOT NULL, -- clauses, version of the profile and day when it was last looked at
  created_at BIGINT NOT NULL, ended_at BIGINT
);
CREATE UNIQUE INDEX policy_alerts_current ON policy_alerts (organization_id, user_id) WHERE ended_at IS NULL;
CREATE TABLE policy_alert_clauses (
  alert_id TEXT NOT NULL REFERENCES policy_alerts (id), clause TEXT NOT NULL, digest TEXT NOT NULL, standing TEXT NOT NULL, closes_on TEXT,
  PRIMARY KEY (alert_id, clause)
);
CREATE TABLE policy_alert_events (
  alert_id TEXT NOT NULL REFERENCES policy_alerts (id), clause TEXT NOT NULL, kind TEXT NOT NULL, detail TEXT NOT NULL, told_at BIGINT NOT NULL,
  PRIMARY KEY (alert_id, clause, kind, detail)
);
CREATE TABLE policy_alert_links (digest TEXT PRIMARY KEY, alert_id TEXT NOT NULL REFERENCES policy_alerts (id), created_at BIGINT NOT NULL);

-- Local versions of clauses, which win over the pack's from their day on; and what officers found who looked at the sources of a clause.
CREATE TABLE policy_versions (
  id TEXT PRIMARY KEY, clause TEXT NOT NULL, number BIGINT NOT NULL, -- among the versions of the clause
  body TEXT NOT NULL, base TEXT NOT NULL, -- clause and cases in the pack's format; what was in force when it was submitted
  effective_on TEXT NOT NULL, reason TEXT NOT NULL, status TEXT NOT NULL, -- submitted | published | returned | withdrawn
  submitted_at BIGINT NOT NULL, submitted_by TEXT NOT NULL REFERENCES users (id), decided_at BIGINT, decided_by TEXT, decision TEXT
);
CREATE UNIQUE INDEX policy_versions_number ON policy_versions (clause, number);
CREATE INDEX policy_versions_status ON policy_versions (status, effective_on);
CREATE TABLE policy_source_checks (
  id TEXT PRIMARY KEY, clause TEXT NOT NULL, outcome TEXT NOT NULL, -- same | changed | gone
  note TEXT NOT NULL, checked_at BIGINT NOT NULL, checked_by TEXT NOT NULL REFERENCES users (id)
);
CREATE INDEX policy_source_checks_clause ON policy_source_checks (clause, id);
