-- Who did what. Rows are added and, when their time is over, deleted; none is changed. Times are microseconds since 1970.
CREATE TABLE IF NOT EXISTS audit_entry (
    id ${id} NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    -- client, person or system
    kind ${key} NOT NULL,
    who ${key} NOT NULL,
    address ${key},
    verb ${key} NOT NULL,
    subject ${key} NOT NULL,
    before_json ${text},
    after_json ${text}
) ${options};

CREATE INDEX IF NOT EXISTS audit_entry_at ON audit_entry (at, id);

-- What went wrong apart from single messages, all of a minute that are alike in one row.
CREATE TABLE IF NOT EXISTS incident (
    id ${id} NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    last_at BIGINT NOT NULL,
    kind ${key} NOT NULL,
    code ${key} NOT NULL,
    sentence ${text} NOT NULL,
    account ${key},
    client ${key},
    intake ${key},
    times INTEGER NOT NULL
) ${options};

CREATE INDEX IF NOT EXISTS incident_at ON incident (at, id);
