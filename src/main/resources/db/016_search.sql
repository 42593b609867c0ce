CREATE INDEX IF NOT EXISTS inbound_sender ON inbound (sender, at, id);
CREATE INDEX IF NOT EXISTS inbound_account ON inbound (account, at, id);
CREATE INDEX IF NOT EXISTS audit_entry_who ON audit_entry (who, at, id);
