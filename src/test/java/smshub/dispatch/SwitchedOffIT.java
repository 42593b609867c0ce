package smshub.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import smshub.account.Account;
import smshub.json.Json;
import smshub.simulator.Simulators;
import smshub.testing.TestHub;

/** A hub whose account is switched off while the states of its messages are still of interest. */
class SwitchedOffIT {
    @Test
    void anAccountWhoseLineIsSwitchedOffIsNotAsked(@TempDir Path data) throws Exception {
        try (Simulators simulators = Simulators.start(Simulators.Options.defaults())) {
            Account account = TestHub.smpp("off", simulators.smsc().port(), Map.of(), delivery -> delivery);
            String id;
            try (TestHub hub = new TestHub(TestHub.settings(data, account))) {
                id = hub.send("off", "+491711234503", "no receipt");
                hub.becomes(id, "sent");
            }
            try (TestHub hub = new TestHub(TestHub.settings(data, off(account)))) {
                String answer =
                        hub.post("/api/v1/messages/" + id + "/check", Map.of()).body();
                assertEquals(
                        "status-not-available",
                        Json.JSON.readTree(answer).path("code").asText(),
                        answer);
                assertEquals("sent", hub.state(id));
            }
        }
    }

    static Account off(Account account) {
        return new Account(
                account.id(),
                account.provider(),
                account.title(),
                false,
                account.activeFrom(),
                account.clients(),
                account.numbers(),
                account.texts(),
                account.senderId(),
                account.senderIds(),
                account.delivery(),
                account.connection(),
                account.settings(),
                account.secrets());
    }
}
