package smshub.message;

import java.time.Instant;
import java.util.List;

/**
 * One step in a message's life, as published on {@code sms.events}. Publication is at least once; {@link #eventId}
 * tells repeats. The store is nothing but the sum of these.
 *
 * @param eventId id of this step
 * @param messageId the message
 * @param state the state that it came to
 * @param time when
 * @param attempt calls of a provider so far
 * @param account account concerned, or null when none was chosen
 * @param client who asked
 * @param reference the client's own name for the message, or null
 * @param problem why, or null
 * @param providerIds ids given by the provider; empty unless just sent
 * @param possibleDuplicate whether the recipient may have got it more than once
 * @param note one sentence for the time line, or null
 * @param message the whole message where the store may not know it as it is now: accepted, scheduled, or with another account,
 *     whose sender and text it has; else null
 * @param request what was asked, where it was refused before it became a message, else null
 * @param cost what it costs; null unless just sent
 * @param waiting what it waits for now, where that is a time; else null
 * @param split which piece of a text the message is; null where it has the whole
 */
public record MessageEvent(
        String eventId,
        String messageId,
        MessageState state,
        Instant time,
        int attempt,
        String account,
        String client,
        String reference,
        Problem problem,
        List<String> providerIds,
        boolean possibleDuplicate,
        String note,
        SmsMessage message,
        SmsRequest request,
        Cost cost,
        Postponement waiting,
        Split split) {
    public MessageEvent {
        providerIds = List.copyOf(providerIds);
    }

    /** A step that costs nothing. */
    public MessageEvent(
            String eventId,
            String messageId,
            MessageState state,
            Instant time,
            int attempt,
            String account,
            String client,
            String reference,
            Problem problem,
            List<String> providerIds,
            boolean possibleDuplicate,
            String note,
            SmsMessage message,
            SmsRequest request) {
        this(
                eventId,
                messageId,
                state,
                time,
                attempt,
                account,
                client,
                reference,
                problem,
                providerIds,
                possibleDuplicate,
                note,
                message,
                request,
                null,
                null,
                null);
    }

    /** A step of an accepted message. */
    public static MessageEvent of(
            SmsMessage message,
            MessageState state,
            Instant time,
            Problem problem,
            List<String> providerIds,
            String note) {
        boolean first =
                state == MessageState.ACCEPTED && message.progress().attempt() == 0 || state == MessageState.SCHEDULED;
        return of(message, state, time, problem, providerIds, note, first);
    }

    /**
     * A message that its provider took.
     *
     * @param providerIds ids given by the provider
     * @param providerPrice what the provider says that it costs, or null
     */
    public static MessageEvent sent(SmsMessage message, Instant time, List<String> providerIds, Price providerPrice) {
        return of(message, MessageState.SENT, time, null, providerIds, null)
                .costing(new Cost(message.segments(), message.content().price(), providerPrice));
    }

    private MessageEvent costing(Cost newCost) {
        return new MessageEvent(
                eventId,
                messageId,
                state,
                time,
                attempt,
                account,
                client,
                reference,
                problem,
                providerIds,
                possibleDuplicate,
                note,
                message,
                request,
                newCost,
                waiting,
                split);
    }

    /** A message that goes on with another account, which is its own by now; so are sender and text. */
    public static MessageEvent moved(SmsMessage message, Instant time, Problem problem, String note) {
        return of(message, MessageState.DEFERRED, time, problem, List.of(), note, true);
    }

    private static MessageEvent of(
            SmsMessage message,
            MessageState state,
            Instant time,
            Problem problem,
            List<String> providerIds,
            String note,
            boolean whole) {
        return new MessageEvent(
                MessageIds.next(),
                message.id(),
                state,
                time,
                message.progress().attempt(),
                message.account(),
                message.client(),
                message.submission().reference(),
                problem,
                providerIds,
                message.progress().possibleDuplicate(),
                note,
                whole ? message : null,
                null,
                null,
                null,
                message.split());
    }

    /** A step of an accepted message that needs no explanation. */
    public static MessageEvent of(SmsMessage message, MessageState state, Instant time) {
        return of(message, state, time, null, List.of(), null);
    }

    /** The same step by an id that whoever tells it again gives it, too. */
    public MessageEvent known(String newEventId) {
        return new MessageEvent(
                newEventId,
                messageId,
                state,
                time,
                attempt,
                account,
                client,
                reference,
                problem,
                providerIds,
                possibleDuplicate,
                note,
                message,
                request,
                cost,
                waiting,
                split);
    }

    /** The same step, after which it waits. */
    public MessageEvent with(Postponement newWaiting) {
        return new MessageEvent(
                eventId,
                messageId,
                state,
                time,
                attempt,
                account,
                client,
                reference,
                problem,
                providerIds,
                possibleDuplicate,
                note,
                message,
                request,
                cost,
                newWaiting,
                split);
    }

    /** Whether this is the first step of an accepted message. */
    public boolean begins() {
        return message != null && state != MessageState.DEFERRED;
    }

    /** The same step by an account that the message was with before. */
    public MessageEvent by(String thatAccount) {
        return new MessageEvent(
                eventId,
                messageId,
                state,
                time,
                attempt,
                thatAccount,
                client,
                reference,
                problem,
                providerIds,
                possibleDuplicate,
                note,
                message,
                request,
                cost,
                waiting,
                split);
    }
}
