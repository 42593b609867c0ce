package smshub.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import smshub.account.Secret;
import smshub.settings.Settings.Operator;
import smshub.settings.Settings.Role;

class LoginLimiterTest {
    private static final List<Operator> OPERATORS = List.of(
            new Operator("admin", new Secret("admin-password"), Role.ADMIN),
            new Operator("viewer", new Secret("viewer-password"), Role.VIEWER),
            new Operator("shop", new Secret("shop-password"), Role.APPLICATION));

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-03-01T10:00:00Z"));
    private final Clock clock = ((InstantSource) now::get).withZone(ZoneOffset.UTC);
    private final LoginLimiter logins = new LoginLimiter(OPERATORS, clock);

    @ParameterizedTest
    @CsvSource({
        "admin,  admin-password,  ADMIN",
        "viewer, viewer-password, VIEWER",
        "admin,  viewer-password, ",
        "admin,  '',              ",
        "nobody, admin-password,  ",
        "shop,   shop-password,   ",
    })
    void onlyOperatorsWithTheirPasswordPass(String name, String password, Role role) {
        assertEquals(role, logins.enter("10.0.0.1", name, password).role());
    }

    @Test
    void guessingIsSlowedDownForItsAddressOnly() {
        for (int i = 0; i < 5; i++) {
            assertTrue(wrong().pause().isZero());
        }
        assertEquals(Duration.ofSeconds(1), wrong().pause());
        assertNull(right("10.0.0.1").role(), "the right password has to wait too");
        assertEquals(Role.ADMIN, right("10.0.0.2").role());

        pass(Duration.ofSeconds(1));
        assertTrue(wrong().pause().isZero());
        assertEquals(Duration.ofSeconds(2), wrong().pause());

        for (int i = 0; i < 20; i++) {
            pass(Duration.ofMinutes(5));
            assertTrue(wrong().pause().isZero());
        }
        assertEquals(Duration.ofMinutes(5), wrong().pause());
        pass(Duration.ofMinutes(5));
        assertEquals(Role.ADMIN, right("10.0.0.1").role());
        assertTrue(wrong().pause().isZero(), "a login begins the count anew");
        assertTrue(wrong().pause().isZero());
    }

    @Test
    void whoGuessesAtOneNameLocksOutNobodyElseBehindTheSameProxy() {
        for (int i = 0; i < 10; i++) {
            wrong();
        }
        assertNull(right("10.0.0.1").role());
        assertEquals(
                Role.VIEWER,
                logins.enter("10.0.0.1", "viewer", "viewer-password").role());
    }

    @Test
    void aSessionEndsWhenIdleAndAtTheLatestAfterTwelveHours() {
        Sessions sessions = new Sessions(logins::find, clock);
        String idle = sessions.begin(OPERATORS.get(0)).token();
        String busy = sessions.begin(OPERATORS.get(1)).token();
        for (int i = 0; i < 48; i++) {
            pass(Duration.ofMinutes(15));
            assertEquals(Role.VIEWER, sessions.use(busy).role());
        }
        assertNull(sessions.use(idle));
        pass(Duration.ofMinutes(1));
        assertNull(sessions.use(busy));
    }

    @Test
    void aSessionEndsWithItsPersonAndWithThePassword() {
        Secret password = new Secret("first-password");
        AtomicReference<Operator> standing = new AtomicReference<>(new Operator("alice", password, Role.ADMIN));
        Sessions sessions = new Sessions(name -> standing.get(), clock);
        Session session = sessions.begin(standing.get());
        standing.set(new Operator("alice", password, Role.VIEWER));
        assertEquals(Role.VIEWER, sessions.use(session.token()).role(), "what holds is what the settings say now");
        password.becomes("second-password");
        assertFalse(sessions.lasts(session));
        assertNull(sessions.use(session.token()));

        session = sessions.begin(standing.get());
        standing.set(null);
        assertNull(sessions.use(session.token()));
    }

    @Test
    void whoGuessesAtManyNamesWaitsHoweverManyTheyAre() {
        for (int i = 0; i < 50; i++) {
            assertTrue(logins.enter("10.0.0.1", "guessed" + i, "guess").pause().isZero());
        }
        assertFalse(logins.enter("10.0.0.1", "one-more", "guess").pause().isZero());
        assertEquals(Role.ADMIN, right("10.0.0.2").role());
    }

    @Test
    void whoTriesAnOldPasswordForeverLocksOutNobodyElse() {
        for (int i = 0; i < 500; i++) {
            wrong();
            pass(Duration.ofMinutes(1));
        }
        assertEquals(
                Role.VIEWER,
                logins.enter("10.0.0.1", "viewer", "viewer-password").role());
    }

    private LoginLimiter.Entry wrong() {
        return logins.enter("10.0.0.1", "admin", "guess");
    }

    private LoginLimiter.Entry right(String address) {
        return logins.enter(address, "admin", "admin-password");
    }

    private void pass(Duration time) {
        now.updateAndGet(instant -> instant.plus(time));
    }
}
