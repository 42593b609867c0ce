package smshub.dispatch;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import smshub.account.Account;
import smshub.broker.Events;
import smshub.broker.FlowControl;
import smshub.broker.QueueMessage;
import smshub.broker.Queues;
import smshub.broker.Settlement;
import smshub.dispatch.AccountStatus.State;
import smshub.json.Json;
import smshub.message.MessageEvent;
import smshub.message.MessageState;
import smshub.message.Outcome;
import smshub.message.Problem;
import smshub.message.ProblemCode;
import smshub.message.SendResult;
import smshub.message.SmsMessage;
import smshub.provider.Provider;
import smshub.provider.SendJob;

/**
 * The gate of one account's lane: its rate, breaker, pause and hold, and what each outcome of an attempt comes to.
 * Everything that happens to a message between its queue and its outcome is decided here.
 */
public final class AccountGate implements FlowControl {
    private static final Logger LOG = LoggerFactory.getLogger(AccountGate.class);
    private static final long ASK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    /** Steps of a second in which the rate is kept. */
    private static final int STEPS = 50;

    private final Account account;
    private final Provider provider;
    private final Detour detour;
    private final URI callback;
    private final AttemptObserver watch;
    private final Clock clock;
    private final CircuitBreaker breaker;
    private final RateLimiter limiter;
    private final ServiceRefusals refusals = new ServiceRefusals();
    private final LongAdder sent = new LongAdder();
    private final LongAdder failed = new LongAdder();

    private volatile State state = State.OPEN;
    private volatile Problem problem;
    private volatile Problem pollProblem;
    private volatile Instant polledAt;
    private volatile Instant since;
    private volatile int inFlight;
    private volatile Instant busyUntil = Instant.MIN;
    private volatile Instant outageSince;
    /** Messages that were being sent when the process died, until they are met again. */
    private final Set<UUID> inDoubt = ConcurrentHashMap.newKeySet();
    /** Those who want what the lane has fetched, but not begun, to lie on the queue for a moment. */
    private final Set<CompletableFuture<Void>> recalls = ConcurrentHashMap.newKeySet();
    /** Whether the message that is looked at has the permits to be sent; only the lane's thread touches it. */
    private boolean permitted;
    /** Whether its provider must be asked for the state of what it took. */
    private final boolean asked;

    /** A job, with what only the lane needs to know of it. */
    record Attempt(SendJob send, long startedAt) {}

    /** The way around an account that cannot send. */
    public interface Detour {
        /** The message for its next account; empty where there is none, or where its own may have sent it. */
        Optional<SmsMessage> around(SmsMessage message, Instant now);

        /** Whether any account can send. */
        boolean open();
    }

    /**
     * A gate, open unless its account is disabled.
     *
     * @param callback address under which the provider reaches the hub for this account, or null
     */
    public AccountGate(
            Account account, Provider provider, Detour detour, URI callback, AttemptObserver watch, Clock clock) {
        this.account = account;
        this.provider = provider;
        this.detour = detour;
        this.callback = callback;
        this.watch = watch;
        this.clock = clock;
        this.asked = StatusQuestions.wanted(account, provider);
        this.since = clock.instant();
        this.breaker = breaker(account.delivery());
        this.limiter = limiter(account);
        if (!account.enabled()) {
            state = State.DISABLED;
        }
    }

    private CircuitBreaker breaker(Account.Delivery delivery) {
        CircuitBreaker made = CircuitBreaker.of(
                account.id(),
                CircuitBreakerConfig.custom()
                        .slidingWindowType(CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
                        .slidingWindowSize(delivery.breakerFailures())
                        .minimumNumberOfCalls(delivery.breakerFailures())
                        .failureRateThreshold(100)
                        .permittedNumberOfCallsInHalfOpenState(1)
                        .waitIntervalFunctionInOpenState(IntervalFunction.ofExponentialBackoff(
                                delivery.breakerPause(), 2, longestPause(delivery)))
                        .automaticTransitionFromOpenToHalfOpenEnabled(true)
                        .build());
        made.getEventPublisher()
                .onStateTransition(event -> follow(event.getStateTransition().getToState()));
        return made;
    }

    private static RateLimiter limiter(Account account) {
        int rate = account.delivery().rate();
        if (rate == 0) {
            return null;
        }
        // Small steps keep a recovering lane from sending a second's worth at once.
        int step = (rate + STEPS - 1) / STEPS;
        return RateLimiter.of(
                account.id(),
                RateLimiterConfig.custom()
                        .limitRefreshPeriod(Duration.ofSeconds(step).dividedBy(rate))
                        .limitForPeriod(step)
                        .timeoutDuration(Duration.ZERO)
                        .build());
    }

    private static Duration longestPause(Account.Delivery delivery) {
        return delivery.maxDelay().compareTo(delivery.breakerPause()) > 0
                ? delivery.maxDelay()
                : delivery.breakerPause();
    }

    private synchronized void follow(CircuitBreaker.State to) {
        switch (to) {
            case OPEN -> {
                // What was sent up to its limit is no outage after which somebody must look.
                if (outageSince == null && !AttemptSteps.limited(problem)) {
                    outageSince = clock.instant();
                }
                if (state == State.OPEN) {
                    become(State.BROKEN, problem);
                }
            }
            case HALF_OPEN -> {
                if (state == State.BROKEN
                        && outageSince != null
                        && outageSince.plus(account.delivery().holdAfter()).isBefore(clock.instant())) {
                    hold(outageSince);
                }
            }
            case CLOSED -> {
                outageSince = null;
                if (state == State.BROKEN) {
                    become(State.OPEN, null);
                }
            }
            default -> {}
        }
    }

    /** Keeps the backlog of a lane that was down since some time until an operator decides. */
    public synchronized void hold(Instant downSince) {
        become(
                State.HELD,
                Problem.of(
                        ProblemCode.SERVICE_UNAVAILABLE,
                        "Nothing was sent since " + downSince
                                + "; the backlog waits until an operator releases or expires it."));
    }

    private void become(State newState, Problem newProblem) {
        LOG.atLevel(newState == State.STOPPED || newState == State.HELD ? Level.WARN : Level.INFO)
                .log(
                        "Account {} is {}{}",
                        account.id(),
                        newState,
                        newProblem == null ? "" : ": " + newProblem.code().wire() + ", " + newProblem.sentence());
        state = newState;
        problem = newProblem;
        since = clock.instant();
    }

    synchronized void pause() {
        become(State.PAUSED, null);
    }

    synchronized void resume() {
        breaker.reset();
        outageSince = null;
        busyUntil = Instant.MIN;
        become(account.enabled() ? State.OPEN : State.DISABLED, null);
    }

    private synchronized void stop(Problem why) {
        if (state != State.STOPPED && state != State.PAUSED && state != State.HELD) {
            become(State.STOPPED, why);
        }
    }

    /** Whether new messages should rather go to another account. */
    public boolean out() {
        return switch (state) {
            case OPEN -> account.activeFrom() != null && account.activeFrom().isAfter(clock.instant());
            // Somebody must try whether it works again.
            case BROKEN -> !probing();
            case STOPPED, HELD, PAUSED, DISABLED -> true;
        };
    }

    public State state() {
        return state;
    }

    public Account account() {
        return account;
    }

    public Provider provider() {
        return provider;
    }

    /** The account was polled, or could not be. */
    void polled(Problem why) {
        pollProblem = why;
        if (why == null) {
            polledAt = clock.instant();
        }
    }

    AccountStatus status(long waiting, Instant oldest) {
        return new AccountStatus(
                account.id(),
                account.provider(),
                account.title(),
                state,
                problem,
                since,
                waiting,
                oldest,
                inFlight,
                sent.sum(),
                failed.sum(),
                polledAt,
                pollProblem,
                provider.abilities().stream()
                        .map(ability -> ability.name()
                                .toLowerCase(java.util.Locale.ROOT)
                                .replace('_', '-'))
                        .sorted()
                        .toList());
    }

    @Override
    public void began(Set<UUID> doubtful) {
        inDoubt.addAll(doubtful);
        inFlight = 0;
        permitted = false;
        if (probing()) {
            // The call that was to tell whether the provider works again may be among the lost ones.
            breaker.transitionToOpenState();
        }
    }

    @Override
    public Opening opening() {
        if (!recalls.isEmpty()) {
            return Opening.NONE;
        }
        return switch (state) {
            case OPEN -> Opening.ALL;
            case BROKEN -> probing() ? Opening.ALL : elsewhere();
            case STOPPED, DISABLED -> elsewhere();
            case HELD, PAUSED -> Opening.NONE;
        };
    }

    private Opening elsewhere() {
        return detour.open() ? Opening.MOVABLE : Opening.NONE;
    }

    @Override
    public void emptied() {
        recalls.forEach(recall -> recall.complete(null));
    }

    /**
     * Closes the lane for a while and does something when all that waits lies on the queue, where it can be moved. The
     * calls in flight come to their end first.
     *
     * @return completes as the work does; with a {@link java.util.concurrent.TimeoutException} where the calls take longer
     */
    <T> CompletableFuture<T> recalled(Duration longest, Supplier<? extends CompletionStage<T>> work) {
        CompletableFuture<Void> recall = new CompletableFuture<>();
        recalls.add(recall);
        return recall.orTimeout(longest.toMillis(), TimeUnit.MILLISECONDS)
                .thenCompose(empty -> work.get())
                .whenComplete((done, failure) -> recalls.remove(recall));
    }

    private boolean probing() {
        return breaker.getState() == CircuitBreaker.State.HALF_OPEN;
    }

    private boolean sending() {
        return state == State.OPEN || state == State.BROKEN && probing();
    }

    @Override
    public long permit() {
        permitted = false;
        if (!sending()) {
            return state == State.PAUSED || state == State.HELD ? ASK_AGAIN_NANOS : 0;
        }
        Instant quiet = busyUntil;
        if (quiet != Instant.MIN) {
            long wait = Duration.between(clock.instant(), quiet).toNanos();
            if (wait > 0) {
                return wait;
            }
            busyUntil = Instant.MIN;
        }
        if (limiter != null && !limiter.acquirePermission()) {
            return limiter.getRateLimiterConfig().getLimitRefreshPeriod().toNanos() / 2;
        }
        permitted = breaker.tryAcquirePermission();
        return permitted ? 0 : ASK_AGAIN_NANOS;
    }

    @Override
    public Admission admit(QueueMessage delivery, boolean doubtful) {
        Instant now = clock.instant();
        SmsMessage message;
        try {
            message = read(delivery);
        } catch (UncheckedIOException e) {
            return ended(unreadable(delivery));
        }
        if (doubtful) {
            met(message);
            if (!permitted
                    || !message.lifetime().expiresAt().isAfter(now)
                    || !provider.abilities().contains(Provider.Ability.IDEMPOTENCY_KEY)) {
                return ended(WaitingSteps.cutOff(message, account, now));
            }
            message = message.doubtful();
        }
        if (!message.lifetime().expiresAt().isAfter(now)) {
            return ended(WaitingSteps.expired(message, now));
        }
        if (!permitted) {
            return ended(WaitingSteps.elsewhere(message, standing(), next(now), now));
        }
        SmsMessage attempted = message.attempted();
        inFlight++;
        Attempt attempt = new Attempt(new SendJob(attempted, account, callback, now), System.nanoTime());
        MessageEvent event = MessageEvent.of(attempted, MessageState.SENDING, now);
        return new Admission(attempt, attempt.send, Events.publish(event, null, null));
    }

    /** Whether this message, now taken off the account's queue, was being sent when the process died. */
    boolean met(SmsMessage message) {
        return !inDoubt.isEmpty() && inDoubt.remove(UUID.fromString(message.id()));
    }

    private Admission ended(Step step) {
        return ended(Settlements.of(step));
    }

    private Admission ended(Settlement settlement) {
        if (permitted) {
            breaker.releasePermission();
        }
        return Admission.settled(settlement);
    }

    /** @throws UncheckedIOException when it carries no message of ours */
    static SmsMessage read(QueueMessage delivery) {
        SmsMessage message = delivery.text() == null ? null : Json.read(delivery.text(), SmsMessage.class);
        if (message == null
                || message.id() == null
                || !message.id().equals(delivery.property("smsId"))
                || message.to() == null
                || message.text() == null
                || message.account() == null
                || message.lifetime().acceptedAt() == null
                || message.lifetime().expiresAt() == null) {
            throw new UncheckedIOException(new IOException("no message of the hub"));
        }
        return message;
    }

    private Settlement unreadable(QueueMessage delivery) {
        return Settlement.of(delivery.buried(
                ProblemCode.BODY_MALFORMED.wire(),
                "This is no message of the hub; requests go to " + Queues.REQUESTS + ".",
                Queues.out(account.id())));
    }

    /** How the account stands now. */
    Standing standing() {
        return new Standing(account, state, problem, out());
    }

    private Function<SmsMessage, Optional<SmsMessage>> next(Instant now) {
        return message -> detour.around(message, now);
    }

    @Override
    public Settlement settle(Object job, Object answer, Throwable failure) {
        Attempt attempt = (Attempt) job;
        SmsMessage message = attempt.send.message();
        SendResult result = refusals.judge(message, result(message, answer, failure));
        Instant now = clock.instant();
        long nanos = System.nanoTime() - attempt.startedAt;
        inFlight--;
        learn(result, nanos, now);
        Instant wanted = message.lifetime().sendAt() == null
                ? message.lifetime().acceptedAt()
                : message.lifetime().sendAt();
        watch.attempted(
                account.id(),
                result.outcome(),
                nanos,
                Math.max(0, Duration.between(wanted, now).toMillis() - TimeUnit.NANOSECONDS.toMillis(nanos)));
        double chance = ThreadLocalRandom.current().nextDouble();
        Settlement settlement = Settlements.of(AttemptSteps.after(message, result, standing(), next(now), now, chance));
        return asked && result.outcome() == Outcome.SENT
                ? settlement.with(StatusQuestions.first(message, account, now))
                : settlement;
    }

    private static SendResult result(SmsMessage message, Object answer, Throwable failure) {
        if (failure == null && answer instanceof SendResult result) {
            return result;
        }
        LOG.error("Message {} met a fault of the hub", message.id(), failure);
        return SendResult.failed(Problem.of(
                ProblemCode.INTERNAL_FAULT,
                "The hub failed on this message, and the provider may have it; the hub's log says why."));
    }

    /** What an outcome says of the provider rather than of the message. */
    private void learn(SendResult result, long nanos, Instant now) {
        if (result.outcome() == Outcome.SENT) {
            sent.increment();
        } else {
            failed.increment();
        }
        if (AttemptSteps.throttled(result)) {
            busyUntil = now.plus(result.retryAfter());
        }
        Problem why = result.problem();
        if (why == null || result.outcome() == Outcome.REJECTED || why.code() == ProblemCode.RECIPIENT_BUSY) {
            breaker.onSuccess(nanos, TimeUnit.NANOSECONDS);
        } else if (why.code().stopsAccount()) {
            breaker.releasePermission();
            stop(why);
        } else if (AttemptSteps.throttled(result)) {
            // It is there, and says itself when it wants to be asked again.
            breaker.releasePermission();
        } else {
            problem = why;
            breaker.onError(nanos, TimeUnit.NANOSECONDS, FAILURE);
        }
    }

    /** Stands for every failure of a provider; the breaker wants an exception, and only counts it. */
    private static final Exception FAILURE = new Exception("provider failed", null) {
        private static final long serialVersionUID = 1L;

        @Override
        public synchronized Throwable fillInStackTrace() {
            return this;
        }
    };
}
