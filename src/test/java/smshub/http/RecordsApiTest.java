package smshub.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import smshub.audit.AuditFilter;
import smshub.audit.ErrorFilter;
import smshub.message.ProblemCode;

/** The audit record and the errors over HTTP, and what is written to the first there. */
@ExtendWith(WebServer.Running.class)
class RecordsApiTest {
    private static final String[] OFFICE = {"X-API-Key", WebServer.OPERATOR_KEY};

    /** Operations that change something and are no acts: what they send is in the list of messages. */
    private static final Set<String> NO_ACTS = Set.of("sendMessages", "sendEvent", "preview", "checkMessage");

    @BeforeEach
    void forget(WebServer web) {
        web.records.acts.clear();
        web.records.brokerDown = false;
        web.records.shut = false;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            POST   | accounts/sms-de/pause         |      | 200 | account.pause accounts/sms-de {"state":"open"} {"state":"paused"}
            POST   | accounts/sms-de/resume        |      | 200 | account.resume accounts/sms-de {"state":"open"} {"state":"open"}
            POST   | accounts/sms-de/expire        |      | 200 | account.expire accounts/sms-de - {"expired":3}
            POST   | accounts/nothing/pause        |      | 404 |
            DELETE | messages/01957e2a-5b00-7000-8000-000000000001 | | 204 | message.cancel messages/01957e2a-5b00-7000-8000-000000000001 - -
            PUT    | consents/+4915112345678       | {"state":"fine"} | 422 |
            DELETE | consents/+4915112345670       |      | 404 |
            """)
    void anActIsRecordedWhenItIsDone(
            String method, String path, String body, int status, String expected, WebServer web) throws Exception {
        HttpResponse<String> answer = call(web, method, path, body);

        assertEquals(status, answer.statusCode(), answer.body());
        assertEquals(expected == null ? List.of() : List.of("office 127.0.0.1 " + expected), web.records.acts);
    }

    @Test
    void aChangeOfConsentTellsWhatWasSaidBefore(WebServer web) throws Exception {
        String path = "consents/" + PretendConsents.NUMBER;
        assertEquals(200, call(web, "PUT", path, "{\"state\":\"stopped\"}").statusCode());
        assertEquals(204, call(web, "DELETE", path, null).statusCode());

        // The pretended list changes nothing.
        String said = "[{\"state\":\"stopped\",\"source\":\"sms\",\"by\":\"sms-de\",\"at\":\"2026-03-01T10:00:00Z\"}]";
        assertEquals(
                List.of(
                        "office 127.0.0.1 consent.put " + path + " " + said + " " + said,
                        "office 127.0.0.1 consent.delete " + path + " " + said + " " + said),
                web.records.acts);
    }

    @Test
    void aChangeOfATemplateTellsWhatItSaidBefore(WebServer web) throws Exception {
        String path = "templates/" + PretendTemplates.EXAMPLE.name();
        HttpResponse<String> put = call(web, "PUT", path, "{\"texts\":{\"de\":\"Bye {{name}}\"}}");
        assertEquals(200, put.statusCode(), put.body());
        assertEquals(204, call(web, "DELETE", path, null).statusCode());

        assertEquals(2, web.records.acts.size());
        assertTrue(web.records.acts.get(0).startsWith("office 127.0.0.1 template.put " + path + " {"));
        assertTrue(web.records.acts.get(1).contains("Guten Tag"), web.records.acts.get(1));
        assertTrue(web.records.acts.get(1).endsWith(" -"), "nothing is left: " + web.records.acts.get(1));
    }

    @Test
    void whoActsHearsWhereTheRecordCouldNotBeWritten(WebServer web) throws Exception {
        web.records.brokerDown = true;

        MessagesApiTest.assertProblem(
                call(web, "POST", "accounts/sms-de/pause", null), 503, "service-unavailable", null);
    }

    @Test
    void whatCannotBePutOnRecordIsNotDone(WebServer web) throws Exception {
        assertEquals(200, call(web, "POST", "accounts/sms-de/resume", null).statusCode());
        web.records.shut = true;

        HttpResponse<String> answer = call(web, "POST", "accounts/sms-de/pause", null);
        MessagesApiTest.assertProblem(answer, 503, "service-unavailable", null);
        assertTrue(answer.body().contains("Nothing was done"), answer.body());
        assertTrue(web.get("/api/v1/accounts", OFFICE).body().contains("\"state\":\"open\""));
    }

    @Test
    void everyOperationThatChangesSomethingIsAnAct() {
        assertEquals(
                List.of(),
                new OpenApi(Set.of())
                        .operations().stream()
                                .filter(operation -> operation.path().startsWith("/api/v1/"))
                                .filter(operation -> !operation.method().equals("GET"))
                                .filter(operation -> (operation.audit() == null) != NO_ACTS.contains(operation.id()))
                                .map(OpenApi.Operation::id)
                                .toList());
    }

    @Test
    void bothAreSearched(WebServer web) throws Exception {
        web.get(
                "/api/v1/audit?who=alice&what=account&on=accounts/main&since=2026-03-01T10:00:00Z&until=2026-03-02T10:00:00Z",
                OFFICE);
        web.get(
                "/api/v1/errors?kind=intake&code=service-unavailable&account=main&client=shop&intake=erp&text=data",
                OFFICE);

        assertEquals(
                new AuditFilter(
                        "alice",
                        "account",
                        "accounts/main",
                        Instant.parse("2026-03-01T10:00:00Z"),
                        Instant.parse("2026-03-02T10:00:00Z")),
                web.records.asked);
        assertEquals(
                new ErrorFilter("intake", ProblemCode.SERVICE_UNAVAILABLE, "main", "shop", "erp", "data", null, null),
                web.records.askedErrors);
        for (String wrong : List.of("audit?since=monday", "audit?was=x", "errors?kind=weather", "errors?code=none")) {
            assertEquals(422, web.get("/api/v1/" + wrong, OFFICE).statusCode(), wrong);
        }
    }

    @Test
    void bothComeAsCsv(WebServer web) throws Exception {
        HttpResponse<String> audit = web.get("/api/v1/audit?format=csv", OFFICE);
        HttpResponse<String> errors =
                web.get("/api/v1/errors", "X-API-Key", WebServer.OPERATOR_KEY, "Accept", "text/csv");

        assertEquals(
                "id,at,kind,who,from,what,on,before,after\r\n"
                        + "01957e2a-5b00-7000-8000-0000000000b1,2026-03-01T10:00:00Z,person,alice,10.0.0.7,account.pause,"
                        + "accounts/sms-de,\"{\"\"state\"\":\"\"open\"\"}\",\"{\"\"state\"\":\"\"paused\"\"}\"\r\n",
                audit.body());
        assertTrue(errors.body().startsWith("id,kind,at,last,code,sentence,"), errors.body());
    }

    private static HttpResponse<String> call(WebServer web, String method, String path, String body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(web.at("/api/v1/" + path))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        return body == null
                ? web.send(request, OFFICE)
                : web.send(request, "X-API-Key", WebServer.OPERATOR_KEY, "Content-Type", "application/json");
    }
}
