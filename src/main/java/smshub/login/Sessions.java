package smshub.login;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import smshub.account.Client.Permission;
import smshub.settings.Settings.Operator;
import smshub.settings.Settings.Role;

/**
 * Who is logged in, in memory only. A session ends half an hour after its last use, at the latest after twelve hours, and
 * at once when its person is gone from the settings or has another password.
 */
public final class Sessions {
    /** How long a session lasts without use. */
    public static final Duration IDLE = Duration.ofMinutes(30);

    private static final Duration LONGEST = Duration.ofHours(12);
    private static final int TOKEN_BYTES = 32;
    private static final int MOST = 10_000;

    /**
     * A session in its time.
     *
     * @param password digest of what the person was known by; null for who was sent by an identity provider
     * @param farewell where that ends its own session; null where nothing is to be ended
     */
    private record Entry(
            String name,
            Role role,
            Set<Permission> permissions,
            String password,
            String farewell,
            String csrf,
            Instant begun,
            Instant used) {
        private Entry usedAt(Instant now) {
            return new Entry(name, role, permissions, password, farewell, csrf, begun, now);
        }

        private boolean over(Instant now) {
            return now.isAfter(used.plus(IDLE)) || now.isAfter(begun.plus(LONGEST));
        }
    }

    private final Map<String, Entry> sessions = new ConcurrentHashMap<>();
    private final SecureRandom random = new SecureRandom();
    private final Function<String, Operator> operators;
    private final Clock clock;

    /** @param operators who a name stands for now; null for nobody */
    public Sessions(Function<String, Operator> operators, Clock clock) {
        this.operators = operators;
        this.clock = clock;
    }

    /** Begins a session of a person with a password. */
    Session begin(Operator operator) {
        return begin(operator, digest(operator), null);
    }

    /** Begins a session of a person for whom an identity provider stands. */
    Session beginSent(Operator operator, String farewell) {
        return begin(operator, null, farewell);
    }

    private Session begin(Operator operator, String password, String farewell) {
        Instant now = clock.instant();
        sessions.values().removeIf(entry -> entry.over(now));
        while (sessions.size() >= MOST) {
            sessions.entrySet().stream()
                    .min(Comparator.comparing(entry -> entry.getValue().used()))
                    .ifPresent(oldest -> sessions.remove(oldest.getKey()));
        }
        String token = token();
        Entry entry = new Entry(
                operator.name(), operator.role(), operator.permissions(), password, farewell, token(), now, now);
        sessions.put(token, entry);
        return session(token, entry);
    }

    /** The session of a token, kept alive by this; null when there is none. */
    Session use(String token) {
        Instant now = clock.instant();
        Entry entry = sessions.computeIfPresent(
                token, (key, found) -> found.over(now) || !stands(found) ? null : found.usedAt(now));
        return entry == null ? null : session(token, entry);
    }

    /** Whether a session still lasts; it is not kept alive by the question. */
    boolean lasts(Session session) {
        Entry entry = sessions.get(session.token());
        return entry != null && !entry.over(clock.instant()) && stands(entry);
    }

    /** Ends a session; tells where its person's browser must go to end that at the identity provider, or null. */
    String end(String token) {
        Entry ended = sessions.remove(token);
        return ended == null ? null : ended.farewell();
    }

    private boolean stands(Entry entry) {
        if (entry.password() == null) {
            return true;
        }
        Operator operator = operators.apply(entry.name());
        return operator != null && entry.password().equals(digest(operator));
    }

    private Session session(String token, Entry entry) {
        Operator operator = entry.password() == null ? null : operators.apply(entry.name());
        return operator == null
                ? new Session(entry.name(), entry.role(), entry.permissions(), entry.csrf(), token)
                : new Session(entry.name(), operator.role(), operator.permissions(), entry.csrf(), token);
    }

    private String token() {
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String digest(Operator operator) {
        try {
            byte[] password = operator.password().reveal().getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(password));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
