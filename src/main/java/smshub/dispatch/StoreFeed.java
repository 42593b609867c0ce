package smshub.dispatch;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import smshub.audit.AuditEntry;
import smshub.audit.Incident;
import smshub.broker.Publication;
import smshub.broker.QueueMessage;
import smshub.broker.Settlement;
import smshub.json.Json;
import smshub.message.InboundMessage;
import smshub.message.MessageEvent;
import smshub.message.MessageIds;
import smshub.message.ProblemCode;
import smshub.store.Store;

/** Feeds the store from its share of the topics, a batch at a time. Fails when the database does, to be repeated. */
public final class StoreFeed {
    /** Most rows of a transaction. */
    private static final int MOST = 5_000;

    private static final Map<String, Object> UNREADABLE = Map.of(
            "code", ProblemCode.BODY_MALFORMED.word(), "sentence", "This is no message of the hub's own topics.");

    private final Store store;
    private final ConsentList consents;
    private final Function<List<MessageEvent>, List<Publication>> told;

    /**
     * @param consents hears what handsets say
     * @param told what else is to be sent because of state changes that the store has now
     */
    public StoreFeed(Store store, ConsentList consents, Function<List<MessageEvent>, List<Publication>> told) {
        this.store = store;
        this.consents = consents;
        this.told = told;
    }

    /** Each delivery holds the state changes of one commit, one in each line. */
    public Settlement events(List<QueueMessage> deliveries) {
        return feed(
                deliveries,
                MessageEvent.class,
                event -> MessageIds.isId(event.messageId()) && event.state() != null && event.time() != null,
                Comparator.comparing(MessageEvent::messageId),
                events -> {
                    store.project(events);
                    return told.apply(events);
                });
    }

    public Settlement inbound(List<QueueMessage> deliveries) {
        return feed(
                deliveries,
                InboundMessage.class,
                message -> message.id() != null && message.account() != null && message.text() != null,
                messages -> {
                    consents.inbound(messages);
                    return List.of();
                });
    }

    /** What was done, for the audit record. */
    public Settlement audit(List<QueueMessage> deliveries) {
        return feed(
                deliveries,
                AuditEntry.class,
                entry -> MessageIds.isId(entry.id()) && entry.at() != null && entry.verb() != null,
                entries -> {
                    store.addAudit(entries);
                    return List.of();
                });
    }

    /** What went wrong apart from messages. */
    public Settlement errors(List<QueueMessage> deliveries) {
        return feed(
                deliveries,
                Incident.class,
                incident -> MessageIds.isId(incident.id()) && incident.at() != null && incident.code() != null,
                incidents -> {
                    store.addIncidents(incidents);
                    return List.of();
                });
    }

    private static <T> Settlement feed(
            List<QueueMessage> deliveries,
            Class<T> type,
            Predicate<T> whole,
            Function<List<T>, List<Publication>> sink) {
        return feed(deliveries, type, whole, null, sink);
    }

    /** @param together those that are equal by it reach the sink together, as far as possible; null where all stay as they came */
    private static <T> Settlement feed(
            List<QueueMessage> deliveries,
            Class<T> type,
            Predicate<T> whole,
            Comparator<T> together,
            Function<List<T>, List<Publication>> sink) {
        List<T> items = new ArrayList<>();
        List<Publication> outgoing = new ArrayList<>();
        for (QueueMessage delivery : deliveries) {
            String text = delivery.text() == null ? "" : delivery.text();
            for (String line : text.split("\n")) {
                T item = read(line, type);
                if (item != null && whole.test(item)) {
                    items.add(item);
                } else {
                    outgoing.add(Publication.of(Publication.DEAD, line, UNREADABLE));
                }
            }
        }
        if (together != null && items.size() > MOST) {
            items.sort(together);
        }
        for (int done = 0; done < items.size(); done += MOST) {
            outgoing.addAll(sink.apply(items.subList(done, Math.min(items.size(), done + MOST))));
        }
        return new Settlement(outgoing);
    }

    private static <T> T read(String line, Class<T> type) {
        try {
            return Json.read(line, type);
        } catch (UncheckedIOException e) {
            return null;
        }
    }
}
