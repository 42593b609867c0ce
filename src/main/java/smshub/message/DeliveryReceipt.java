package smshub.message;

import java.time.Instant;

/**
 * What a provider says about a message that it took (DLR).
 *
 * @param account the account that it came by
 * @param providerId the provider's id of the message, or null when it names ours
 * @param messageId the hub's id where the provider echoes it, or null
 * @param status what became of it
 * @param time when, by the provider's clock; the hub's where it says none
 * @param providerCode the provider's own code or word, for the time line
 * @param otherwise the message from a handset that it is where no message of the account has this id: a text that only
 *     looks like a receipt; null for what surely is one
 */
public record DeliveryReceipt(
        String account,
        String providerId,
        String messageId,
        Status status,
        Instant time,
        String providerCode,
        InboundMessage otherwise) {

    /** What surely is a receipt. */
    public DeliveryReceipt(
            String account, String providerId, String messageId, Status status, Instant time, String providerCode) {
        this(account, providerId, messageId, status, time, providerCode, null);
    }

    /** The same with the provider's id in another form. */
    public DeliveryReceipt named(String newProviderId) {
        return new DeliveryReceipt(account, newProviderId, messageId, status, time, providerCode, otherwise);
    }

    /** The same, unless no message of the account has its id: then it is a message from a handset. */
    public DeliveryReceipt or(InboundMessage newOtherwise) {
        return new DeliveryReceipt(account, providerId, messageId, status, time, providerCode, newOtherwise);
    }

    /** The meaning of a receipt. */
    public enum Status {
        /** With the provider or the network, not yet on the handset. */
        UNDERWAY,
        DELIVERED,
        UNDELIVERED,
        /** The provider does not know what became of it, and never will. */
        UNKNOWN,
        /** The provider does not know such a message: it never took it, or has forgotten it. */
        NOT_FOUND,
        /** The provider tells a state that the hub does not know: an operator must look what it means. */
        UNCLEAR
    }
}
