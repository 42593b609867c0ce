package smshub.store;

import java.time.Instant;
import smshub.message.MessageState;
import smshub.message.Postponement;
import smshub.message.Price;
import smshub.message.Problem;
import smshub.text.Encoding;

/**
 * A message as far as events have told. Before its acceptance is heard of, and for a refused request, fields that nobody
 * knows are null.
 *
 * @param id the hub's id
 * @param accepted whether the hub took it over; false for a refused request
 * @param createdAt when it was accepted, or else refused
 * @param to recipient; as asked where the request was refused
 * @param from sender ID, or null for the provider's own number
 * @param text text after the rules; as asked where the request was refused
 * @param encoding alphabet, or null
 * @param segments how many segments; 0 when unknown
 * @param account account that it was last meant for, or null
 * @param client who asked
 * @param source channel it came by
 * @param reference the client's own name for it, or null
 * @param category free word, or null
 * @param sendAt not before this time, or null
 * @param expiresAt not after this time, or null
 * @param state where it is
 * @param attempt calls of a provider so far
 * @param problem why it is in this state, or null
 * @param updatedAt when it came to this state
 * @param possibleDuplicate whether the recipient may have got it more than once
 * @param price what its account's prices say that it costs, or null
 * @param providerPrice what its provider says that it costs, or null
 * @param waiting the time that it waits for, or null
 */
public record StoredMessage(
        String id,
        boolean accepted,
        Instant createdAt,
        String to,
        String from,
        String text,
        Encoding encoding,
        int segments,
        String account,
        String client,
        String source,
        String reference,
        String category,
        Instant sendAt,
        Instant expiresAt,
        MessageState state,
        int attempt,
        Problem problem,
        Instant updatedAt,
        boolean possibleDuplicate,
        Price price,
        Price providerPrice,
        Postponement waiting) {

    /** A message of unknown price. */
    public StoredMessage(
            String id,
            boolean accepted,
            Instant createdAt,
            String to,
            String from,
            String text,
            Encoding encoding,
            int segments,
            String account,
            String client,
            String source,
            String reference,
            String category,
            Instant sendAt,
            Instant expiresAt,
            MessageState state,
            int attempt,
            Problem problem,
            Instant updatedAt,
            boolean possibleDuplicate) {
        this(
                id,
                accepted,
                createdAt,
                to,
                from,
                text,
                encoding,
                segments,
                account,
                client,
                source,
                reference,
                category,
                sendAt,
                expiresAt,
                state,
                attempt,
                problem,
                updatedAt,
                possibleDuplicate,
                null,
                null,
                null);
    }

    /** Whether it has octets in place of a text ({@link Encoding#OCTETS}). */
    public boolean octets() {
        return encoding == Encoding.OCTETS;
    }
}
