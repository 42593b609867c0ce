-- Messages that were deleted long after they were over, by their last state: the ledger goes on counting them.
ALTER TABLE tally ADD COLUMN IF NOT EXISTS forgotten BIGINT DEFAULT 0 NOT NULL;
