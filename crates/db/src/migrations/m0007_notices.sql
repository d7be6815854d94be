-- What people are told, in the product and by mail.
CREATE TABLE notices (
  id TEXT PRIMARY KEY, user_id TEXT NOT NULL REFERENCES users (id), kind TEXT NOT NULL, args TEXT NOT NULL, link TEXT NOT NULL, dedup_key TEXT NOT NULL, created_at BIGINT NOT NULL, read_at BIGINT
);
CREATE UNIQUE INDEX notices_dedup_key_unique ON notices (user_id, dedup_key);
CREATE INDEX notices_unread ON notices (user_id, read_at, created_at);

CREATE TABLE mails (
  id TEXT PRIMARY KEY, recipient TEXT NOT NULL, user_id TEXT, kind TEXT NOT NULL, lang TEXT NOT NULL, args TEXT NOT NULL, link TEXT, dedup_key TEXT NOT NULL,
  subject TEXT, body TEXT, created_at BIGINT NOT NULL, sent_at BIGINT, last_error TEXT
);
CREATE UNIQUE INDEX mails_dedup_key_unique ON mails (recipient, dedup_key);
