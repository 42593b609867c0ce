package smshub.http;

import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import smshub.account.InboundScope;
import smshub.message.InboundMessage;
import smshub.message.MessageState;
import smshub.message.Sought;

/**
 * What is remembered of messages. Calls may take as long as a database takes; each throws {@link UncheckedIOException}
 * when it cannot be asked, and the caller may try again later.
 */
public interface Archive {
    /**
     * Messages that pass a filter, the latest first.
     *
     * @param cursor {@link Page#next()} of the page before, or null for the first
     * @param limit most entries
     */
    Page<ListedMessage> messages(MessageFilter filter, String cursor, int limit);

    /** One message with its time line. One that was accepted just now is there soon; only the stage waits for that. */
    CompletionStage<Optional<MessageHistory>> message(String id);

    /** Messages from handsets that pass a filter, the latest first. */
    Page<InboundMessage> inbound(InboundFilter filter, String cursor, int limit);

    /** Of each handset the last message, where that passes a filter; the latest first. */
    Page<InboundMessage> conversations(InboundFilter filter, String cursor, int limit);

    /** Where everything that was ever accepted is now. */
    Ledger ledger();

    /** When the oldest message that is in one of these states was accepted; null where none is. */
    Instant oldest(Set<MessageState> states);

    /**
     * Which messages; null or empty means any.
     *
     * @param states states of which the message has one
     * @param to recipient; {@code +4917*} for those that begin so, {@code *4711} for those that end so
     * @param from sender ID
     * @param text part of the text, in any case
     * @param account account
     * @param client whose messages
     * @param source channel
     * @param since accepted at this time or later
     * @param until accepted before this time
     * @param sought by what else
     */
    record MessageFilter(
            Set<MessageState> states,
            String to,
            String from,
            String text,
            String account,
            String client,
            String source,
            Instant since,
            Instant until,
            Sought sought) {
        /** By what every message has. */
        public MessageFilter(
                Set<MessageState> states,
                String to,
                String from,
                String text,
                String account,
                String client,
                String source,
                Instant since,
                Instant until) {
            this(states, to, from, text, account, client, source, since, until, Sought.ANY);
        }
    }

    /**
     * Which messages from handsets; null means any.
     *
     * @param account account that the message came by
     * @param from handset, or its first digits
     * @param to number that it was sent to
     * @param text part of the text, in any case
     * @param since arrived at this time or later
     * @param until arrived before this time
     * @param view whose eyes see it
     */
    record InboundFilter(
            String account, String from, String to, String text, Instant since, Instant until, InboundScope view) {}

    /**
     * Part of a list. Where what is looked for is rare and has no index, a part ends after a while of looking, perhaps with
     * nothing in it.
     *
     * @param next what asks for the part after this one; null at the end
     */
    record Page<T>(List<T> entries, String next) {
        public Page {
            entries = List.copyOf(entries);
        }
    }
}
