-- Values of indicators that come from a person, and daily snapshots of those that come from records.
CREATE TABLE indicator_values (indicator TEXT NOT NULL, period TEXT NOT NULL, value TEXT NOT NULL, source TEXT NOT NULL, by_id TEXT, at BIGINT NOT NULL, PRIMARY KEY (indicator, period));
CREATE TABLE indicator_snapshots (indicator TEXT NOT NULL, period TEXT NOT NULL, taken_on TEXT NOT NULL, value BIGINT NOT NULL, PRIMARY KEY (indicator, period, taken_on));
