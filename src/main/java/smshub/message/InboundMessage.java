package smshub.message;

import java.time.Instant;

/**
 * A text from a handset (MO).
 *
 * @param id the hub's id
 * @param account the account that it came by
 * @param providerId the provider's id, against duplicates; may be null
 * @param from the handset; not always E.164 (short codes, alphanumeric senders)
 * @param to the number that it was sent to, or null
 * @param text reassembled text
 * @param time when, by the provider's clock
 * @param inReplyTo the provider's id of the message that it answers, or null
 * @param part its place, where it is a part of a longer message; null for a whole one, as all are that are published
 * @param client id of the client that it belongs to; null where it belongs to none, or that is not known yet
 */
public record InboundMessage(
        String id,
        String account,
        String providerId,
        String from,
        String to,
        String text,
        Instant time,
        String inReplyTo,
        Part part,
        String client) {

    /**
     * The place of a part.
     *
     * @param reference what the parts of one message have in common, beside account, sender and recipient
     * @param number its place among them, from 1
     * @param total how many parts the message has
     */
    public record Part(String reference, int number, int total) {}

    /** A whole message. */
    public InboundMessage(
            String id,
            String account,
            String providerId,
            String from,
            String to,
            String text,
            Instant time,
            String inReplyTo) {
        this(id, account, providerId, from, to, text, time, inReplyTo, null, null);
    }

    /** This message as a part of a longer one; as it is where it is the only part, or its place makes no sense. */
    public InboundMessage part(String reference, int number, int total) {
        return number < 1 || number > total || total == 1
                ? this
                : new InboundMessage(
                        id,
                        account,
                        providerId,
                        from,
                        to,
                        text,
                        time,
                        inReplyTo,
                        new Part(reference, number, total),
                        client);
    }

    /** This message under an id of the hub's. */
    public InboundMessage named(String newId) {
        return new InboundMessage(newId, account, providerId, from, to, text, time, inReplyTo, part, client);
    }

    /** This message with its numbers in another form. */
    public InboundMessage between(String newFrom, String newTo) {
        return new InboundMessage(id, account, providerId, newFrom, newTo, text, time, inReplyTo, part, client);
    }

    /** This message as one that belongs to a client; null for none. */
    public InboundMessage of(String newClient) {
        return new InboundMessage(id, account, providerId, from, to, text, time, inReplyTo, part, newClient);
    }

    /** Without number and text, because logs and traces print it. */
    @Override
    public String toString() {
        return "InboundMessage[" + account + "]";
    }
}
