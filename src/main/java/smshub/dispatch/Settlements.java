package smshub.dispatch;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import smshub.broker.Events;
import smshub.broker.FlowControl;
import smshub.broker.Publication;
import smshub.broker.QueueMessage;
import smshub.broker.Settlement;

/** Puts a step into effect: its event is published, and its message goes on as its kind; the route names the queue. */
final class Settlements {
    private static final String SINCE = "since";

    private Settlements() {}

    static Settlement of(Step step) {
        List<Publication> outgoing =
                new ArrayList<>(step.event() == null ? List.of() : Events.publish(step.event(), step.message()));
        if (step.kind() != Step.Kind.DONE) {
            outgoing.add(onward(step).as(step.kind().name()));
        }
        return new Settlement(outgoing);
    }

    /** The same at an operator's word, which counts where the account is held, too. */
    static Settlement released(Step step) {
        return new Settlement(of(step).outgoing().stream()
                .map(one -> Step.Kind.OUT.name().equals(one.kind()) ? one.with(FlowControl.RELEASED, true) : one)
                .toList());
    }

    private static Publication onward(Step step) {
        return switch (step.kind()) {
            case RETRY -> Events.retry(step.message(), step.due());
            case OUT -> Events.out(step.message());
            case DEAD -> Events.dead(step.message(), step.why());
            case UNSURE -> unsure(step);
            case OVERDUE -> Events.carrying(null, step.message()).notBefore(step.due());
            case DONE -> throw new IllegalArgumentException("nothing goes on");
        };
    }

    private static Publication unsure(Step step) {
        Publication plain = Events.carrying(null, step.message());
        Map<String, Object> properties = new HashMap<>(plain.properties());
        properties.put(SINCE, step.since().toEpochMilli());
        properties.put("code", step.why().code().word());
        properties.put("sentence", step.why().sentence());
        return Publication.to(null, plain.body(), properties).notBefore(step.due());
    }

    /** Since when, in milliseconds, nobody knows whether a provider has this message; 0 where that is no question. */
    static long doubtedSince(QueueMessage delivery) {
        return delivery.number(SINCE);
    }
}
