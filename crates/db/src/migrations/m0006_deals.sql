-- Deals, their moves, contracts, payments, shares, objections, landing.
CREATE TABLE deals (
  id TEXT PRIMARY KEY, number TEXT NOT NULL, title TEXT NOT NULL, match_id TEXT, demand_id TEXT REFERENCES entries (id), achievement_id TEXT REFERENCES entries (id),
  buyer_id TEXT REFERENCES organizations (id), seller_id TEXT REFERENCES organizations (id), manager_id TEXT NOT NULL REFERENCES users (id),
  stage TEXT NOT NULL, stage_since BIGINT NOT NULL, mode TEXT, -- cooperation mode
  price_method TEXT, price_fen BIGINT, notice_starts_on TEXT, notice_ends_on TEXT, notice_text TEXT,
  trial_starts_on TEXT, trial_ends_on TEXT, trial_terms TEXT, trial_result TEXT,
  landing_park TEXT, landing_space_id TEXT, landing_area_dm2 BIGINT, landed_on TEXT, landing_note TEXT, -- hundredths of a square metre
  follow_up_on TEXT, follow_up_note TEXT,
  closed_at BIGINT, close_reason TEXT, close_note TEXT, entered_on TEXT NOT NULL, -- the month of entry the funnel follows
  is_demo BOOLEAN NOT NULL, version BIGINT NOT NULL, created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX deals_number_unique ON deals (number);
CREATE INDEX deals_manager ON deals (manager_id, closed_at);
CREATE INDEX deals_buyer ON deals (buyer_id);
CREATE INDEX deals_seller ON deals (seller_id);
CREATE INDEX deals_notice ON deals (notice_ends_on);

CREATE TABLE deal_moves (id TEXT PRIMARY KEY, deal_id TEXT NOT NULL REFERENCES deals (id), from_stage TEXT, to_stage TEXT NOT NULL, by_id TEXT, note TEXT, at BIGINT NOT NULL);
CREATE INDEX deal_moves_deal ON deal_moves (deal_id, at);

CREATE TABLE objections (
  id TEXT PRIMARY KEY, deal_id TEXT NOT NULL REFERENCES deals (id), name TEXT NOT NULL, reach TEXT NOT NULL, text TEXT NOT NULL, created_at BIGINT NOT NULL,
  outcome TEXT, -- upheld | dismissed | withdrawn
  outcome_note TEXT, decided_at BIGINT, decided_by TEXT
);
CREATE INDEX objections_deal ON objections (deal_id);

CREATE TABLE contracts (
  id TEXT PRIMARY KEY, deal_id TEXT NOT NULL REFERENCES deals (id), kind TEXT NOT NULL, -- development | transfer | license | consulting | service
  title TEXT NOT NULL, total_fen BIGINT NOT NULL, technical_fen BIGINT NOT NULL, signed_on TEXT NOT NULL, valid_from_on TEXT, valid_to_on TEXT,
  technical_field TEXT NOT NULL, buyer_kind TEXT NOT NULL, seller_kind TEXT NOT NULL, ip_kind TEXT NOT NULL, plan_level TEXT NOT NULL, flow TEXT NOT NULL,
  buyer_region TEXT, seller_region TEXT, buyer_country TEXT, seller_country TEXT, -- GB/T 2260 and customs codes
  registration_number TEXT, registered_on TEXT, registration_confirmed_at BIGINT, registration_confirmed_by TEXT, version BIGINT NOT NULL, created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL,
  CONSTRAINT contracts_amounts CHECK (technical_fen >= 0 AND technical_fen <= total_fen)
);
CREATE UNIQUE INDEX contracts_deal_unique ON contracts (deal_id);
CREATE UNIQUE INDEX contracts_registration_number_unique ON contracts (registration_number) WHERE registration_number IS NOT NULL;

CREATE TABLE payments (id TEXT PRIMARY KEY, contract_id TEXT NOT NULL REFERENCES contracts (id), amount_fen BIGINT NOT NULL, paid_on TEXT NOT NULL, note TEXT, created_at BIGINT NOT NULL);

-- Shares in hundredths of a percent; the shares of one deal sum to 10000 once agreed.
CREATE TABLE contributions (
  id TEXT PRIMARY KEY, deal_id TEXT NOT NULL REFERENCES deals (id), manager_id TEXT NOT NULL REFERENCES users (id), share_bp BIGINT NOT NULL, work TEXT NOT NULL, agreed_at BIGINT, created_at BIGINT NOT NULL,
  CONSTRAINT contributions_share CHECK (share_bp > 0 AND share_bp <= 10000)
);
CREATE UNIQUE INDEX contributions_manager_unique ON contributions (deal_id, manager_id);
