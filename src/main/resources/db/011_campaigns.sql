-- Messages to many recipients. Times are microseconds since 1970.
CREATE TABLE IF NOT EXISTS campaign (
    id ${id} NOT NULL PRIMARY KEY,
    client ${key} NOT NULL,
    state ${key} NOT NULL,
    -- what is sent, and how
    wording ${bytes} NOT NULL,
    created_at BIGINT NOT NULL,
    started_at BIGINT,
    ended_at BIGINT,
    recipients BIGINT NOT NULL,
    duplicates BIGINT NOT NULL,
    -- place of the last recipient that was handed over or refused, and how many were refused
    handed BIGINT NOT NULL,
    refused BIGINT NOT NULL,
    -- the hub that hands over, and until when no other may
    runner ${key},
    leased_until BIGINT NOT NULL
) ${options};

CREATE INDEX IF NOT EXISTS campaign_state ON campaign (state, id);
CREATE INDEX IF NOT EXISTS campaign_created ON campaign (created_at, id);

-- Nothing is written here when a message changes its state: its own row tells.
CREATE TABLE IF NOT EXISTS campaign_recipient (
    campaign_id ${id} NOT NULL,
    place BIGINT NOT NULL,
    -- as it was given
    asked ${text} NOT NULL,
    -- the form in which it is sent to; none where it could not be read
    msisdn ${key},
    -- the message, also before it is made
    message_id ${id},
    -- what stands in the text
    details ${bytes},
    problem_code ${key},
    problem_sentence ${text},
    problem_field ${key},
    PRIMARY KEY (campaign_id, place)
) ${options};
