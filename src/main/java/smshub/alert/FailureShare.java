package smshub.alert;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import smshub.message.MessageEvent;

/** How many messages of each account failed in the last minutes. Told of them when the store has them. */
public final class FailureShare {
    static final Duration SPAN = Duration.ofMinutes(15);
    private static final int MINUTES = (int) SPAN.toMinutes();

    /** By account. */
    private final Map<String, Minute[]> counts = new HashMap<>();

    /** What is counted of one minute; its place is that of the minute in a ring. */
    private static final class Minute {
        private long minute = Long.MIN_VALUE;
        private long total;
        private long failed;
    }

    /**
     * Messages of a span.
     *
     * @param total those that were handed over or came to an end before
     * @param failed those of them that came to a bad end, and those that were not delivered
     */
    public record Count(long total, long failed) {
        static final Count NONE = new Count(0, 0);
    }

    /** Counts state changes, by their own times. */
    public synchronized void count(List<MessageEvent> events) {
        for (MessageEvent event : events) {
            if (event.account() == null) {
                continue;
            }
            boolean failed;
            boolean counts;
            switch (event.state()) {
                case SENT -> {
                    counts = true;
                    failed = false;
                }
                case DEAD, EXPIRED -> {
                    counts = true;
                    failed = true;
                }
                case UNDELIVERED -> {
                    counts = false;
                    failed = true;
                }
                default -> {
                    continue;
                }
            }
            Minute minute = minute(event.account(), event.time());
            if (minute != null) {
                minute.total += counts ? 1 : 0;
                minute.failed += failed ? 1 : 0;
            }
        }
    }

    /** Null for one that is too old: its place belongs to a later one. */
    private Minute minute(String account, Instant time) {
        long number = time.getEpochSecond() / 60;
        Minute[] ring = counts.computeIfAbsent(account, none -> new Minute[MINUTES]);
        int place = (int) Math.floorMod(number, (long) MINUTES);
        if (ring[place] == null) {
            ring[place] = new Minute();
        }
        Minute minute = ring[place];
        if (minute.minute < number) {
            minute.minute = number;
            minute.total = 0;
            minute.failed = 0;
        }
        return minute.minute == number ? minute : null;
    }

    /** What counts at a time. */
    public synchronized Count of(String account, Instant now) {
        Minute[] ring = counts.get(account);
        if (ring == null) {
            return Count.NONE;
        }
        long first = now.getEpochSecond() / 60 - MINUTES;
        long total = 0;
        long failed = 0;
        for (Minute minute : ring) {
            if (minute != null && minute.minute > first) {
                total += minute.total;
                failed += minute.failed;
            }
        }
        return new Count(total, failed);
    }
}
