package smshub.intake;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import smshub.account.Backoff;
import smshub.account.IntakeSettings;
import smshub.message.Problem;
import smshub.message.ProblemCode;

/** The rounds of one intake: when they are due, that no two overlap, and how they went. */
public final class IntakeJob implements AutoCloseable {
    /** Somebody to be told of an intake that fails. Called while the job is locked: it must not wait. */
    public interface Watch {
        /** Rounds that fail one after the other before it is told. */
        int patience();

        void failing(IntakeStatus intake);

        /** Hears of each round that fails. */
        default void failed(IntakeStatus intake) {}

        /** Told once after {@link #failing}. */
        void working(IntakeStatus intake);
    }

    private static final Logger LOG = LoggerFactory.getLogger(IntakeJob.class);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(15);

    private final IntakeSettings settings;
    private final Poller work;
    private final Priorities priorities;
    private final Watch watch;
    private final IntakeMemory memory;
    private final BooleanSupplier here;
    private final Clock clock;
    private volatile boolean closed;
    private boolean running;
    /** Whether an operator wants the round that is under way, whatever the hour. */
    private boolean wanted;
    /** Who stopped it; null while it goes on. */
    private String stoppedBy;

    private boolean again;
    private int failures;
    private boolean told;
    private Instant quietUntil = Instant.MIN;
    private Instant lastRun;
    private Instant lastEnd;
    private long runs;
    private long failedRuns;
    private long requests;
    private Problem lastError;
    private Instant lastErrorAt;

    /** @param memory knows how the intake did before */
    public IntakeJob(
            IntakeSettings settings,
            Poller work,
            Priorities priorities,
            Watch watch,
            IntakeMemory memory,
            Clock clock) {
        this(settings, work, priorities, watch, memory, () -> true, clock);
    }

    /**
     * @param memory knows how the intake did before
     * @param here whether this hub runs it, asked before each turn: of hubs that share a broker one does
     */
    public IntakeJob(
            IntakeSettings settings,
            Poller work,
            Priorities priorities,
            Watch watch,
            IntakeMemory memory,
            BooleanSupplier here,
            Clock clock) {
        this.here = here;
        this.settings = settings;
        this.work = work;
        this.priorities = priorities;
        this.watch = watch;
        this.memory = memory;
        this.clock = clock;
        IntakeRecord before = memory.of(settings.name());
        runs = before.runs();
        failedRuns = before.failedRuns();
        requests = before.requests();
        lastRun = before.lastRun();
        lastError = before.lastError();
        lastErrorAt = before.lastErrorAt();
        stoppedBy = before.stoppedBy();
    }

    /** Lets the source itself begin rounds, too, where it can tell that something came. */
    public void listen() {
        work.listen(() -> run(true));
    }

    /** Runs a round unless one is under way, or it is too early after a failure, or not the time at all. */
    public void round() throws InterruptedException {
        run(false);
    }

    /** Whether this hub runs it. */
    public boolean here() {
        return here.getAsBoolean();
    }

    /** Somebody at another hub stopped or started it, who is told; null for started. */
    public synchronized void stopped(String by) {
        if (by == null) {
            failures = 0;
            quietUntil = Instant.MIN;
        }
        stoppedBy = by;
    }

    /** Why no round can be run now, or empty. */
    public synchronized Optional<Problem> obstacle() {
        return !settings.enabled()
                ? conflict("is switched off in the settings")
                : stoppedBy != null
                        ? conflict("is stopped; start it first")
                        : valid(clock.instant()) ? Optional.empty() : conflict("is not valid at this time");
    }

    private Optional<Problem> conflict(String why) {
        return Optional.of(Problem.of(ProblemCode.CONFLICT, "The intake " + settings.name() + " " + why + "."));
    }

    /** Runs a round at once, also outside its hours and soon after a failure; one under way takes another turn. */
    public void runNow() throws InterruptedException {
        synchronized (this) {
            if (obstacle().isPresent()) {
                return;
            }
            wanted = true;
        }
        run(true);
    }

    /** Begins no round any more until {@link #start}; one under way ends with its present turn. A restart keeps to it. */
    public synchronized void stop(String by) {
        stoppedBy = by;
        keep();
    }

    /** Goes on after a {@link #stop}. */
    public synchronized void start() {
        stoppedBy = null;
        failures = 0;
        quietUntil = Instant.MIN;
        keep();
    }

    private void run(boolean rung) throws InterruptedException {
        if (!begin(rung)) {
            return;
        }
        boolean on = true;
        priorities.begin(settings.priority());
        try {
            while (on) {
                priorities.await(settings.priority());
                on = goesOn(turn());
            }
        } finally {
            priorities.end(settings.priority());
            if (on) {
                end(null);
            }
        }
    }

    private Poller.Taken turn() throws InterruptedException {
        try {
            return work.take();
        } catch (RuntimeException e) {
            if (!closed) {
                LOG.error("Intake {} failed", settings.name(), e);
            }
            return Poller.Taken.failed(
                    Problem.of(ProblemCode.INTERNAL_FAULT, "The hub failed on what it read; its log says why."));
        }
    }

    /** Who rings knows that there is something, also after failures; a round under way then takes another turn. */
    private synchronized boolean begin(boolean rung) {
        Instant now = clock.instant();
        again |= rung && running;
        if (closed || running || !settings.enabled() || !goes(now) || !rung && now.isBefore(quietUntil)) {
            return false;
        }
        running = true;
        lastRun = now;
        return true;
    }

    /** Decides on another turn and ends the round in one step, so that no ring falls between the two. */
    private synchronized boolean goesOn(Poller.Taken taken) {
        requests += taken.requests();
        boolean more = taken.problem() == null && (taken.more() || again) && !closed && goes(clock.instant());
        again = false;
        if (!more) {
            end(taken.problem());
        }
        return more;
    }

    private synchronized void end(Problem problem) {
        running = false;
        wanted = false;
        lastEnd = clock.instant();
        runs++;
        count(problem);
        keep();
    }

    private void keep() {
        memory.keep(new IntakeRecord(
                settings.name(), runs, failedRuns, requests, lastRun, lastError, lastErrorAt, stoppedBy, null));
    }

    private void count(Problem problem) {
        if (problem == null) {
            failures = 0;
            quietUntil = Instant.MIN;
            if (told) {
                told = false;
                watch.working(status());
            }
            return;
        }
        failedRuns++;
        lastError = problem;
        lastErrorAt = lastEnd;
        watch.failed(status());
        if (failures == 0) {
            LOG.warn("Intake {} fails: {}", settings.name(), problem.code().word());
        }
        failures++;
        quietUntil = lastEnd.plus(new Backoff(settings.interval(), LONGEST_PAUSE).after(failures));
        if (!told && failures >= watch.patience()) {
            told = true;
            watch.failing(status());
        }
    }

    private boolean goes(Instant now) {
        return stoppedBy == null
                && here.getAsBoolean()
                && valid(now)
                && (wanted || settings.timetable().open(now));
    }

    private boolean valid(Instant now) {
        return (settings.validFrom() == null || !now.isBefore(settings.validFrom()))
                && (settings.validTo() == null || now.isBefore(settings.validTo()));
    }

    public synchronized IntakeStatus status() {
        Instant now = clock.instant();
        return new IntakeStatus(
                settings.name(),
                settings.type(),
                settings.client(),
                state(now),
                settings.interval().toSeconds(),
                settings.priority(),
                settings.validFrom(),
                settings.validTo(),
                lastRun,
                nextRun(now),
                lastEnd == null || running
                        ? 0
                        : Duration.between(lastRun, lastEnd).toMillis(),
                runs,
                failedRuns,
                requests,
                lastError,
                lastErrorAt);
    }

    private IntakeStatus.State state(Instant now) {
        if (!settings.enabled()) {
            return IntakeStatus.State.DISABLED;
        }
        if (stoppedBy != null) {
            return IntakeStatus.State.STOPPED;
        }
        if (!here.getAsBoolean()) {
            return IntakeStatus.State.ELSEWHERE;
        }
        if (!running && !goes(now)) {
            return IntakeStatus.State.IDLE;
        }
        // Also in the next round, until that has shown that it works again.
        if (failures > 0) {
            return IntakeStatus.State.FAILING;
        }
        return running ? IntakeStatus.State.RUNNING : IntakeStatus.State.WAITING;
    }

    private Instant nextRun(Instant now) {
        if (!settings.enabled()
                || stoppedBy != null
                || settings.validTo() != null && !now.isBefore(settings.validTo())) {
            return null;
        }
        Instant next = lastEnd == null ? now : lastEnd.plus(settings.interval());
        if (quietUntil.isAfter(next)) {
            next = quietUntil;
        }
        if (settings.validFrom() != null && settings.validFrom().isAfter(next)) {
            next = settings.validFrom();
        }
        next = settings.timetable().next(next);
        return settings.validTo() != null && !next.isBefore(settings.validTo()) ? null : next;
    }

    /** Ends the rounds after the present turn; what was acknowledged stays so. */
    @Override
    public void close() {
        closed = true;
        work.close();
    }
}
