-- Texts with placeholders that were written while the hub runs. Times are microseconds since 1970.
CREATE TABLE IF NOT EXISTS template (
    name ${key} NOT NULL PRIMARY KEY,
    -- where no other is wanted
    language ${key} NOT NULL,
    -- texts by language, as JSON; null of one that was deleted, until every hub has heard of it
    texts ${text},
    told_by ${key},
    at BIGINT NOT NULL,
    -- when the row was written, by which other hubs find what is new
    changed_at BIGINT NOT NULL
) ${options};
