package smshub.simulator;

import java.time.Duration;
import java.util.Objects;

/** What goes wrong at one provider, on demand. */
public final class Faults {
    private volatile Duration latency;
    private Fault fault = Fault.NONE;
    private long left;
    private long calls;

    Faults(Duration latency) {
        this.latency = latency;
    }

    /** How long the provider takes for an answer. */
    public Duration latency() {
        return latency;
    }

    public void latency(Duration time) {
        latency = Objects.requireNonNull(time);
    }

    /** The next so many messages meet this fault. */
    public synchronized void next(long times, Fault what) {
        fault = what;
        left = times;
    }

    /** Every message meets this fault, until {@link #clear()}. */
    public void all(Fault what) {
        next(Long.MAX_VALUE, what);
    }

    /** Ends all faults. */
    public void clear() {
        next(0, Fault.NONE);
    }

    /** How many messages were offered so far, whether or not they were taken. */
    public synchronized long calls() {
        return calls;
    }

    synchronized Fault take() {
        calls++;
        if (left == 0) {
            return Fault.NONE;
        }
        left--;
        return fault;
    }
}
