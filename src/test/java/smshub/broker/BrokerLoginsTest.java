package smshub.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import smshub.account.FailedLogins;
import smshub.account.Secret;
import smshub.settings.Settings.Operator;
import smshub.settings.Settings.Role;

class BrokerLoginsTest {
    private Instant now = Instant.parse("2026-03-01T10:00:00Z");
    private final Clock clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);
    private final List<String> lines = new ArrayList<>();
    private final FailedLogins failed = new FailedLogins(clock, lines::add);
    private final List<Operator> operators = List.of(
            new Operator("shop", new Secret("shop-password"), Role.APPLICATION),
            new Operator("crm", new Secret("crm-password"), Role.APPLICATION));
    private final BrokerLogins logins = new BrokerLogins(
            "hub", "hub-password", operators, new BrokerAccess("hub", operators, List.of(), a -> Set.of()), failed);

    @Test
    void whoGuessesWaitsAndIsToldOnce() {
        for (int i = 0; i < 5; i++) {
            assertNull(logins.authenticate("shop", "guess", null, null));
        }
        assertNull(logins.authenticate("shop", "shop-password", null, null), "not looked at");
        assertNotNull(logins.authenticate("crm", "crm-password", null, null));
        assertEquals(6, failed.refused());
        assertEquals(1, lines.size());

        now = now.plusSeconds(1);
        assertNotNull(logins.authenticate("shop", "shop-password", null, null));
    }

    @Test
    void aPasswordThatIsSetAnewCountsAtOnce() {
        operators.get(0).password().becomes("new-password");

        assertNull(logins.authenticate("shop", "shop-password", null, null));
        assertNotNull(logins.authenticate("shop", "new-password", null, null));
    }

    @Test
    void nobodyKeepsTheHubItselfOut() {
        for (int i = 0; i < 10; i++) {
            assertNull(logins.authenticate("hub", "guess", null, null));
        }
        assertNotNull(logins.authenticate("hub", "hub-password", null, null));
        assertEquals(10, failed.refused());
    }
}
