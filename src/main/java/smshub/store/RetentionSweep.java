package smshub.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has the store forget, in regular rounds, what was over a certain time ago. Several hubs may do so beside one another. */
public final class RetentionSweep {
    private static final Logger LOG = LoggerFactory.getLogger(RetentionSweep.class);

    /** Rounds that go through everything are dear. */
    private static final Duration BETWEEN_TEXTS = Duration.ofDays(1);

    private final Store store;
    private final Duration keep;
    private final Duration keepAudit;
    private final Duration keepTexts;
    private final Clock clock;
    private Instant textsAt = Instant.MIN;

    /**
     * @param keep how long messages are kept after they are over; zero for ever
     * @param keepAudit how long the entries of the audit record are kept; zero for ever
     * @param keepTexts how long texts are kept; zero as long as their messages
     */
    public RetentionSweep(Store store, Duration keep, Duration keepAudit, Duration keepTexts, Clock clock) {
        this.store = store;
        this.keep = keep;
        this.keepAudit = keepAudit;
        this.keepTexts = keepTexts;
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
            texts(clock.instant());
            if (!keepAudit.isZero()) {
                store.purgeAudit(clock.instant().minus(keepAudit));
            }
        } catch (StoreException e) {
            LOG.warn("What is old could not be deleted: {}", e.getMessage());
        }
    }

    private void texts(Instant now) {
        if (!keepTexts.isZero() && !now.isBefore(textsAt)) {
            long blanked = store.purgeTexts(now.minus(keepTexts));
            textsAt = now.plus(BETWEEN_TEXTS);
            if (blanked > 0) {
                LOG.info("{} texts that were over for {} days are deleted", blanked, keepTexts.toDays());
            }
        }
    }
}
