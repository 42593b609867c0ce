package smshub.store;

import java.time.Instant;
import java.util.Set;
import smshub.message.MessageState;
import smshub.message.Sought;

/**
 * Which messages are meant. Fields are compared exactly except the text; those that are null or empty do not restrict.
 *
 * @param states any of these
 * @param to recipient as stored: E.164, or as asked where the request was refused; {@code +4917*} for those that begin so,
 *     {@code *4711} for those that end so
 * @param from sender ID
 * @param text part of the text, upper and lower case alike
 * @param account account that it was last meant for
 * @param source channel
 * @param client who asked
 * @param since accepted or refused at this time or later
 * @param until accepted or refused before this time
 * @param sought by what else
 */
public record MessageFilter(
        Set<MessageState> states,
        String to,
        String from,
        String text,
        String account,
        String source,
        String client,
        Instant since,
        Instant until,
        Sought sought) {
    /** Every message. */
    public static final MessageFilter ALL = new MessageFilter(Set.of(), null, null, null, null, null, null, null, null);

    /** By what every message has. */
    public MessageFilter(
            Set<MessageState> states,
            String to,
            String from,
            String text,
            String account,
            String source,
            String client,
            Instant since,
            Instant until) {
        this(states, to, from, text, account, source, client, since, until, Sought.ANY);
    }

    public MessageFilter {
        states = Set.copyOf(states);
    }
}
