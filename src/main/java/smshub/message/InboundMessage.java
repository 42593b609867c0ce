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
 */
public record InboundMessage(
        String id,
        String account,
        String providerId,
        String from,
        String to,
        String text,
        Instant time,
        String inReplyTo) {
    /** Without number and text, because logs and traces print it. */
    @Override
    public String toString() {
        return "InboundMessage[" + account + "]";
    }
}
