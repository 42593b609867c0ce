package smshub.campaign;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * How many recipients may be handed over now. They go at a steady rate, and no further ahead of an account than it sends in
 * a while: then a pause takes effect soon, and what others send finds short queues. Without clock and I/O; for one thread.
 */
public final class Pace {
    /** Waiting messages that are always allowed, or nothing would ever begin. */
    static final int LEAST_AHEAD = 20;
    /** How far ahead of what an account sends. */
    static final double AHEAD_SECONDS = 2;
    /** What was not used is not made up for: after a standstill it goes on as before. */
    private static final double SAVED_SECONDS = 0.25;
    /** Weight of the latest look in the rate that an account shows. */
    private static final double LATEST = 0.3;

    private static final double SECOND = TimeUnit.SECONDS.toNanos(1);

    private final int perSecond;
    private final Map<String, Way> ways = new HashMap<>();
    private double due;
    private long lookedAt;
    private boolean begun;

    /** What is known of an account's queue. */
    private static final class Way {
        private double perSecond;
        private long depth;
        private long added;
        private boolean seen;

        void look(long now, double seconds) {
            if (seen && seconds > 0) {
                double drained = Math.max(0, depth + added - now) / seconds;
                perSecond += LATEST * (drained - perSecond);
            }
            seen = true;
            depth = now;
            added = 0;
        }

        long room() {
            return Math.round(Math.max(LEAST_AHEAD, perSecond * AHEAD_SECONDS)) - depth;
        }
    }

    public Pace(int perSecond) {
        this.perSecond = perSecond;
    }

    /** Accounts whose queues are to be looked at: those that took some of the last recipients. */
    public Set<String> accounts() {
        return Set.copyOf(ways.keySet());
    }

    /**
     * Most recipients that may be handed over now.
     *
     * @param nanos by a clock that only goes forward
     * @param depths messages waiting for each of {@link #accounts}, those of others among them
     */
    public int allowed(long nanos, Map<String, Long> depths) {
        double seconds = begun ? (nanos - lookedAt) / SECOND : SAVED_SECONDS;
        begun = true;
        lookedAt = nanos;
        due = Math.min(due + seconds * perSecond, Math.max(1, perSecond * SAVED_SECONDS));
        long allowed = ways.isEmpty() ? Math.min((long) due, LEAST_AHEAD) : (long) due;
        for (Map.Entry<String, Way> way : ways.entrySet()) {
            way.getValue().look(depths.getOrDefault(way.getKey(), 0L), seconds);
            allowed = Math.min(allowed, way.getValue().room());
        }
        return (int) Math.max(0, allowed);
    }

    /** Recipients were handed over or refused. */
    public void done(int recipients) {
        due -= recipients;
    }

    /** One of them was accepted for an account. */
    public void accepted(String account) {
        ways.computeIfAbsent(account, name -> new Way()).added++;
    }
}
