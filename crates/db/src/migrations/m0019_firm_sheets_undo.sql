-- Registers of firms can be taken back: which firms a part made or added facts to, and which register brought a fact.
ALTER TABLE policy_facts ADD COLUMN sheet_id TEXT;
ALTER TABLE firm_sheet_parts ADD COLUMN made TEXT NOT NULL DEFAULT ''; -- ids of firms, a line each
ALTER TABLE firm_sheet_parts ADD COLUMN changed TEXT NOT NULL DEFAULT '';
ALTER TABLE firm_sheets ADD COLUMN removed BIGINT NOT NULL DEFAULT 0; -- firms that it made and that went with it
ALTER TABLE firm_sheets ADD COLUMN kept BIGINT NOT NULL DEFAULT 0; -- firms that it made and that others have used since
ALTER TABLE firm_sheets ADD COLUMN is_undoable BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE firm_sheets ADD COLUMN undone_at BIGINT;
