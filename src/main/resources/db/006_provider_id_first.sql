-- H2 looks up a list of values only by the first column of an index. With the account there, each look-up of receipts read
-- every id that the account's provider had ever given.
CREATE INDEX IF NOT EXISTS provider_id_provider_id ON provider_id (provider_id, account);
DROP INDEX IF EXISTS provider_id_account ${on_provider_id};
