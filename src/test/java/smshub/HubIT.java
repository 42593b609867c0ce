package smshub;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import smshub.account.Account;
import smshub.account.SenderCountries;
import smshub.json.Json;
import smshub.simulator.Simulators;
import smshub.testing.TestHub;

class HubIT {
    private static final Duration SOON = Duration.ofSeconds(10);

    @TempDir
    private static Path data;

    private static Simulators simulators;
    private static TestHub hub;

    @BeforeAll
    static void start() throws Exception {
        simulators = Simulators.start(Simulators.Options.defaults());
        hub = new TestHub(TestHub.settings(
                data, account("main", null, List.of("US", "CA")), account("numbered", "12015550100", List.of("US"))));
    }

    @AfterAll
    static void stop() throws Exception {
        hub.close();
        simulators.close();
    }

    /** One by which some countries take no sender of letters. */
    private static Account account(String id, String number, List<String> noLetters) {
        Account plain = TestHub.smsapi(id, simulators, d -> d);
        return plain.with(plain.terms().with(new SenderCountries(noLetters, List.of(), number)));
    }

    @Test
    void aRequestBecomesAMessageAtTheProvider() throws Exception {
        String id = hub.send("0171 1234567", "Hello");
        await().atMost(SOON).until(() -> hub.state(id).equals("sent"));
        assertEquals(List.of("accepted", "sending", "sent"), hub.timeline(id));
        assertEquals(1, count("Hello", null));
    }

    @Test
    void aSenderOfLettersIsRefusedByNameForACountryThatTakesNone() throws Exception {
        HttpResponse<String> answer = hub.post(
                "/api/v1/messages",
                Map.of("account", "main", "from", "Shop", "to", "+14165550123", "text", "to Canada"));
        assertEquals(422, answer.statusCode(), answer::body);
        JsonNode problem = Json.JSON.readTree(answer.body());
        assertEquals(
                "sender-not-in-country from",
                problem.path("code").asText() + " " + problem.path("field").asText());
        assertEquals(0, count("to Canada", null));
    }

    @Test
    void anAccountThatHasANumberForThatCountryIsTakenInItsPlace() throws Exception {
        Map<String, String> request = Map.of("from", "Shop", "to", "+12015550123", "text", "to the States");
        String id = hub.accepted(request);
        hub.becomes(id, "sent");
        JsonNode kept = hub.json("/api/v1/messages/" + id);
        assertEquals(
                "numbered 12015550100",
                kept.path("account").asText() + " " + kept.path("from").asText());
        assertEquals(1, count("to the States", "12015550100"));
        String home = hub.accepted(Map.of("from", "Shop", "to", "+491711234567", "text", "at home"));
        hub.becomes(home, "sent");
        assertEquals(
                "main", hub.json("/api/v1/messages/" + home).path("account").asText());
        assertEquals(1, count("at home", "Shop"));
    }

    /** How often a text came to the provider from a sender, or from any where it is null. */
    private static long count(String text, String from) {
        return simulators.received().messages().stream()
                .filter(message -> message.text().equals(text))
                .filter(message -> from == null || message.from().equals(from))
                .count();
    }
}
