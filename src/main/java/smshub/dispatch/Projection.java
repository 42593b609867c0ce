package smshub.dispatch;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import smshub.broker.Delivery;
import smshub.broker.Outgoing;
import smshub.broker.Settlement;
import smshub.message.InboundMessage;
import smshub.message.MessageEvent;
import smshub.message.ProblemCode;
import smshub.store.Store;
import smshub.wire.Wire;

/** Feeds the store from its share of the topics, a batch at a time. Fails when the database does, to be repeated. */
public final class Projection {
    private final Store store;

    public Projection(Store store) {
        this.store = store;
    }

    public Settlement events(List<Delivery> deliveries) {
        return feed(
                deliveries,
                MessageEvent.class,
                event -> event.messageId() != null && event.state() != null && event.time() != null,
                store::project);
    }

    public Settlement inbound(List<Delivery> deliveries) {
        return feed(
                deliveries,
                InboundMessage.class,
                message -> message.id() != null && message.account() != null && message.text() != null,
                store::saveInbound);
    }

    private static <T> Settlement feed(
            List<Delivery> deliveries, Class<T> type, Predicate<T> whole, Consumer<List<T>> sink) {
        List<T> items = new ArrayList<>(deliveries.size());
        List<Outgoing> unreadable = new ArrayList<>();
        for (Delivery delivery : deliveries) {
            T item = read(delivery, type);
            if (item != null && whole.test(item)) {
                items.add(item);
            } else {
                unreadable.add(delivery.buried(Map.of(
                        "code",
                        ProblemCode.BODY_MALFORMED.wire(),
                        "sentence",
                        "This is no message of the hub's own topics.")));
            }
        }
        if (!items.isEmpty()) {
            sink.accept(items);
        }
        return new Settlement(unreadable);
    }

    private static <T> T read(Delivery delivery, Class<T> type) {
        try {
            return delivery.text() == null ? null : Wire.read(delivery.text(), type);
        } catch (UncheckedIOException e) {
            return null;
        }
    }
}
