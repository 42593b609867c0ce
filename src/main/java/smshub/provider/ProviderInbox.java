package smshub.provider;

import java.util.List;
import java.util.concurrent.CompletionStage;
import smshub.message.DeliveryReceipt;
import smshub.message.InboundMessage;

/** Takes over what providers tell. Each stage completes when it is on disk, and fails when it cannot be. */
public interface ProviderInbox {
    CompletionStage<Void> receipts(List<DeliveryReceipt> receipts);

    /**
     * Messages from handsets, whole or in parts; they have no id of the hub's yet. A part may be acknowledged at once:
     * the hub joins it with the others, and does not wait for a missing one for ever.
     */
    CompletionStage<Void> inbound(List<InboundMessage> messages);

    /** What should be one of these and cannot be read. */
    CompletionStage<Void> unreadable(UnreadableInbound unreadable);
}
