package smshub.campaign;

import java.time.Instant;
import smshub.message.MessageState;
import smshub.message.Problem;

/**
 * What became of one recipient of a campaign, in two steps: handed to the provider, then the end.
 *
 * @param state where the message is; refused where none was made; null while it was not handed over to the hub's queues
 * @param account account of the message, or null
 * @param segments of the message; 0 while there is none
 * @param problem why it is in this state, or null
 * @param handedAt when the provider took it, or null
 * @param endedAt when it was delivered or came to another end, or null
 */
public record RecipientLog(
        CampaignRecipient recipient,
        MessageState state,
        String account,
        int segments,
        Problem problem,
        Instant handedAt,
        Instant endedAt) {
    /** One that has no message, or none yet. */
    public static RecipientLog waiting(CampaignRecipient recipient) {
        MessageState state = recipient.problem() == null ? null : MessageState.REFUSED;
        return new RecipientLog(recipient, state, null, 0, recipient.problem(), null, null);
    }

    /** The same with a recipient and times. */
    public RecipientLog of(CampaignRecipient whose, Instant handed, Instant ended) {
        return new RecipientLog(whose, state, account, segments, problem, handed, ended);
    }
}
