-- By what messages are looked for. The day, counted from 1970, stands before what differs from message to message, so that
-- these indexes, too, grow at few places only.
ALTER TABLE message ADD COLUMN IF NOT EXISTS on_day INTEGER;
-- the last 15 digits of the recipient, the last one first
ALTER TABLE message ADD COLUMN IF NOT EXISTS tail BIGINT;
-- the first 64 characters
ALTER TABLE message ADD COLUMN IF NOT EXISTS reference_key ${key};
ALTER TABLE message ADD COLUMN IF NOT EXISTS category_key ${key};

UPDATE message SET on_day = FLOOR(created_at / 86400000000), tail = ${tail}, reference_key = LEFT(reference, 64),
    category_key = LEFT(category, 64) WHERE on_day IS NULL;

CREATE INDEX IF NOT EXISTS message_number ON message (on_day, tail, created_at);
CREATE INDEX IF NOT EXISTS message_reference ON message (on_day, reference_key, created_at, id) ${if_reference};
CREATE INDEX IF NOT EXISTS message_client ON message (client, created_at, id);
CREATE INDEX IF NOT EXISTS message_account ON message (account, created_at, id);
CREATE INDEX IF NOT EXISTS message_category ON message (category_key, created_at, id) ${if_category};

CREATE INDEX IF NOT EXISTS inbound_sender ON inbound (sender, at, id);
CREATE INDEX IF NOT EXISTS inbound_account ON inbound (account, at, id);
CREATE INDEX IF NOT EXISTS audit_entry_who ON audit_entry (who, at, id);
