-- Matches between demands and achievements, who takes a demand up, contacts, the day's list.
CREATE TABLE demand_takes (
  id TEXT PRIMARY KEY, demand_id TEXT NOT NULL REFERENCES entries (id), manager_id TEXT NOT NULL REFERENCES users (id), taken_at BIGINT NOT NULL, pool_on TEXT NOT NULL, ended_at BIGINT,
  end_reason TEXT -- released | pool | merged
);
CREATE UNIQUE INDEX demand_takes_open_unique ON demand_takes (demand_id) WHERE ended_at IS NULL;

CREATE TABLE matches (
  id TEXT PRIMARY KEY, demand_id TEXT NOT NULL REFERENCES entries (id), achievement_id TEXT NOT NULL REFERENCES entries (id),
  state TEXT NOT NULL, -- recommended | claimed | contacted | interested | unsuitable | converted
  band TEXT NOT NULL, score DOUBLE PRECISION NOT NULL, reasons TEXT NOT NULL, manager_id TEXT REFERENCES users (id),
  taken_at BIGINT, contact_due_on TEXT, escalate_on TEXT, pool_on TEXT, reminded_at BIGINT, escalated_at BIGINT, contacted_at BIGINT, met_at BIGINT,
  deferred_to TEXT, -- where the manager has put the line of the day; the clocks run on
  demand_side_said TEXT, achievement_side_said TEXT, -- interested | refused
  refusal_side TEXT, refusal_reason TEXT, refusal_note TEXT, refused_at BIGINT, deal_id TEXT,
  version BIGINT NOT NULL, created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX matches_pair_unique ON matches (demand_id, achievement_id);
CREATE INDEX matches_manager ON matches (manager_id, state);
CREATE INDEX matches_achievement ON matches (achievement_id);

-- Demands nobody took up in time, of which the officers have been told.
CREATE TABLE demand_escalations (demand_id TEXT PRIMARY KEY REFERENCES entries (id), at BIGINT NOT NULL);

CREATE TABLE contacts (
  id TEXT PRIMARY KEY, match_id TEXT REFERENCES matches (id), deal_id TEXT, kind TEXT NOT NULL, side TEXT NOT NULL, note TEXT NOT NULL, by_id TEXT NOT NULL, at BIGINT NOT NULL, created_at BIGINT NOT NULL
);
CREATE INDEX contacts_match ON contacts (match_id);
CREATE INDEX contacts_deal ON contacts (deal_id);

-- Lines of somebody's day that a person wrote or a deal set.
CREATE TABLE tasks (
  id TEXT PRIMARY KEY, user_id TEXT NOT NULL REFERENCES users (id), noun TEXT NOT NULL, noun_id TEXT NOT NULL, text TEXT NOT NULL, due_on TEXT NOT NULL, done_at BIGINT, created_at BIGINT NOT NULL
);
CREATE INDEX tasks_user ON tasks (user_id, done_at, due_on);
