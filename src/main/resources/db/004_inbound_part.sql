-- Inbound messages of which not all parts have come, and for a while those that were told.
CREATE TABLE IF NOT EXISTS inbound_part (
    -- what the parts have in common
    joint ${key} NOT NULL,
    -- tells messages apart that have the same in common
    generation INTEGER NOT NULL,
    -- of the message
    id ${key} NOT NULL,
    -- open, overdue or told
    state ${key} NOT NULL,
    begun_at BIGINT NOT NULL,
    -- the parts that came, as JSON
    parts ${bytes} NOT NULL,
    PRIMARY KEY (joint, generation)
) ${options};

CREATE INDEX IF NOT EXISTS inbound_part_state ON inbound_part (state, begun_at);
