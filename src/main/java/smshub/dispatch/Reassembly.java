package smshub.dispatch;

import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import smshub.broker.Publication;
import smshub.broker.QueueMessage;
import smshub.broker.Queues;
import smshub.broker.Settlement;
import smshub.json.Json;
import smshub.message.InboundMessage;
import smshub.message.ProblemCode;
import smshub.store.Store;
import smshub.store.StoreException;

/**
 * Joins the parts of messages from handsets. What has arrived is in the store until the rest comes, in whatever order
 * and after whatever restart; a message is published once, when it is whole or nobody waits for its rest any longer.
 */
public final class Reassembly {
    private static final Logger LOG = LoggerFactory.getLogger(Reassembly.class);

    private final Store store;
    private final InboundMessages inbound;
    private final Clock clock;

    /** @param inbound publishes what is whole */
    public Reassembly(Store store, InboundMessages inbound, Clock clock) {
        this.store = store;
        this.inbound = inbound;
        this.clock = clock;
    }

    /** Takes a batch of parts from {@code sms.parts}; throws what the store throws while it is down. */
    public CompletionStage<Settlement> join(List<QueueMessage> deliveries) {
        List<InboundMessage> parts = new ArrayList<>();
        List<Publication> unreadable = new ArrayList<>();
        for (QueueMessage delivery : deliveries) {
            InboundMessage part = read(delivery);
            if (part == null) {
                unreadable.add(delivery.buried(
                        ProblemCode.BODY_MALFORMED.word(), "This is no part of a message.", Queues.PARTS));
            } else {
                parts.add(part);
            }
        }
        // If the hub dies before the parts are acknowledged, they make the same messages again, with the same ids.
        return inbound.post(store.join(parts, clock.instant())).thenApply(done -> new Settlement(unreadable));
    }

    private static InboundMessage read(QueueMessage delivery) {
        try {
            InboundMessage part = delivery.text() == null ? null : Json.read(delivery.text(), InboundMessage.class);
            return part == null
                            || part.part() == null
                            || part.part().reference() == null
                            || part.account() == null
                            || part.from() == null
                            || part.text() == null
                            || part.time() == null
                    ? null
                    : part;
        } catch (UncheckedIOException e) {
            return null;
        }
    }

    /**
     * Publishes messages of which no more is waited for; their texts say what is missing.
     *
     * @param patience how long a message may take from its first part on
     */
    public void sweep(Duration patience) {
        Instant begunBefore = clock.instant().minus(patience);
        try {
            List<InboundMessage> overdue = store.overdueInbound(begunBefore);
            if (!overdue.isEmpty()) {
                inbound.post(overdue).toCompletableFuture().join();
                store.overdueTold(overdue);
            }
        } catch (StoreException e) {
            LOG.debug("The store is down; what is overdue stays so until the next round", e);
        }
    }
}
