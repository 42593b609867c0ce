-- How many messages of a campaign are in each state, kept up to date with them: counting a million takes seconds. They stay
-- when the messages are deleted.
CREATE TABLE IF NOT EXISTS campaign_count (
    campaign_id ${id} NOT NULL,
    state ${key} NOT NULL,
    messages BIGINT NOT NULL,
    segments BIGINT NOT NULL,
    PRIMARY KEY (campaign_id, state)
) ${options};

DELETE FROM campaign_count;
INSERT INTO campaign_count (campaign_id, state, messages, segments)
SELECT c.id, t.state,
    (SELECT COUNT(*) FROM campaign_recipient r JOIN message m ON m.id = r.message_id
        WHERE r.campaign_id = c.id AND m.state = t.state),
    (SELECT COALESCE(SUM(m.segments), 0) FROM campaign_recipient r JOIN message m ON m.id = r.message_id
        WHERE r.campaign_id = c.id AND m.state = t.state)
FROM campaign c CROSS JOIN tally t WHERE t.accepted = TRUE;
