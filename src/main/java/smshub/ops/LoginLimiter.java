package smshub.ops;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import smshub.settings.Settings.Operator;
import smshub.settings.Settings.Role;

/**
 * Tells operators by name and password, in the same time whether the name exists or not. After five failures in a row
 * a name waits at an address, from one second doubled up to five minutes: behind a proxy, where all have one address, who
 * guesses at one name locks out nobody else.
 */
final class LoginLimiter {
    private static final int FREE_FAILURES = 5;
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);
    private static final int ADDRESSES = 10_000;
    private static final int LONGEST_NAME = 64;
    private static final byte[] NOBODY = new byte[32];

    private record Login(byte[] digest, Role role) {}

    private record Failures(int count, Instant until) {}

    /**
     * What became of an attempt.
     *
     * @param role the operator's role, or null when refused
     * @param pause how long the address has to wait before the next attempt; zero when it need not
     */
    record Attempt(Role role, Duration pause) {}

    private final Map<String, Login> logins;
    private final Clock clock;
    private final Map<String, Failures> failures = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Failures> eldest) {
            return size() > ADDRESSES;
        }
    };

    /** @param operators applications among them cannot log in */
    LoginLimiter(List<Operator> operators, Clock clock) {
        this.logins = operators.stream()
                .filter(operator -> operator.role() != Role.APPLICATION)
                .collect(Collectors.toUnmodifiableMap(
                        Operator::name,
                        operator -> new Login(digest(operator.password().reveal()), operator.role())));
        this.clock = clock;
    }

    synchronized Attempt attempt(String address, String name, String password) {
        Instant now = clock.instant();
        String who = address + ' ' + (name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) : name);
        Failures before = failures.getOrDefault(who, new Failures(0, Instant.MIN));
        if (now.isBefore(before.until())) {
            return new Attempt(null, Duration.between(now, before.until()));
        }
        Login login = logins.get(name);
        boolean right = MessageDigest.isEqual(login == null ? NOBODY : login.digest(), digest(password));
        if (login != null && right) {
            failures.remove(who);
            return new Attempt(login.role(), Duration.ZERO);
        }
        int count = before.count() + 1;
        failures.put(who, new Failures(count, now.plus(pause(count))));
        return new Attempt(null, Duration.ZERO);
    }

    private static Duration pause(int count) {
        if (count < FREE_FAILURES) {
            return Duration.ZERO;
        }
        Duration pause = Duration.ofSeconds(1L << Math.min(count - FREE_FAILURES, 10));
        return pause.compareTo(LONGEST_WAIT) < 0 ? pause : LONGEST_WAIT;
    }

    private static byte[] digest(String password) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(password.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
