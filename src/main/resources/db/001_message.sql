-- A hub may die within any of these files, and H2 and MariaDB keep what was done by then: each statement bears a repetition.

-- One row for each message, in its present state. Times are microseconds since 1970, so that all databases sort alike.
CREATE TABLE IF NOT EXISTS message (
    id ${id} NOT NULL PRIMARY KEY,
    -- false for a request that was refused, and until the acceptance of a message is heard of
    accepted BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    recipient ${key},
    sender ${key},
    text ${text},
    encoding ${key},
    segments INTEGER,
    client ${key},
    source ${key},
    reference ${text},
    category ${text},
    send_at BIGINT,
    expires_at BIGINT,
    -- the whole message as accepted, for sending it again
    json ${bytes},
    state ${key} NOT NULL,
    -- strength of the state: an event changes the state only if its own is greater
    ordinal BIGINT NOT NULL,
    attempt INTEGER NOT NULL,
    account ${key},
    problem_code ${key},
    problem_sentence ${text},
    problem_field ${key},
    updated_at BIGINT NOT NULL,
    possible_duplicate BOOLEAN NOT NULL
) ${options};

-- Both indexes grow at few places only, so that an insert costs the same whatever the size of the table. The recipient
-- stands in them to be searched there without touching the rows; an index that began with it would be written all over.
CREATE INDEX IF NOT EXISTS message_created ON message (created_at, id, recipient);
CREATE INDEX IF NOT EXISTS message_state ON message (state, created_at, id, recipient);

-- How many messages are in each state, kept up to date with them: counting a million takes seconds.
CREATE TABLE IF NOT EXISTS tally (
    state ${key} NOT NULL,
    accepted BOOLEAN NOT NULL,
    messages BIGINT NOT NULL,
    PRIMARY KEY (state, accepted)
) ${options};

DELETE FROM tally;
INSERT INTO tally (state, accepted, messages) VALUES
    ('accepted', FALSE, 0), ('accepted', TRUE, 0),
    ('scheduled', FALSE, 0), ('scheduled', TRUE, 0),
    ('sending', FALSE, 0), ('sending', TRUE, 0),
    ('deferred', FALSE, 0), ('deferred', TRUE, 0),
    ('unsure', FALSE, 0), ('unsure', TRUE, 0),
    ('sent', FALSE, 0), ('sent', TRUE, 0),
    ('delivered', FALSE, 0), ('delivered', TRUE, 0),
    ('undelivered', FALSE, 0), ('undelivered', TRUE, 0),
    ('refused', FALSE, 0), ('refused', TRUE, 0),
    ('expired', FALSE, 0), ('expired', TRUE, 0),
    ('cancelled', FALSE, 0), ('cancelled', TRUE, 0),
    ('dead', FALSE, 0), ('dead', TRUE, 0);

-- The time line, a piece for each time that something was heard of the message: most messages have one piece or two,
-- which costs a third of a row for each step. Repeated steps are kept and left out on reading.
CREATE TABLE IF NOT EXISTS timeline (
    seq ${sequence} NOT NULL PRIMARY KEY,
    message_id ${id} NOT NULL,
    entries ${bytes} NOT NULL
) ${options};

CREATE INDEX IF NOT EXISTS timeline_message ON timeline (message_id);

-- Which message a receipt is about. Providers may use an id again: the last row is meant.
CREATE TABLE IF NOT EXISTS provider_id (
    seq ${sequence} NOT NULL PRIMARY KEY,
    account ${key} NOT NULL,
    provider_id ${key} NOT NULL,
    message_id ${id} NOT NULL,
    attempt INTEGER NOT NULL
) ${options};

CREATE INDEX IF NOT EXISTS provider_id_account ON provider_id (account, provider_id);
