CREATE TABLE IF NOT EXISTS inbound (
    id ${key} NOT NULL PRIMARY KEY,
    account ${key} NOT NULL,
    provider_id ${key},
    sender ${key} NOT NULL,
    recipient ${key},
    text ${text} NOT NULL,
    at BIGINT NOT NULL,
    in_reply_to ${key},
    CONSTRAINT inbound_provider_id UNIQUE (account, provider_id)
) ${options};

CREATE INDEX IF NOT EXISTS inbound_at ON inbound (at, id);
