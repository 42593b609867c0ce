package smshub.http;

import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import smshub.account.FailedLogins;
import smshub.audit.Incident;
import smshub.audit.Incidents;
import smshub.message.Problem;
import smshub.message.ProblemCode;

/**
 * Slows down who guesses at keys, passwords and secrets of call-backs: after five failures from an address each further
 * refusal comes a second later. What is right is answered at once, whoever else guesses behind the same proxy.
 */
public final class RefusedLogins {
    static final Duration DELAY = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(RefusedLogins.class);

    private final TrustedProxies proxies;
    private final FailedLogins keys;
    private final FailedLogins callbacks;

    public RefusedLogins(TrustedProxies proxies, Clock clock) {
        this(proxies, clock, Incidents.NONE);
    }

    /** @param incidents hears of them, once a minute of each address */
    public RefusedLogins(TrustedProxies proxies, Clock clock, Incidents incidents) {
        this.proxies = proxies;
        keys = new FailedLogins(clock, told("Wrong keys or passwords at HTTP, from ", incidents));
        callbacks = new FailedLogins(clock, told("Wrong secrets of call-backs, from ", incidents));
    }

    private static Consumer<String> told(String what, Incidents incidents) {
        return address -> {
            LOG.warn("{}{}", what, address);
            Problem problem = Problem.of(ProblemCode.UNAUTHENTICATED, what + address + ".");
            incidents.note(Incident.Kind.LOGIN, problem, null, null, null);
        };
    }

    /** The address of who calls, whatever proxies are between. */
    String address(RoutingContext context) {
        return proxies.client(context.request());
    }

    /** Sends an answer: at once, unless it refuses a wrong login and others from there were refused before. */
    void write(String operation, HttpAnswer answer, RoutingContext context) {
        Duration delay = answer.wrongLogin() ? delay(operation, address(context)) : Duration.ZERO;
        if (delay.isZero()) {
            answer.write(context);
        } else {
            context.vertx().setTimer(delay.toMillis(), timer -> answer.write(context));
        }
    }

    /** How long the refusal of a wrong login is held back. */
    Duration delay(String operation, String address) {
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
