package smshub.http;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import smshub.message.MessageState;
import smshub.message.Price;
import smshub.message.Problem;

/**
 * A message as a list shows it.
 *
 * @param to recipient in E.164 form, or as asked when it was refused
 * @param state where it is now
 * @param client who asked
 * @param encoding alphabet, or null when it was refused
 * @param segments how many segments it takes; 0 when it was refused
 * @param attempt calls of a provider so far
 * @param possibleDuplicate whether the recipient may have got it more than once
 * @param acceptedAt when the hub took or refused it
 * @param changedAt when it came to its state
 * @param problem why it is where it is, or null
 * @param price what its account's prices say that it costs, or null
 * @param providerPrice what its provider says that it costs, or null
 * @param timing when it may be sent, and what it waits for
 */
public record ListedMessage(
        String id,
        String to,
        String from,
        String text,
        MessageState state,
        String account,
        String client,
        String source,
        String reference,
        String category,
        String encoding,
        int segments,
        int attempt,
        boolean possibleDuplicate,
        Instant acceptedAt,
        Instant changedAt,
        Problem problem,
        Price price,
        Price providerPrice,
        @JsonUnwrapped Timing timing) {

    /** A message of unknown price. */
    public ListedMessage(
            String id,
            String to,
            String from,
            String text,
            MessageState state,
            String account,
            String client,
            String source,
            String reference,
            String category,
            String encoding,
            int segments,
            int attempt,
            boolean possibleDuplicate,
            Instant acceptedAt,
            Instant changedAt,
            Problem problem) {
        this(
                id,
                to,
                from,
                text,
                state,
                account,
                client,
                source,
                reference,
                category,
                encoding,
                segments,
                attempt,
                possibleDuplicate,
                acceptedAt,
                changedAt,
                problem,
                null,
                null,
                Timing.NONE);
    }

    /**
     * When it may be sent, and what it waits for.
     *
     * @param sendAt not before this time, or null
     * @param expiresAt not after this time, or null
     * @param waitingFor send-time, quiet-hours, next-attempt, account (its account sends nothing), turn (others are before
     *     it), answer (whether the provider has it); null where it does not wait
     * @param waitingUntil when it is looked at again; null where no time is known
     * @param waitingWhy one sentence, or null
     */
    public record Timing(
            Instant sendAt, Instant expiresAt, String waitingFor, Instant waitingUntil, String waitingWhy) {
        public static final Timing NONE = new Timing(null, null, null, null, null);
    }
}
