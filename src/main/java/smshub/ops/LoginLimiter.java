package smshub.ops;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import smshub.account.FailedLogins;
import smshub.settings.Settings.Operator;
import smshub.settings.Settings.Role;

/** Tells operators by name and password, in the same time whether the name exists or not, and slows down who guesses. */
final class LoginLimiter {
    private static final Logger LOG = LoggerFactory.getLogger(LoginLimiter.class);
    private static final byte[] NOBODY = new byte[32];

    private record Login(byte[] digest, Role role) {}

    /**
     * What became of an attempt.
     *
     * @param role the operator's role, or null when refused
     * @param pause how long the address has to wait before the next attempt; zero when it need not
     */
    record Attempt(Role role, Duration pause) {}

    private final Map<String, Login> logins;
    private final FailedLogins failed;

    /** @param operators applications among them cannot log in */
    LoginLimiter(List<Operator> operators, Clock clock) {
        this.logins = operators.stream()
                .filter(operator -> operator.role() != Role.APPLICATION)
                .collect(Collectors.toUnmodifiableMap(
                        Operator::name,
                        operator -> new Login(digest(operator.password().reveal()), operator.role())));
        this.failed = new FailedLogins(clock, address -> LOG.warn("Login at the console refused, from {}", address));
    }

    Attempt attempt(String address, String name, String password) {
        Duration pause = failed.pause(address, name);
        if (!pause.isZero()) {
            return new Attempt(null, pause);
        }
        Login login = logins.get(name);
        boolean right = MessageDigest.isEqual(login == null ? NOBODY : login.digest(), digest(password));
        if (login != null && right) {
            failed.passed(address, name);
            return new Attempt(login.role(), Duration.ZERO);
        }
        failed.failed(address, name);
        return new Attempt(null, Duration.ZERO);
    }

    /** Whether an operator has this name who may log in. */
    boolean knows(String name) {
        return logins.containsKey(name);
    }

    long refused() {
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
