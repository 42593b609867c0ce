package smshub.ops;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import smshub.settings.Settings.Role;

/** Who is logged in, in memory only. A session ends half an hour after its last use, at the latest after twelve hours. */
final class ConsoleSessions {
    static final Duration IDLE = Duration.ofMinutes(30);
    private static final Duration LONGEST = Duration.ofHours(12);
    private static final int TOKEN_BYTES = 32;

    /** An operator at work. */
    record Session(String operator, Role role, Instant begun, Instant used) {
        private Session usedAt(Instant now) {
            return new Session(operator, role, begun, now);
        }

        private boolean over(Instant now) {
            return now.isAfter(used.plus(IDLE)) || now.isAfter(begun.plus(LONGEST));
        }
    }

    private final Map<String, Session> sessions = new ConcurrentHashMap<>();
    private final SecureRandom random = new SecureRandom();
    private final Clock clock;

    ConsoleSessions(Clock clock) {
        this.clock = clock;
    }

    /** Begins a session; the token is its only key. */
    String begin(String operator, Role role) {
        Instant now = clock.instant();
        sessions.values().removeIf(session -> session.over(now));
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        sessions.put(token, new Session(operator, role, now, now));
        return token;
    }

    /** The session of a token, kept alive by this; null when there is none. */
    Session use(String token) {
        Instant now = clock.instant();
        return sessions.computeIfPresent(token, (key, session) -> session.over(now) ? null : session.usedAt(now));
    }

    void end(String token) {
        sessions.remove(token);
    }
}
