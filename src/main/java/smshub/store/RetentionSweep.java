package smshub.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has the store forget, in regular rounds, what was over a certain time ago. Several hubs may do so beside one another. */
public final class RetentionSweep {
    private static final Logger LOG = LoggerFactory.getLogger(RetentionSweep.class);

    private final Store store;
    private final Duration keep;
    private final Duration keepAudit;
    private final Clock clock;

    /**
     * @param keep how long messages are kept after they are over; zero for ever
     * @param keepAudit how long the entries of the audit record are kept; zero for ever
     */
    public RetentionSweep(Store store, Duration keep, Duration keepAudit, Clock clock) {
        this.store = store;
        this.keep = keep;
        this.keepAudit = keepAudit;
        this.clock = clock;
    }

    /** One round. While the database is down nothing is forgotten; the next round makes up for it. */
    public void round() {
        try {
            if (!keep.isZero()) {
                Instant before = clock.instant().minus(keep);
                long forgotten = store.purge(before);
                store.campaigns().purge(before);
                if (forgotten > 0) {
                    LOG.info("{} messages that were over for {} days are deleted", forgotten, keep.toDays());
                }
            }
            if (!keepAudit.isZero()) {
                store.purgeAudit(clock.instant().minus(keepAudit));
            }
        } catch (StoreException e) {
            LOG.warn("What is old could not be deleted: {}", e.getMessage());
        }
    }
}
