-- Organisations, people, roles, sessions.
CREATE TABLE organizations (
  id TEXT PRIMARY KEY, code TEXT, kind TEXT NOT NULL, name TEXT NOT NULL, name_en TEXT, short_name TEXT, credit_code TEXT,
  town TEXT, zone TEXT, place_confirmed_at BIGINT, address TEXT, lat DOUBLE PRECISION, lon DOUBLE PRECISION,
  industry TEXT, track TEXT, scale TEXT, introduction TEXT,
  status TEXT NOT NULL, -- unverified | verified | closed
  verified_at BIGINT, verified_by TEXT, verification_file_id TEXT, verification_asked_at BIGINT, is_demo BOOLEAN NOT NULL, is_real BOOLEAN NOT NULL, version BIGINT NOT NULL, created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX organizations_credit_code_unique ON organizations (credit_code) WHERE credit_code IS NOT NULL;
CREATE UNIQUE INDEX organizations_code_unique ON organizations (code) WHERE code IS NOT NULL;

CREATE TABLE users (
  id TEXT PRIMARY KEY, email TEXT NOT NULL, name TEXT NOT NULL, name_en TEXT, lang TEXT NOT NULL, password_hash TEXT, password_set_at BIGINT,
  status TEXT NOT NULL, -- active | dormant | disabled
  totp_secret TEXT, totp_confirmed_at BIGINT, totp_last_step BIGINT, is_demo BOOLEAN NOT NULL,
  notices_by_mail BOOLEAN NOT NULL, signed_in_at BIGINT, privileges_changed_at BIGINT, version BIGINT NOT NULL, created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX users_email_unique ON users (email);

-- One role of one person, with or without an organisation.
CREATE TABLE grants (
  id TEXT PRIMARY KEY, user_id TEXT NOT NULL REFERENCES users (id), role TEXT NOT NULL, organization_id TEXT REFERENCES organizations (id),
  status TEXT NOT NULL, -- claimed | active | refused | ended
  note TEXT, granted_by TEXT, created_at BIGINT NOT NULL, decided_at BIGINT, ended_at BIGINT
);
CREATE INDEX grants_user ON grants (user_id);
CREATE INDEX grants_organization ON grants (organization_id);
CREATE UNIQUE INDEX grants_active_unique ON grants (user_id, role, organization_id) WHERE status IN ('active', 'claimed');
CREATE UNIQUE INDEX grants_district_unique ON grants (user_id, role) WHERE organization_id IS NULL AND status IN ('active', 'claimed');

CREATE TABLE invitations (
  id TEXT PRIMARY KEY, token_hash TEXT NOT NULL, email TEXT NOT NULL, role TEXT NOT NULL, organization_id TEXT, invited_by TEXT,
  created_at BIGINT NOT NULL, expires_at BIGINT NOT NULL, accepted_at BIGINT, ended_at BIGINT
);
CREATE UNIQUE INDEX invitations_token_hash_unique ON invitations (token_hash);

-- One-time links: demo sign-in, password reset.
CREATE TABLE one_time_links (
  token_hash TEXT PRIMARY KEY, purpose TEXT NOT NULL, user_id TEXT NOT NULL REFERENCES users (id), created_at BIGINT NOT NULL, expires_at BIGINT NOT NULL, used_at BIGINT
);

CREATE TABLE recovery_codes (user_id TEXT NOT NULL REFERENCES users (id), code_hash TEXT NOT NULL, used_at BIGINT, PRIMARY KEY (user_id, code_hash));

CREATE TABLE sessions (
  id TEXT PRIMARY KEY, token_hash TEXT NOT NULL, user_id TEXT NOT NULL REFERENCES users (id), created_at BIGINT NOT NULL, seen_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL, rotated_at BIGINT NOT NULL, ended_at BIGINT, address TEXT, agent TEXT, is_second_factor_done BOOLEAN NOT NULL, pending_secret TEXT, is_demo BOOLEAN NOT NULL
);
CREATE UNIQUE INDEX sessions_token_hash_unique ON sessions (token_hash);
CREATE INDEX sessions_user ON sessions (user_id);

-- Failed sign-ins by account and by address.
CREATE TABLE sign_in_failures (subject TEXT PRIMARY KEY, failed BIGINT NOT NULL, first_at BIGINT NOT NULL, locked_until BIGINT);

-- Passwords a person had before, so that none comes back too soon.
CREATE TABLE password_history (user_id TEXT NOT NULL REFERENCES users (id), password_hash TEXT NOT NULL, set_at BIGINT NOT NULL);
CREATE INDEX password_history_user ON password_history (user_id, set_at);

CREATE TABLE api_tokens (
  id TEXT PRIMARY KEY, user_id TEXT NOT NULL REFERENCES users (id), name TEXT NOT NULL, token_hash TEXT NOT NULL, created_at BIGINT NOT NULL, used_at BIGINT, expires_at BIGINT NOT NULL, ended_at BIGINT
);
CREATE UNIQUE INDEX api_tokens_token_hash_unique ON api_tokens (token_hash);
