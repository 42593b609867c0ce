-- Whose a message from a handset is; null where it belongs to no client, as all that came before.
ALTER TABLE inbound ADD COLUMN IF NOT EXISTS client ${key};

CREATE INDEX IF NOT EXISTS inbound_client ON inbound (client, at, id);
