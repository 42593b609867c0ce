package smshub.dispatch;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import smshub.account.Account;

/**
 * How fast one account may call its provider: its rate, the quiet that the provider asks for, and the breaker. A broken
 * provider is tried again with one message, the canary, while the others go elsewhere.
 */
final class Throttle {
    private static final long ASK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    /** Steps of a second in which the rate is kept. */
    private static final int STEPS = 50;
    /** A message that is to be the canary reaches its turn within this time, or another takes its place. */
    private static final Duration ON_ITS_WAY = Duration.ofSeconds(2);

    /** Stands for every failure of a provider; the breaker wants an exception, and only counts it. */
    private static final Exception FAILURE = new Exception("provider failed", null) {
        private static final long serialVersionUID = 1L;

        @Override
        public synchronized Throwable fillInStackTrace() {
            return this;
        }
    };

    private final CircuitBreaker breaker;
    private final Account account;
    private volatile RateLimiter limiter;
    private final Clock clock;
    private final AtomicReference<Instant> expected = new AtomicReference<>(Instant.MIN);
    private volatile Instant quietUntil = Instant.MIN;
    private volatile boolean canary;

    /** Hears what the breaker does. */
    interface Turns {
        void broke();

        void probed();

        void mended();
    }

    Throttle(Account account, Turns turns, Clock clock) {
        this.clock = clock;
        breaker = breaker(account, turns);
        this.account = account;
        limiter = limiter(account, 1);
    }

    /** From now on the rate is shared by so many hubs, each of which keeps to its part of it. */
    void share(int hubs) {
        limiter = limiter(account, hubs);
    }

    /** Another hub's breaker has broken. */
    void broken() {
        if (breaker.getState() == CircuitBreaker.State.CLOSED) {
            breaker.transitionToOpenState();
        }
    }

    private static CircuitBreaker breaker(Account account, Turns turns) {
        Account.Delivery delivery = account.delivery();
        Duration longest = delivery.maxDelay().compareTo(delivery.breakerPause()) > 0
                ? delivery.maxDelay()
                : delivery.breakerPause();
        CircuitBreaker made = CircuitBreaker.of(
                account.id(),
                CircuitBreakerConfig.custom()
                        .slidingWindowType(CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
                        .slidingWindowSize(delivery.breakerFailures())
                        .minimumNumberOfCalls(delivery.breakerFailures())
                        .failureRateThreshold(100)
                        .permittedNumberOfCallsInHalfOpenState(1)
                        .waitIntervalFunctionInOpenState(
                                IntervalFunction.ofExponentialBackoff(delivery.breakerPause(), 2, longest))
                        .automaticTransitionFromOpenToHalfOpenEnabled(true)
                        .build());
        made.getEventPublisher().onStateTransition(event -> {
            switch (event.getStateTransition().getToState()) {
                case OPEN -> turns.broke();
                case HALF_OPEN -> turns.probed();
                case CLOSED -> turns.mended();
                default -> {}
            }
        });
        return made;
    }

    private static RateLimiter limiter(Account account, int hubs) {
        int rate = account.delivery().rate();
        if (rate == 0) {
            return null;
        }
        // Small steps keep a recovering account from sending a second's worth at once.
        int step = (rate + STEPS - 1) / STEPS;
        return RateLimiter.of(
                account.id(),
                RateLimiterConfig.custom()
                        .limitRefreshPeriod(
                                Duration.ofSeconds(step).multipliedBy(hubs).dividedBy(rate))
                        .limitForPeriod(step)
                        .timeoutDuration(Duration.ZERO)
                        .build());
    }

    /** Nanoseconds until one more call may be made; 0 takes the permit for one, which must be told how it ended. */
    long permit() {
        Instant quiet = quietUntil;
        if (quiet != Instant.MIN) {
            long wait = Duration.between(clock.instant(), quiet).toNanos();
            if (wait > 0) {
                return wait;
            }
            quietUntil = Instant.MIN;
        }
        RateLimiter limits = limiter;
        if (limits != null && !limits.acquirePermission()) {
            return limits.getRateLimiterConfig().getLimitRefreshPeriod().toNanos() / 2;
        }
        return breaker.tryAcquirePermission() ? 0 : ASK_AGAIN_NANOS;
    }

    /** A permit was not used, or its call says nothing of the provider. */
    void release() {
        breaker.releasePermission();
        canary = false;
    }

    /** The call that a permit was for is made now. */
    void calling() {
        canary = probing();
    }

    void succeeded(long nanos) {
        canary = false;
        breaker.onSuccess(nanos, TimeUnit.NANOSECONDS);
    }

    void failed(long nanos) {
        canary = false;
        breaker.onError(nanos, TimeUnit.NANOSECONDS, FAILURE);
    }

    /** The provider wants no calls before a time. */
    void quiet(Instant until) {
        quietUntil = until;
    }

    /** Forgets what went wrong. */
    void reset() {
        breaker.reset();
        quietUntil = Instant.MIN;
        canary = false;
    }

    /** Calls made so far will not be answered; the canary may be among them. */
    void forget() {
        canary = false;
        if (probing()) {
            breaker.transitionToOpenState();
        }
    }

    /** Whether it is being tried whether the provider works again. */
    boolean probing() {
        return breaker.getState() == CircuitBreaker.State.HALF_OPEN;
    }

    /** Whether the one call that tries it is being made. */
    boolean canaryOut() {
        return canary && probing();
    }

    /** Whether one more message should come, to try it with. */
    boolean wantsCanary() {
        return probing() && !canary && expected.get().isBefore(clock.instant());
    }

    /** A message is on its way here. */
    void expect() {
        if (probing()) {
            expected.set(clock.instant().plus(ON_ITS_WAY));
        }
    }
}
