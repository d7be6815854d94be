-- What an alert has seen of a clause beside its list: what it gave the firm and its window, as JSON; NULL where nobody has looked since.
ALTER TABLE policy_alert_clauses ADD COLUMN measures TEXT;
-- What an event changed, before and after, as JSON.
ALTER TABLE policy_alert_events ADD COLUMN body TEXT NOT NULL DEFAULT '{}';
-- The texts of clauses that alerts have seen, by their digests, each once: what stood there before is told from them.
CREATE TABLE policy_alert_texts (digest TEXT PRIMARY KEY, body TEXT NOT NULL);
