-- Saved searches, followed entries, interest shown.
CREATE TABLE saved_searches (
  id TEXT PRIMARY KEY, user_id TEXT NOT NULL REFERENCES users (id), name TEXT NOT NULL, query TEXT NOT NULL, cadence TEXT NOT NULL, feed_token TEXT NOT NULL,
  last_run_at BIGINT, created_at BIGINT NOT NULL, ended_at BIGINT
);
CREATE UNIQUE INDEX saved_searches_feed_token_unique ON saved_searches (feed_token);
CREATE TABLE saved_search_hits (saved_search_id TEXT NOT NULL REFERENCES saved_searches (id), entry_id TEXT NOT NULL, told_at BIGINT NOT NULL, PRIMARY KEY (saved_search_id, entry_id));

CREATE TABLE follows (user_id TEXT NOT NULL, entry_id TEXT NOT NULL, created_at BIGINT NOT NULL, PRIMARY KEY (user_id, entry_id));

-- A visitor or member asks to be contacted about an entry.
CREATE TABLE inquiries (
  id TEXT PRIMARY KEY, entry_id TEXT NOT NULL REFERENCES entries (id), user_id TEXT, organization_id TEXT, name TEXT NOT NULL, reach TEXT NOT NULL, message TEXT NOT NULL,
  created_at BIGINT NOT NULL, handled_at BIGINT, handled_by TEXT
);
-- Pairs that were compared and found to be different.
CREATE TABLE duplicate_rulings (entry_id TEXT NOT NULL, other_id TEXT NOT NULL, ruling TEXT NOT NULL, by_id TEXT NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (entry_id, other_id));
