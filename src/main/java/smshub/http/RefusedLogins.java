package smshub.http;

import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import smshub.account.FailedLogins;

/**
 * Slows down who guesses at keys, passwords and secrets of call-backs: after five failures from an address each further
 * refusal comes a second later. What is right is answered at once, whoever else guesses behind the same proxy.
 */
public final class RefusedLogins {
    static final Duration DELAY = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(RefusedLogins.class);

    private final FailedLogins keys;
    private final FailedLogins callbacks;

    public RefusedLogins(Clock clock) {
        keys = new FailedLogins(clock, address -> LOG.warn("Wrong keys or passwords at HTTP, from {}", address));
        callbacks = new FailedLogins(clock, address -> LOG.warn("Wrong secrets of call-backs, from {}", address));
    }

    /** How long an answer is held back: not at all, unless it refuses a login and others were refused before. */
    Duration delay(String operation, int status, String address) {
        boolean callback = operation.startsWith("callback");
        // Kannel answers a wrong login with 403.
        boolean refused = status == 401 || status == 403 && (callback || operation.startsWith("kannel"));
        if (!refused) {
            return Duration.ZERO;
        }
        return (callback ? callbacks : keys).failed(address, "").isZero() ? Duration.ZERO : DELAY;
    }

    /** Requests refused for their key or password since the start. */
    public long keys() {
        return keys.refused();
    }

    /** Call-backs refused for their secret since the start. */
    public long callbacks() {
        return callbacks.refused();
    }
}
