package smshub.broker;

import java.util.List;
import java.util.function.Predicate;

/** Lets everything pass, and takes the route's last body for the settlement. */
public class FreeFlow implements FlowControl {
    @Override
    public void began(Predicate<QueueMessage> doubtful) {}

    @Override
    public Opening opening() {
        return Opening.ALL;
    }

    @Override
    public long permit() {
        return 0;
    }

    @Override
    public Admission admit(QueueMessage delivery, boolean doubtful) {
        return new Admission(delivery, delivery, List.of());
    }

    /** @throws IllegalStateException when the route failed or made no settlement */
    @Override
    public Settlement settle(Object job, Object answer, Throwable failure) {
        if (failure == null && answer instanceof Settlement settlement) {
            return settlement;
        }
        throw new IllegalStateException(
                failure == null ? "the route ended without a settlement" : "the route failed", failure);
    }
}
