-- What an encoder made of published entries: derived, may be emptied at any time and is made again.
CREATE TABLE entry_vectors (
  entry_id TEXT NOT NULL REFERENCES entries (id), edition TEXT NOT NULL, -- of the encoder: model and way of reading
  version BIGINT NOT NULL, -- of the entry
  vector TEXT NOT NULL, -- signed 16-bit numbers in base64; empty where the text says nothing or is not public
  seq BIGINT NOT NULL, -- in the order they were made, so that each node takes up what is new
  CONSTRAINT entry_vectors_pk PRIMARY KEY (entry_id, edition)
);
CREATE INDEX entry_vectors_seq ON entry_vectors (edition, seq);
CREATE TABLE entry_vectors_position (id BIGINT PRIMARY KEY, seq BIGINT NOT NULL);
INSERT INTO entry_vectors_position (id, seq) VALUES (1, 0);
