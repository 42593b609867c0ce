-- What a message costs: by its account's prices, and as its provider says. Amounts are millionths.
ALTER TABLE message ADD COLUMN IF NOT EXISTS price BIGINT;
ALTER TABLE message ADD COLUMN IF NOT EXISTS currency ${key};
ALTER TABLE message ADD COLUMN IF NOT EXISTS provider_price BIGINT;
ALTER TABLE message ADD COLUMN IF NOT EXISTS provider_currency ${key};
