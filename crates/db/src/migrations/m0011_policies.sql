-- What is known of firms for policies: their projects and products, and facts as dated records that are never written over.
CREATE TABLE policy_profiles (
  organization_id TEXT PRIMARY KEY REFERENCES organizations (id), version BIGINT NOT NULL, updated_at BIGINT NOT NULL
);

CREATE TABLE policy_children (
  id TEXT PRIMARY KEY, organization_id TEXT NOT NULL REFERENCES organizations (id),
  kind TEXT NOT NULL, -- the first part of its facts' keys: project, product
  name TEXT NOT NULL, year BIGINT, created_at BIGINT NOT NULL, created_by TEXT, removed_at BIGINT
);
CREATE INDEX policy_children_organization ON policy_children (organization_id, removed_at);

CREATE TABLE policy_facts (
  id TEXT PRIMARY KEY, organization_id TEXT NOT NULL REFERENCES organizations (id), child_id TEXT REFERENCES policy_children (id),
  field TEXT NOT NULL, -- the fact's key, or a kind of children to say that there are none
  value TEXT, -- JSON, where null says that there is none; absent when what was said has been taken back
  source TEXT NOT NULL, -- stated | sheet | ruling
  note TEXT, stated_at BIGINT NOT NULL, stated_by TEXT,
  ended_at BIGINT -- when a later record took its place
);
CREATE UNIQUE INDEX policy_facts_current ON policy_facts (organization_id, COALESCE(child_id, ''), field) WHERE ended_at IS NULL;
CREATE INDEX policy_facts_organization ON policy_facts (organization_id, stated_at);
