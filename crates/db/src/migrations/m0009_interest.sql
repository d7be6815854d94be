-- Saved searches with feeds and links, how far followers have been told, inquiries with who opened them.
-- The tables of m0004 were never written to; they are made anew in the shape they are used in.
DROP TABLE saved_search_hits;
DROP TABLE saved_searches;
DROP TABLE inquiries;

CREATE TABLE saved_searches (
  id TEXT PRIMARY KEY, user_id TEXT NOT NULL REFERENCES users (id), name TEXT NOT NULL, query TEXT NOT NULL,
  cadence TEXT NOT NULL, -- at_once | daily | weekly
  is_by_mail BOOLEAN NOT NULL, feed_digest TEXT, -- of the token in the feed's address; absent without a feed
  since_at BIGINT NOT NULL, -- only what is published later is told
  position BIGINT NOT NULL, -- where the index stood at the last run
  ran_at BIGINT NOT NULL, paused_at BIGINT, created_at BIGINT NOT NULL, ended_at BIGINT
);
CREATE INDEX saved_searches_user ON saved_searches (user_id, ended_at);
CREATE INDEX saved_searches_due ON saved_searches (cadence, ran_at) WHERE ended_at IS NULL AND paused_at IS NULL;
CREATE UNIQUE INDEX saved_searches_feed_unique ON saved_searches (feed_digest) WHERE feed_digest IS NOT NULL;

CREATE TABLE saved_search_hits (
  saved_search_id TEXT NOT NULL REFERENCES saved_searches (id), entry_id TEXT NOT NULL, told_at BIGINT NOT NULL, PRIMARY KEY (saved_search_id, entry_id)
);
-- Each mail carries a link of its own that ends the mails; here are the digests.
CREATE TABLE saved_search_links (digest TEXT PRIMARY KEY, saved_search_id TEXT NOT NULL REFERENCES saved_searches (id), created_at BIGINT NOT NULL);

CREATE INDEX follows_entry ON follows (entry_id);
-- The step of the audit chain up to which followers have been told.
CREATE TABLE follows_position (id BIGINT PRIMARY KEY, seq BIGINT NOT NULL);
INSERT INTO follows_position (id, seq) VALUES (1, 0);

CREATE TABLE inquiries (
  id TEXT PRIMARY KEY, entry_id TEXT NOT NULL REFERENCES entries (id), user_id TEXT, organization_id TEXT, name TEXT NOT NULL, reach TEXT NOT NULL, message TEXT NOT NULL,
  address_digest TEXT, -- of the network address, for a day: who asks too often is refused
  created_at BIGINT NOT NULL, handled_at BIGINT, handled_by TEXT, handled_note TEXT
);
CREATE INDEX inquiries_entry ON inquiries (entry_id, handled_at);
CREATE INDEX inquiries_address ON inquiries (address_digest, created_at) WHERE address_digest IS NOT NULL;
CREATE INDEX inquiries_user ON inquiries (user_id, created_at);

CREATE TABLE inquiry_openings (inquiry_id TEXT NOT NULL REFERENCES inquiries (id), user_id TEXT NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (inquiry_id, user_id));
