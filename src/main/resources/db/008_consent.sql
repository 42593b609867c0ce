-- Who agreed to messages, and who wants none. Times are microseconds since 1970.
CREATE TABLE IF NOT EXISTS consent (
    msisdn ${key} NOT NULL,
    -- empty for all
    category ${key} NOT NULL,
    -- granted, stopped, or forgotten until every hub has heard of it
    state ${key} NOT NULL,
    source ${key} NOT NULL,
    told_by ${key},
    at BIGINT NOT NULL,
    -- when the row was written, by which other hubs find what is new
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (msisdn, category)
) ${options};

CREATE INDEX IF NOT EXISTS consent_changed ON consent (changed_at);
