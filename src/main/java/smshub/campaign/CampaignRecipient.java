package smshub.campaign;

import java.util.Map;
import smshub.message.Problem;

/**
 * One recipient of a campaign.
 *
 * @param place its place among them, from 1
 * @param to number as it was given
 * @param number the same in the form in which it is sent to; null where it could not be read
 * @param values what stands in the text at their names
 * @param messageId id of its message, also before that is made; null where the number could not be read
 * @param problem why it was refused, or null
 */
public record CampaignRecipient(
        long place, String to, String number, Map<String, String> values, String messageId, Problem problem) {
    public CampaignRecipient {
        values = values == null ? Map.of() : Map.copyOf(values);
    }

    /** The same after it was handed over or refused. */
    public CampaignRecipient with(String newMessageId, Problem newProblem) {
        return new CampaignRecipient(place, to, number, values, newMessageId, newProblem);
    }

    /** Without the number, because logs and traces print it. */
    @Override
    public String toString() {
        return "CampaignRecipient[" + place + "]";
    }
}
