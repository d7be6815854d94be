-- Calls sent with a key, so that the second one does nothing again. The table of the first migration was never written to.
DROP TABLE idempotency_keys;
CREATE TABLE idempotency_keys (
  actor TEXT NOT NULL, key TEXT NOT NULL,
  token TEXT NOT NULL, -- whoever holds it may do the work; a later holder shuts out an earlier one
  node TEXT NOT NULL, -- the process that began
  digest TEXT NOT NULL, -- of method, address and body
  claimed_at BIGINT NOT NULL,
  done_at BIGINT, noun TEXT, noun_id TEXT, -- written in the transaction of the change itself
  answered_at BIGINT, status BIGINT, headers TEXT, body TEXT,
  CONSTRAINT idempotency_keys_pk PRIMARY KEY (actor, key)
);
CREATE INDEX idempotency_keys_claimed ON idempotency_keys (claimed_at);
