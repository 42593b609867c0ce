package smshub.intake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import smshub.account.Account;
import smshub.json.Json;
import smshub.simulator.Simulators;
import smshub.testing.TestHub;

/** What rules make of texts shows, and does not make another request of one that comes again. */
class TextsIT {
    private static final String TO = "+491711234567";

    @TempDir
    Path data;

    private Simulators simulators;
    private TestHub hub;

    @BeforeEach
    void start() throws Exception {
        simulators = Simulators.start(
                Simulators.Options.defaults().withReceipts(Duration.ofHours(1), Duration.ofHours(1), 1));
        hub = hub(new Account.Texts(1000, 7, true, false, " Shop"));
    }

    private TestHub hub(Account.Texts texts) throws Exception {
        Account account = TestHub.smsapi("main", simulators, delivery -> delivery);
        return new TestHub(TestHub.settings(data, TestHub.with(account, texts)));
    }

    @AfterEach
    void stop() {
        hub.balances();
        hub.close();
        simulators.close();
    }

    @Test
    void theTimeLineTellsWhatTheRulesChanged() throws Exception {
        JsonNode history = hub.json("/api/v1/messages/" + hub.send("0171 1234567", "Zażółć"));
        String note = history.at("/timeline/0/note").asText();
        assertEquals(
                "number: The number is read as one of the account's country. signature: This account's signature is"
                        + " appended. alphabet: Letters are replaced by their plain form, which keeps the text in the"
                        + " GSM-7 alphabet.",
                note);
        assertEquals("Zazolc Shop", history.path("text").asText(), history::toString);
        assertFalse(note.contains("171"), note);
    }

    @Test
    void aRequestThatComesAgainIsTheSameUnderAnotherSignature() throws Exception {
        Map<String, Object> order = Map.of("to", TO, "text", "Zażółć");
        String id = first(hub.post("/api/v1/messages", order, "order-1").body());
        hub.becomes(id, "sent");
        hub.close();
        hub = hub(new Account.Texts(1000, 7, false, false, " Your shop"));

        var again = hub.post("/api/v1/messages", order, "order-1");
        assertEquals(202, again.statusCode(), again::body);
        assertEquals(id, first(again.body()));
        var other = hub.post("/api/v1/messages", Map.of("to", TO, "text", "Zazolc"), "order-1");
        assertEquals(409, other.statusCode(), other::body);
        assertTrue(other.body().contains("reference-reused"), other::body);
        assertEquals(1, simulators.received().total());
    }

    private static String first(String answer) throws Exception {
        return Json.JSON.readTree(answer).at("/messages/0/id").asText();
    }
}
