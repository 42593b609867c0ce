package smshub.login;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import smshub.account.Client;
import smshub.account.Credentials;
import smshub.account.FailedLogins;
import smshub.account.PasswordHash;
import smshub.account.Persons;
import smshub.account.Secret;
import smshub.audit.Incident;
import smshub.audit.Incidents;
import smshub.message.Problem;
import smshub.message.ProblemCode;
import smshub.settings.Settings.Operator;
import smshub.settings.Settings.Role;

/**
 * Tells operators by name and password, in the same time whether the name exists or not, and slows down who guesses: at one
 * name after five failures, and at many names after fifty from one address.
 */
public final class LoginLimiter implements Persons {
    private static final Logger LOG = LoggerFactory.getLogger(LoginLimiter.class);
    /** Ten names with five failures each: a machine whose password is old counts with five, however long it tries. */
    private static final int FREE_OF_AN_ADDRESS = 50;

    /**
     * What became of an attempt.
     *
     * @param operator who it is, or null when refused
     * @param pause how long the address has to wait before the next attempt; zero when it need not
     */
    record Entry(Operator operator, Duration pause) {
        Role role() {
            return operator == null ? null : operator.role();
        }
    }

    private volatile Map<String, Operator> logins;
    private final Credentials credentials = new Credentials();
    private final FailedLogins failed;
    private final FailedLogins addresses;

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
        this.addresses = new FailedLogins(clock, address -> {}, FREE_OF_AN_ADDRESS);
    }

    /** From now on these are the operators. */
    public void become(List<Operator> operators) {
        logins = operators.stream()
                .filter(operator -> operator.role() != Role.APPLICATION)
                .collect(Collectors.toUnmodifiableMap(Operator::name, operator -> operator));
    }

    /** The operator of a name; null where nobody is called so, or an application. */
    public Operator find(String name) {
        return logins.get(name);
    }

    /** Whether anybody can log in. */
    public boolean any() {
        return !logins.isEmpty();
    }

    /** Tries a password. May take as long as a hash takes, so no event loop may wait for it. */
    Entry enter(String address, String name, String password) {
        Duration pause = longer(failed.pause(address, name), addresses.pause(address, ""));
        if (!pause.isZero()) {
            return new Entry(null, pause);
        }
        Operator operator = logins.get(name);
        boolean right = credentials.prove(operator == null ? nobody() : operator.password(), password);
        if (operator != null && right) {
            failed.passed(address, name);
            return new Entry(operator, Duration.ZERO);
        }
        if (failed.failed(address, name).isZero()) {
            addresses.failed(address, "");
        }
        return new Entry(null, Duration.ZERO);
    }

    private Secret nobody() {
        return Credentials.nobody(logins.values().stream()
                .anyMatch(operator ->
                        PasswordHash.looksLikeOne(operator.password().reveal())));
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? other : one;
    }

    @Override
    public Optional<Attempt> login(String address, String name, String password) {
        Operator operator = logins.get(name);
        if (operator == null) {
            return Optional.empty();
        }
        Entry entry = enter(address, name, password);
        return Optional.of(new Attempt(
                entry.operator() == null ? null : Client.person(name, operator.permissions()), entry.pause()));
    }

    /** Logins refused since the start, here and at the REST API. */
    public long refused() {
        return failed.refused();
    }
}
