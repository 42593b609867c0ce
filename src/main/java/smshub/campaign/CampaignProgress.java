package smshub.campaign;

import java.util.Map;
import smshub.message.MessageState;

/**
 * Where the messages of a campaign are.
 *
 * @param states how many are in each state; those in none are absent
 * @param segments segments of all of them together
 */
public record CampaignProgress(Map<MessageState, Long> states, long segments) {
    public CampaignProgress {
        states = Map.copyOf(states);
    }
}
