package smshub.dispatch;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import smshub.broker.Delivery;
import smshub.broker.Outgoing;
import smshub.broker.Queues;
import smshub.broker.Settlement;
import smshub.message.InboundMessage;
import smshub.message.MessageEvent;
import smshub.store.Store;
import smshub.wire.Wire;

/** Feeds the store from its share of the topics, a batch at a time. Fails when the database does, to be repeated. */
public final class Projection {
    private final Store store;

    public Projection(Store store) {
        this.store = store;
    }

    public Settlement events(List<Delivery> deliveries) {
        return feed(deliveries, MessageEvent.class, store::project);
    }

    public Settlement inbound(List<Delivery> deliveries) {
        return feed(deliveries, InboundMessage.class, store::saveInbound);
    }

    private static <T> Settlement feed(List<Delivery> deliveries, Class<T> type, Consumer<List<T>> sink) {
        List<T> items = new ArrayList<>(deliveries.size());
        List<Outgoing> unreadable = new ArrayList<>();
        for (Delivery delivery : deliveries) {
            try {
                items.add(Wire.read(delivery.text(), type));
            } catch (UncheckedIOException | IllegalArgumentException e) {
                Map<String, Object> properties = new HashMap<>(delivery.properties());
                properties.put("code", "body-malformed");
                properties.put("sentence", "This is no message of the hub's own topics.");
                unreadable.add(Outgoing.to(Queues.DEAD, delivery.text() == null ? "" : delivery.text(), properties));
            }
        }
        sink.accept(items);
        return new Settlement(unreadable);
    }
}
