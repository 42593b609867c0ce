package smshub.broker;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The consumers of a hub that have lost the broker. Each tries again and again, and they all lose it at the same moment:
 * an operator hears of the first, and of the end.
 */
final class LostConsumers {
    private static final Logger LOG = LoggerFactory.getLogger(LostConsumers.class);
    /** Who loses the broker again so soon after all were back, as one that may not consume does, is not told of again. */
    private static final Duration QUIET = Duration.ofSeconds(10);

    private final Clock clock;
    private final Set<Object> lost = new HashSet<>();
    private Instant since;
    private Instant quietUntil = Instant.MIN;
    private int most;
    private boolean told;

    LostConsumers(Clock clock) {
        this.clock = clock;
    }

    /** A consumer could not go on, or not begin. */
    synchronized void lost(Object consumer, String queue, Exception cause) {
        Instant now = clock.instant();
        if (lost.isEmpty()) {
            since = now;
            most = 0;
            told = !now.isBefore(quietUntil);
            if (told) {
                LOG.warn(
                        "Consumers have lost the broker and try again until it is back, first that of {}: {}",
                        queue,
                        cause.toString());
            }
        }
        LOG.debug("The consumer of {} lost the broker", queue, cause);
        lost.add(consumer);
        most = Math.max(most, lost.size());
    }

    /** A consumer works, or has ended. */
    synchronized void over(Object consumer) {
        if (lost.remove(consumer) && lost.isEmpty()) {
            if (told) {
                Instant now = clock.instant();
                quietUntil = now.plus(QUIET);
                LOG.info(
                        "All {} consumers that had lost the broker are back, after {} s",
                        most,
                        Duration.between(since, now).toSeconds());
            }
        }
    }
}
