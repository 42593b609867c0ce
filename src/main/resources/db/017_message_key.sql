-- By what messages are looked for. It stands beside them because their own rows change several times, and with each change
-- databases write all indexes of a row anew. The day, counted from 1970, stands before what differs from message to
-- message, so that those indexes, too, grow at few places only.
CREATE TABLE IF NOT EXISTS message_key (
    message_id ${id} NOT NULL PRIMARY KEY,
    -- when the message came into being
    at BIGINT NOT NULL,
    on_day INTEGER NOT NULL,
    -- the last 15 digits of the recipient, the last one first
    tail BIGINT,
    by_client ${key},
    by_account ${key},
    -- the first 64 characters of both
    by_reference ${key},
    by_category ${key}
) ${options};

-- Up to which message all have their keys, where they get them later: one row.
CREATE TABLE IF NOT EXISTS message_keyed (
    at BIGINT NOT NULL,
    message_id ${id} NOT NULL
) ${options};

DELETE FROM message_key;
INSERT INTO message_key (message_id, at, on_day, tail, by_client, by_account, by_reference, by_category)
SELECT id, created_at, FLOOR(created_at / 86400000000), ${tail}, client, account, LEFT(reference, 64), LEFT(category, 64)
FROM message;
DELETE FROM message_keyed;
INSERT INTO message_keyed (at, message_id)
SELECT COALESCE(MAX(created_at), 0), 'ffffffff-ffff-ffff-ffff-ffffffffffff' FROM message;

CREATE INDEX IF NOT EXISTS message_key_number ON message_key (on_day, tail, at);
CREATE INDEX IF NOT EXISTS message_key_reference ON message_key (on_day, by_reference, at, message_id) ${if_reference};
CREATE INDEX IF NOT EXISTS message_key_client ON message_key (by_client, at, message_id);
CREATE INDEX IF NOT EXISTS message_key_account ON message_key (by_account, at, message_id);
CREATE INDEX IF NOT EXISTS message_key_category ON message_key (by_category, at, message_id) ${if_category};

-- For a while the keys stood in the messages' own rows.
DROP INDEX IF EXISTS message_number ${on_message};
DROP INDEX IF EXISTS message_reference ${on_message};
DROP INDEX IF EXISTS message_client ${on_message};
DROP INDEX IF EXISTS message_account ${on_message};
DROP INDEX IF EXISTS message_category ${on_message};
