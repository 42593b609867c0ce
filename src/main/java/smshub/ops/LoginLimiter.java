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
import smshub.settings.Settings.Operator;
import smshub.settings.Settings.Role;

/** Tells operators by name and password, in the same time whether the name exists or not, and slows down who guesses. */
public final class LoginLimiter implements Persons {
    private static final Logger LOG = LoggerFactory.getLogger(LoginLimiter.class);
    private static final byte[] NOBODY = new byte[32];

    private record Login(byte[] digest, Operator operator) {}

    /**
     * What became of an attempt at the console.
     *
     * @param role the operator's role, or null when refused
     * @param pause how long the address has to wait before the next attempt; zero when it need not
     */
    record Entry(Role role, Duration pause) {}

    private final Map<String, Login> logins;
    private final FailedLogins failed;

    /** @param operators applications among them cannot log in */
    public LoginLimiter(List<Operator> operators, Clock clock) {
        this.logins = operators.stream()
                .filter(operator -> operator.role() != Role.APPLICATION)
                .collect(Collectors.toUnmodifiableMap(
                        Operator::name,
                        operator -> new Login(digest(operator.password().reveal()), operator)));
        this.failed = new FailedLogins(clock, address -> LOG.warn("Login at the console refused, from {}", address));
    }

    Entry enter(String address, String name, String password) {
        Duration pause = failed.pause(address, name);
        if (!pause.isZero()) {
            return new Entry(null, pause);
        }
        Login login = logins.get(name);
        boolean right = MessageDigest.isEqual(login == null ? NOBODY : login.digest(), digest(password));
        if (login != null && right) {
            failed.passed(address, name);
            return new Entry(login.operator().role(), Duration.ZERO);
        }
        failed.failed(address, name);
        return new Entry(null, Duration.ZERO);
    }

    @Override
    public Optional<Attempt> login(String address, String name, String password) {
        Login login = logins.get(name);
        if (login == null) {
            return Optional.empty();
        }
        Entry entry = enter(address, name, password);
        return Optional.of(new Attempt(
                entry.role() == null
                        ? null
                        : Client.person(name, login.operator().permissions()),
                entry.pause()));
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
