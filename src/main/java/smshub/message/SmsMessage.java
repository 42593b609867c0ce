package smshub.message;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import smshub.text.Encoding;

/**
 * An accepted message, as it travels on {@code sms.out.<account>}, {@code sms.retry}, {@code sms.unsure} and
 * {@code sms.dead}. Everything that a later step needs travels with it; no step asks a database.
 *
 * @param id the hub's id
 * @param to recipient
 * @param from sender ID, or null for the provider's own number
 * @param text the text to send, after the rules
 * @param encoding alphabet of the text
 * @param segments how many segments the text takes
 * @param account account that it waits for
 * @param alternates accounts that may take over, in order, the present one not among them
 * @param client who asked
 * @param source channel it came by
 * @param reference the client's own name for it, or null
 * @param category free word, or null
 * @param callbackUrl where state changes are posted, or null
 * @param replyTo broker address that each state is answered to, or null
 * @param correlationId what those answers carry, or null
 * @param acceptedAt when the hub took it over
 * @param sendAt not before this time, or null
 * @param expiresAt not after this time
 * @param asked the request's own words, from which another account's rules start; null where no rule changed any
 * @param attempt how many times a provider was called so far
 * @param spared how many of those calls ended with the provider's wish to be left alone for a while; they do not use up
 *     the account's attempts
 * @param possibleDuplicate whether an earlier attempt may have reached a provider
 * @param priority 0 to 9, by which it overtakes others that wait for its account; null is 4, as in JMS
 * @param flash whether it is to be shown at once and not stored (class 0)
 * @param begun whether its account sent the first of its segments and can go on after them, which no other account can
 */
public record SmsMessage(
        String id,
        Msisdn to,
        SenderId from,
        String text,
        Encoding encoding,
        int segments,
        String account,
        List<String> alternates,
        String client,
        String source,
        String reference,
        String category,
        URI callbackUrl,
        String replyTo,
        String correlationId,
        Instant acceptedAt,
        Instant sendAt,
        Instant expiresAt,
        Asked asked,
        int attempt,
        int spared,
        boolean possibleDuplicate,
        Integer priority,
        boolean flash,
        boolean begun) {

    /**
     * The fields of the request that rules may change, as they were asked.
     *
     * @param text null in a message whose rules left it as it was: a text need not travel twice
     */
    public record Asked(String to, String from, String text) {}

    public SmsMessage {
        if (segments < 1 || spared < 0 || attempt < spared) {
            throw new IllegalArgumentException("segments count from 1, attempts from 0, and only attempts are spared");
        }
        alternates = List.copyOf(alternates);
        if (asked == null) {
            asked = new Asked(to.value(), from == null ? null : from.value(), null);
        } else if (text.equals(asked.text)) {
            asked = new Asked(asked.to, asked.from, null);
        }
    }

    /** A message of usual priority and class, of which nothing was sent yet. */
    public SmsMessage(
            String id,
            Msisdn to,
            SenderId from,
            String text,
            Encoding encoding,
            int segments,
            String account,
            List<String> alternates,
            String client,
            String source,
            String reference,
            String category,
            URI callbackUrl,
            String replyTo,
            String correlationId,
            Instant acceptedAt,
            Instant sendAt,
            Instant expiresAt,
            Asked asked,
            int attempt,
            int spared,
            boolean possibleDuplicate) {
        this(
                id,
                to,
                from,
                text,
                encoding,
                segments,
                account,
                alternates,
                client,
                source,
                reference,
                category,
                callbackUrl,
                replyTo,
                correlationId,
                acceptedAt,
                sendAt,
                expiresAt,
                asked,
                attempt,
                spared,
                possibleDuplicate,
                null,
                false,
                false);
    }

    /** What was asked, in full. */
    public Asked request() {
        return asked.text == null ? new Asked(asked.to, asked.from, text) : asked;
    }

    /** The same message before its next attempt. */
    public SmsMessage attempted() {
        return with(expiresAt, attempt + 1, spared, possibleDuplicate, begun);
    }

    /** The same message as it was at one of its attempts. */
    public SmsMessage at(int thatAttempt) {
        return with(expiresAt, thatAttempt, Math.min(spared, thatAttempt), possibleDuplicate, begun);
    }

    /** The same message after an attempt that does not count. */
    public SmsMessage spare() {
        return with(expiresAt, attempt, spared + 1, possibleDuplicate, begun);
    }

    /** The same message where one of its accounts had taken it over; those before that one are passed by. */
    public SmsMessage by(String otherAccount) {
        int index = alternates.indexOf(otherAccount);
        return index < 0
                ? this
                : new SmsMessage(
                        id,
                        to,
                        from,
                        text,
                        encoding,
                        segments,
                        otherAccount,
                        alternates.subList(index + 1, alternates.size()),
                        client,
                        source,
                        reference,
                        category,
                        callbackUrl,
                        replyTo,
                        correlationId,
                        acceptedAt,
                        sendAt,
                        expiresAt,
                        asked,
                        attempt,
                        spared,
                        possibleDuplicate,
                        priority,
                        flash,
                        false);
    }

    /** The same message, marked as perhaps sent before. */
    public SmsMessage doubtful() {
        return possibleDuplicate ? this : with(expiresAt, attempt, spared, true, begun);
    }

    /** The same message after an attempt that sent some of its segments, or the rest of them. */
    public SmsMessage begun(boolean nowBegun) {
        return begun == nowBegun ? this : with(expiresAt, attempt, spared, possibleDuplicate, nowBegun);
    }

    /** Whether another account may take it over: none could know what its own has sent. */
    public boolean movable() {
        return !alternates.isEmpty() && !possibleDuplicate && !begun;
    }

    /** The same message with time enough to be sent, for one whose age had ended. */
    public SmsMessage renewed(Instant now, Instant newExpiresAt) {
        return expiresAt.isAfter(now) ? this : with(newExpiresAt, attempt, spared, possibleDuplicate, begun);
    }

    private SmsMessage with(
            Instant newExpiresAt, int newAttempt, int newSpared, boolean newPossibleDuplicate, boolean newBegun) {
        return new SmsMessage(
                id,
                to,
                from,
                text,
                encoding,
                segments,
                account,
                alternates,
                client,
                source,
                reference,
                category,
                callbackUrl,
                replyTo,
                correlationId,
                acceptedAt,
                sendAt,
                newExpiresAt,
                asked,
                newAttempt,
                newSpared,
                newPossibleDuplicate,
                priority,
                flash,
                newBegun);
    }

    /** Without number and text, because logs and traces print it. */
    @Override
    public String toString() {
        return "SmsMessage[" + id + "]";
    }
}
