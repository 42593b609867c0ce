package smshub.dispatch;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongSupplier;
import smshub.campaign.CampaignProgress;

/**
 * Counts of campaigns, of which each is made anew only after some time: the longer a count took, the longer it holds. So
 * whoever looks all the time costs the database a part of it at most.
 */
final class ProgressMemory {
    private static final int MOST = 100;
    private static final int HOLDS = 5;
    private static final long LONGEST_NANOS = Duration.ofSeconds(5).toNanos();

    private final Function<String, CampaignProgress> counted;
    private final LongSupplier nanos;
    private final Map<String, Count> counts = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Count> eldest) {
            return size() > MOST;
        }
    };

    private record Count(CampaignProgress progress, long goodUntil) {}

    ProgressMemory(Function<String, CampaignProgress> counted, LongSupplier nanos) {
        this.counted = counted;
        this.nanos = nanos;
    }

    /** The counts of a campaign. While they are made anew, others than the one who asked first get the former ones. */
    CampaignProgress of(String id) {
        long begin = nanos.getAsLong();
        synchronized (counts) {
            Count known = counts.get(id);
            if (known != null && begin - known.goodUntil < 0) {
                return known.progress;
            }
            if (known != null) {
                counts.put(id, new Count(known.progress, begin + LONGEST_NANOS));
            }
        }
        CampaignProgress progress = counted.apply(id);
        long end = nanos.getAsLong();
        synchronized (counts) {
            counts.put(id, new Count(progress, end + Math.min(LONGEST_NANOS, HOLDS * (end - begin))));
        }
        return progress;
    }
}
