-- A version that ends what local versions say of a clause: from its first day on the pack's own clause stands again.
ALTER TABLE policy_versions ADD COLUMN is_ending BOOLEAN NOT NULL DEFAULT FALSE;
