package smshub.provider;

import java.util.List;
import smshub.message.DeliveryReceipt;
import smshub.message.InboundMessage;
import smshub.message.Problem;

/**
 * What a provider handed out, to a poll or with the answer to a confirmation. What cannot be read is left out, so that it
 * is confirmed with the rest and does not stand in the way.
 *
 * @param inbound messages from handsets, without the hub's id; each with an id of the provider's, or one made from its
 *     content, for the same message may come again
 * @param confirmation what the provider must be told once everything is on disk; null when nothing is to be told
 * @param more whether to ask again at once
 * @param problem why nothing came; null when the provider answered
 */
public record Polled(
        List<DeliveryReceipt> receipts,
        List<InboundMessage> inbound,
        Object confirmation,
        boolean more,
        Problem problem) {
    public Polled {
        receipts = List.copyOf(receipts);
        inbound = List.copyOf(inbound);
    }

    public static Polled of(
            List<DeliveryReceipt> receipts, List<InboundMessage> inbound, Object confirmation, boolean more) {
        return new Polled(receipts, inbound, confirmation, more, null);
    }

    public static Polled nothing() {
        return of(List.of(), List.of(), null, false);
    }

    public static Polled failed(Problem problem) {
        return new Polled(List.of(), List.of(), null, false, problem);
    }

    /** Without numbers and texts: Camel writes bodies into its logs and traces. */
    @Override
    public String toString() {
        return receipts.size() + " receipts, " + inbound.size() + " messages";
    }
}
