-- Until when a message waits that is not to be sent yet, and why.
ALTER TABLE message ADD COLUMN IF NOT EXISTS waiting_until BIGINT;
ALTER TABLE message ADD COLUMN IF NOT EXISTS waiting_for ${key};

-- Which message is a copy of which. Repeated rows are kept and left out on reading.
CREATE TABLE IF NOT EXISTS message_copy (
    seq ${sequence} NOT NULL PRIMARY KEY,
    message_id ${id} NOT NULL,
    original ${id} NOT NULL
) ${options};

CREATE INDEX IF NOT EXISTS message_copy_message ON message_copy (message_id);
CREATE INDEX IF NOT EXISTS message_copy_original ON message_copy (original);
