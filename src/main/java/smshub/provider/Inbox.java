package smshub.provider;

import java.util.List;
import java.util.concurrent.CompletionStage;
import smshub.message.DeliveryReceipt;
import smshub.message.InboundMessage;

/** Takes over what providers tell. Each stage completes when it is on disk, and fails when it cannot be. */
public interface Inbox {
    CompletionStage<Void> receipts(List<DeliveryReceipt> receipts);

    /** Messages from handsets, with their whole texts; they have no id of the hub's yet. */
    CompletionStage<Void> inbound(List<InboundMessage> messages);
}
