package smshub.store;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives messages the keys that searches find them by, in regular rounds, where they do not get them at once: a few while
 * others come in, and all of them when few do.
 */
public final class KeySweep {
    private static final Logger LOG = LoggerFactory.getLogger(KeySweep.class);

    /** With fewer events than this since the last round began the hub has time. */
    private static final long QUIET = 500;

    /** Transactions of a round that has time, for as long as it has; others may want to write in between. */
    private static final int MOST = 20;

    /** Of rounds that have none, one in so many does something: the keys of messages of a while ago push others out of the cache. */
    private static final int SELDOM = 10;

    private final Store store;
    private long projected;
    private int busy;

    public KeySweep(Store store) {
        this.store = store;
    }

    /** One round. While the database is down there is nothing to do. */
    public void round() {
        long now = store.projected();
        busy = now - projected < QUIET ? 0 : busy + 1;
        projected = now;
        int most = busy == 0 ? MOST : busy % SELDOM == 0 ? 1 : 0;
        try {
            for (int i = 0; i < most && store.projected() - now < QUIET && store.key(); i++) {
                LOG.debug("further messages have their keys");
            }
        } catch (StoreException e) {
            LOG.debug("Messages get their keys later: {}", e.getMessage());
        }
    }
}
