package smshub.http;

import io.vertx.ext.web.RoutingContext;
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

    /** Sends an answer: at once, unless it refuses a wrong login and others from there were refused before. */
    void write(String operation, HttpAnswer answer, RoutingContext context) {
        Duration delay =
                delay(operation, answer, context.request().remoteAddress().hostAddress());
        if (delay.isZero()) {
            answer.write(context);
        } else {
            context.vertx().setTimer(delay.toMillis(), timer -> answer.write(context));
        }
    }

    Duration delay(String operation, HttpAnswer answer, String address) {
        if (!answer.wrongLogin()) {
            return Duration.ZERO;
        }
        FailedLogins logins = operation.startsWith("callback") ? callbacks : keys;
        return logins.failed(address, "").isZero() ? Duration.ZERO : DELAY;
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
