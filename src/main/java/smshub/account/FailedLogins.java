package smshub.account;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Slows down who guesses at the logins of one listener. After five failures in a row a name, or the beginning of a key, waits
 * at an address, from one second doubled up to five minutes: where many have one address behind a proxy, who guesses at one
 * name locks out nobody else. Failures are forgotten after ten minutes without one. Takes little memory, whoever comes.
 */
public final class FailedLogins {
    private static final int FREE_FAILURES = 5;
    private static final Backoff WAIT = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(5));
    private static final Duration MEMORY = Duration.ofMinutes(10);
    private static final Duration BETWEEN_LINES = Duration.ofMinutes(1);
    private static final int MOST = 10_000;
    private static final int LONGEST_NAME = 64;

    private record Failures(int count, Instant until) {}

    private final Clock clock;
    private final int free;
    private volatile Consumer<String> log;
    private final Map<String, Failures> failures = new Recent<>();
    private final Map<String, Instant> told = new Recent<>();
    private final AtomicLong refused = new AtomicLong();

    /** @param log hears an address once a minute at most, while logins from there are refused */
    public FailedLogins(Clock clock, Consumer<String> log) {
        this(clock, log, FREE_FAILURES);
    }

    /** @param free failures in a row that cost no time */
    public FailedLogins(Clock clock, Consumer<String> log, int free) {
        this.clock = clock;
        this.log = log;
        this.free = free;
    }

    /** From now on another hears of the addresses, too. */
    public void alsoTell(Consumer<String> other) {
        log = log.andThen(other);
    }

    /** How long a name has to wait at an address before it is looked at again; zero when it need not. */
    public synchronized Duration pause(String address, String name) {
        Instant now = clock.instant();
        Failures before = failures.get(who(address, name));
        if (before == null || !now.isBefore(before.until())) {
            return Duration.ZERO;
        }
        refused(address, now);
        return Duration.between(now, before.until());
    }

    /**
     * A login was looked at and is wrong.
     *
     * @return how long the name has to have waited for this one; zero for the first ones
     */
    public synchronized Duration failed(String address, String name) {
        Instant now = clock.instant();
        String who = who(address, name);
        Failures before = failures.get(who);
        int count = before == null || now.isAfter(before.until().plus(MEMORY)) ? 1 : before.count() + 1;
        failures.put(who, new Failures(count, now.plus(pause(count))));
        refused(address, now);
        return pause(count - 1);
    }

    /** A login is right: its count begins anew. */
    public synchronized void passed(String address, String name) {
        failures.remove(who(address, name));
    }

    /** Logins refused since the start, looked at or not. */
    public long refused() {
        return refused.get();
    }

    private void refused(String address, Instant now) {
        refused.incrementAndGet();
        Instant last = told.get(address);
        if (last == null || !now.isBefore(last.plus(BETWEEN_LINES))) {
            told.put(address, now);
            log.accept(address);
        }
    }

    private static String who(String address, String name) {
        return address + ' ' + (name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) : name);
    }

    private Duration pause(int count) {
        return count < free ? Duration.ZERO : WAIT.after(count - free + 1L);
    }

    private static final class Recent<T> extends LinkedHashMap<String, T> {
        private static final long serialVersionUID = 1;

        Recent() {
            super(16, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, T> eldest) {
            return size() > MOST;
        }
    }
}
