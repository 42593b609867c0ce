package smshub.dispatch;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import smshub.broker.Events;
import smshub.broker.Publication;
import smshub.broker.QueueMessage;
import smshub.broker.Queues;
import smshub.broker.Settlement;

/** Puts a step into effect: its event is published, and its message goes to the queue that its kind means. */
final class Settlements {
    private static final String DUE_AT = "dueAt";
    private static final String SINCE = "since";
    /** Picks the doubtful messages that are to be looked at by a time. */
    static final String DUE_BY = DUE_AT + " <= ";

    private Settlements() {}

    static Settlement of(Step step) {
        List<Publication> outgoing =
                new ArrayList<>(step.event() == null ? List.of() : Events.publish(step.event(), step.message()));
        switch (step.kind()) {
            case DONE -> {}
            case OVERDUE ->
                outgoing.add(Events.carrying(Queues.OVERDUE, step.message()).notBefore(step.due()));
            case RETRY -> outgoing.add(Events.retry(step.message(), step.due()));
            case OUT -> outgoing.add(Events.out(step.message()));
            case UNSURE -> outgoing.add(unsure(step));
            case DEAD -> outgoing.add(Events.dead(step.message(), step.why()));
        }
        return new Settlement(outgoing);
    }

    private static Publication unsure(Step step) {
        Publication plain = Events.carrying(Queues.UNSURE, step.message());
        Map<String, Object> properties = new HashMap<>(plain.properties());
        properties.put(SINCE, step.since().toEpochMilli());
        properties.put(DUE_AT, step.due().toEpochMilli());
        properties.put("code", step.why().code().wire());
        properties.put("sentence", step.why().sentence());
        return Publication.to(Queues.UNSURE, plain.body(), properties);
    }

    /** Since when, in milliseconds, nobody knows whether a provider has this message; 0 where that is no question. */
    static long doubtedSince(QueueMessage delivery) {
        return delivery.number(SINCE);
    }
}
