package smshub.ops;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import smshub.account.Client;
import smshub.account.FailedLogins;
import smshub.account.Persons;
import smshub.account.Secret;
import smshub.audit.Incident;
import smshub.audit.Incidents;
import smshub.message.Problem;
import smshub.message.ProblemCode;
import smshub.settings.Settings.Operator;
import smshub.settings.Settings.Role;

/** Tells operators by name and password, in the same time whether the name exists or not, and slows down who guesses. */
public final class LoginLimiter implements Persons {
    private static final Logger LOG = LoggerFactory.getLogger(LoginLimiter.class);
    /** Whose password is compared where nobody is called so, so that it takes the same time. */
    private static final Secret NOBODY = new Secret("");

    /**
     * What became of an attempt at the console.
     *
     * @param role the operator's role, or null when refused
     * @param pause how long the address has to wait before the next attempt; zero when it need not
     */
    record Entry(Role role, Duration pause) {}

    private volatile Map<String, Operator> logins;
    private final FailedLogins failed;

    /** @param operators applications among them cannot log in */
    public LoginLimiter(List<Operator> operators, Clock clock) {
        this(operators, clock, Incidents.NONE);
    }

    /** @param incidents hears of refused logins, once a minute of each address */
    public LoginLimiter(List<Operator> operators, Clock clock, Incidents incidents) {
        become(operators);
        this.failed = new FailedLogins(clock, address -> {
            LOG.warn("An operator's login is refused, from {}", address);
            incidents.note(
                    Incident.Kind.LOGIN,
                    Problem.of(ProblemCode.UNAUTHENTICATED, "An operator's login was refused, from " + address + "."),
                    null,
                    null,
                    null);
        });
    }

    /** From now on these are the operators. */
    public void become(List<Operator> operators) {
        logins = operators.stream()
                .filter(operator -> operator.role() != Role.APPLICATION)
                .collect(Collectors.toUnmodifiableMap(Operator::name, operator -> operator));
    }

    Entry enter(String address, String name, String password) {
        Duration pause = failed.pause(address, name);
        if (!pause.isZero()) {
            return new Entry(null, pause);
        }
        Operator operator = logins.get(name);
        Secret expected = operator == null ? NOBODY : operator.password();
        boolean right = MessageDigest.isEqual(digest(expected.reveal()), digest(password));
        if (operator != null && right) {
            failed.passed(address, name);
            return new Entry(operator.role(), Duration.ZERO);
        }
        failed.failed(address, name);
        return new Entry(null, Duration.ZERO);
    }

    @Override
    public Optional<Attempt> login(String address, String name, String password) {
        Operator operator = logins.get(name);
        if (operator == null) {
            return Optional.empty();
        }
        Entry entry = enter(address, name, password);
        return Optional.of(
                new Attempt(entry.role() == null ? null : Client.person(name, operator.permissions()), entry.pause()));
    }

    /** Logins refused since the start, here and at the REST API. */
    public long refused() {
        return failed.refused();
    }

    private static byte[] digest(String password) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(password.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
