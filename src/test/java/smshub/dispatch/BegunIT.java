package smshub.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import smshub.account.Account;
import smshub.simulator.Simulators;
import smshub.simulator.modem.CommandFault;
import smshub.simulator.modem.Phone;
import smshub.simulator.modem.SimulatedModem;
import smshub.testing.TestHub;

/** A long message whose modem is refused its second part, while another account would take over at the first failure. */
class BegunIT {
    private static final String LONG = "Sehr geehrte Frau Müller, Ihr Termin ist am 17. um 13:30 Uhr. ".repeat(5);

    @TempDir
    static Path data;

    private static Simulators simulators;
    private static SimulatedModem healthy;
    private static SimulatedModem dying;
    private static TestHub hub;

    @BeforeAll
    static void start() throws Exception {
        simulators = Simulators.start(Simulators.Options.defaults());
        healthy = SimulatedModem.start(SimulatedModem.Options.defaults());
        dying = SimulatedModem.start(SimulatedModem.Options.defaults());
        hub = new TestHub(TestHub.settings(
                data, modem("healthy", healthy), modem("dying", dying), TestHub.smsapi("rest", simulators, d -> d)));
    }

    private static Account modem(String id, SimulatedModem modem) {
        return TestHub.account(
                id,
                "gsm-modem",
                URI.create("modem:none"),
                Map.of("ports", "tcp:127.0.0.1:" + modem.port(), "send-timeout", "1"),
                Map.of(),
                d -> TestHub.limited(0, 8, 1));
    }

    @AfterAll
    static void stop() {
        hub.close();
        healthy.close();
        dying.close();
        simulators.close();
    }

    @Test
    void goesOnByThatModemAndByNoOtherAccount() throws Exception {
        healthy.faultAfter(1, CommandFault.error(42));
        String id = hub.send("+491711230051", LONG);
        hub.becomes(id, "delivered");
        assertTrue(hub.timeline(id).contains("deferred"));
        JsonNode message = hub.json("/api/v1/messages/" + id);
        assertEquals("healthy", message.path("account").asText());
        assertFalse(message.path("possibleDuplicate").asBoolean(), "no part came twice");
        assertEquals(
                List.of(LONG),
                healthy.phone("+491711230051").received().stream()
                        .map(Phone.Message::text)
                        .toList());
        assertEquals(3, healthy.sent().size());
        hub.balances();
    }

    @Test
    void isHeldAsUnsureWhenThatModemsSimIsGone() throws Exception {
        dying.faultAfter(1, CommandFault.error(42));
        dying.faultAfter(1, CommandFault.error(310));
        String id = hub.send("dying", "+491711230052", LONG);
        hub.becomes(id, "unsure");
        assertTrue(hub.timeline(id).contains("deferred"));
        assertEquals(1, dying.sent().size());
        hub.balances();
    }
}
