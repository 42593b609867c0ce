package smshub.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Settings that change while the hub runs, over HTTP. */
@ExtendWith(WebServer.Running.class)
class SettingsApiTest {
    private final WebServer web;

    SettingsApiTest(WebServer web) {
        this.web = web;
    }

    @BeforeEach
    @AfterEach
    void clean() {
        web.settings.asked.clear();
        web.settings.mistakes = List.of();
        web.records.acts.clear();
    }

    @Test
    void aReloadIsDoneInTheNameOfWhoAsksAndStandsInTheAuditRecord() throws Exception {
        HttpResponse<String> answer = send("POST", "/api/v1/settings/reload", "");

        assertEquals(200, answer.statusCode(), answer.body());
        assertEquals(List.of("reload by office"), web.settings.asked);
        assertEquals(List.of("office 127.0.0.1 settings.reload settings - {\"changes\":1}"), web.records.acts);
    }

    @Test
    void aRefusalTellsEveryMistakeWithItsLine() throws Exception {
        web.settings.mistakes = List.of(
                new SettingsBook.Flaw("http.port", "must be a whole number from 0 to 65535", "hub.yaml line 3"),
                new SettingsBook.Flaw("clients.shop.key", "is missing", "hub.yaml line 9"));

        HttpResponse<String> answer = send("POST", "/api/v1/settings/reload", "");

        MessagesApiTest.assertProblem(answer, 422, "settings-invalid", null);
        assertEquals(
                "[{\"key\":\"http.port\",\"sentence\":\"must be a whole number from 0 to 65535\",\"where\":\"hub.yaml line 3\"},"
                        + "{\"key\":\"clients.shop.key\",\"sentence\":\"is missing\",\"where\":\"hub.yaml line 9\"}]",
                MessagesApiTest.json(answer).get("mistakes").toString());
        assertEquals(List.of(), web.records.acts);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"mobile\": [\"+49151\"]}              | 200 |               | sms-de [+49151] null",
                "{\"prices\": [], \"mobile\": null}      | 200 |               | sms-de null []",
                "{}                                      | 200 |               | sms-de null null",
                "{\"mobile\": \"+49151\"}                | 422 | field-invalid |",
                "{\"prices\": [1]}                       | 422 | field-invalid |",
                "{\"prefixes\": []}                      | 422 | field-unknown |",
                "[]                                      | 400 | body-malformed |",
                "{                                       | 400 | body-malformed |",
            })
    void prefixesAreSetAsTheyAreAskedForOrRefused(String body, int status, String code, String asked) throws Exception {
        HttpResponse<String> answer = send("PUT", "/api/v1/prefixes/sms-de", body);

        assertEquals(status, answer.statusCode(), answer.body());
        assertEquals(asked == null ? List.of() : List.of(asked), web.settings.asked);
        if (code != null) {
            assertEquals(code, MessagesApiTest.json(answer).get("code").asText());
        }
    }

    @Test
    void prefixesOfAnAccountThatThereIsNotAreNotSet() throws Exception {
        MessagesApiTest.assertProblem(send("PUT", "/api/v1/prefixes/nothing", "{}"), 404, "not-found", null);
        assertEquals(List.of(), web.settings.asked);
    }

    @Test
    void noAnswerAndNoRecordHasASecret() throws Exception {
        HttpResponse<String> answer = send("PUT", "/api/v1/secrets/smpp-password", "{\"value\": \"correct horse\"}");

        assertEquals(200, answer.statusCode());
        assertFalse(answer.body().contains("horse"));
        assertEquals(List.of("secret smpp-password by office"), web.settings.asked);
        assertEquals(List.of("office 127.0.0.1 secret.set secrets/smpp-password - -"), web.records.acts);
        MessagesApiTest.assertProblem(
                send("PUT", "/api/v1/secrets/smpp-password", "{}"), 422, "field-missing", "value");
        MessagesApiTest.assertProblem(send("DELETE", "/api/v1/secrets/other", ""), 404, "not-found", null);
    }

    private HttpResponse<String> send(String method, String path, String body) throws Exception {
        return web.send(
                HttpRequest.newBuilder(web.at(path))
                        .header("Content-Type", "application/json")
                        .method(method, BodyPublishers.ofString(body)),
                "X-API-Key",
                WebServer.OPERATOR_KEY);
    }
}
