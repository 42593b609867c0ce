package smshub.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import smshub.json.Json;

@ExtendWith(WebServer.Running.class)
class MessagesApiTest {
    private static final String MESSAGES = "/api/v1/messages";
    private static final String ONE = "{\"to\":\"+4915112345678\",\"text\":\"Hi\"}";
    private static final String ID = PretendHub.FIRST_ID;
    private static final String[] SHOP = {"X-API-Key", WebServer.SHOP_KEY};
    private static final String[] OTHER = {"X-API-Key", WebServer.OTHER_KEY};
    private static final String[] OPERATOR = {"X-API-Key", WebServer.OPERATOR_KEY};

    @Test
    void theReferenceIsTheHeaderOrTheFieldAndNotTwoDifferentOnes(WebServer web) throws Exception {
        String named = "{\"to\":\"+4915112345678\",\"text\":\"Hi\",\"reference\":\"r1\"}";

        JsonNode first = json(web.post(MESSAGES, named, SHOP)).at("/messages/0");
        JsonNode repeat = json(web.post(MESSAGES, ONE, "X-API-Key", WebServer.SHOP_KEY, "Idempotency-Key", "r1"))
                .at("/messages/0");
        HttpResponse<String> both = web.post(MESSAGES, named, "X-API-Key", WebServer.SHOP_KEY, "Idempotency-Key", "r2");

        assertFalse(first.has("repeated"));
        assertTrue(repeat.get("repeated").asBoolean());
        assertEquals(first.get("id"), repeat.get("id"));
        assertProblem(both, 422, "field-invalid", "reference");
    }

    @Test
    void aNumberThatIsListedTwiceHasTwoResults(WebServer web) throws Exception {
        String twice = "{\"to\":[\"+4915112345678\",\"+4915112345678\"],\"text\":\"Hi\"}";

        JsonNode apart = json(web.post(MESSAGES, twice, SHOP)).get("messages");
        JsonNode named = json(web.post(MESSAGES, twice, "X-API-Key", WebServer.SHOP_KEY, "Idempotency-Key", "r1"))
                .get("messages");

        assertFalse(apart.at("/0/id").equals(apart.at("/1/id")));
        assertEquals(named.at("/0/id"), named.at("/1/id"));
        assertTrue(named.at("/1/repeated").asBoolean());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "wrong-key", "SHOP-KEY"})
    void withoutAKnownKeyNothingIsDone(String key, WebServer web) throws Exception {
        HttpResponse<String> answer =
                key.isEmpty() ? web.post(MESSAGES, ONE) : web.post(MESSAGES, ONE, "X-API-Key", key);

        assertProblem(answer, 401, "unauthenticated", null);
        assertTrue(answer.headers().firstValue("WWW-Authenticate").isPresent());
        assertEquals(List.of(), web.hub.requests);
    }

    @Test
    void aKeyWithoutThePermissionIsForbidden(WebServer web) throws Exception {
        assertProblem(web.post(MESSAGES, ONE, "X-API-Key", WebServer.MUTE_KEY), 403, "forbidden", null);
        assertProblem(web.get(MESSAGES, "X-API-Key", WebServer.MUTE_KEY), 403, "forbidden", null);
        assertProblem(web.post(MESSAGES + "/" + ID + "/requeue", "", SHOP), 403, "forbidden", null);
        assertEquals(List.of(), web.hub.done);
    }

    @Test
    void aBrokerThatIsAwayIsToldWithoutItsAddress(WebServer web) throws Exception {
        web.hub.brokerDown = true;

        HttpResponse<String> answer = web.post(MESSAGES, ONE, SHOP);

        assertProblem(answer, 503, "service-unavailable", null);
        assertEquals("5", answer.headers().firstValue("Retry-After").orElseThrow());
        assertFalse(answer.body().contains("10.0.0.1"));
    }

    @Test
    void aMistakeOfOursShowsNothingOfItself(WebServer web) throws Exception {
        web.hub.broken = true;

        HttpResponse<String> answer = web.post(MESSAGES, ONE, SHOP);

        assertProblem(answer, 500, "internal-fault", null);
        assertFalse(answer.body().contains("secret"));
    }

    @ParameterizedTest
    @CsvSource({
        "GET,    /api/v1/nothing,            404, not-found",
        "GET,    /api/v1/messages/a/b/c,     404, not-found",
        "GET,    /,                          404, not-found",
        "PUT,    /api/v1/messages,           405, method-not-allowed",
        "DELETE, /api/v1/messages,           405, method-not-allowed",
        "PATCH,  /api/v1/messages/1,         405, method-not-allowed",
        "GET,    /api/v1/preview,            405, method-not-allowed",
        "DELETE, /send,                      405, method-not-allowed",
    })
    void whatIsNotServedIsAProblem(String method, String path, int status, String code, WebServer web)
            throws Exception {
        HttpResponse<String> answer = web.send(
                HttpRequest.newBuilder(web.at(path)).method(method, HttpRequest.BodyPublishers.noBody()), SHOP);

        assertProblem(answer, status, code, null);
    }

    @Test
    void aWrongMethodIsToldTheRightOnes(WebServer web) throws Exception {
        HttpResponse<String> answer = web.send(HttpRequest.newBuilder(web.at("/api/v1/messages/1"))
                .method("PUT", HttpRequest.BodyPublishers.noBody()));

        assertEquals("DELETE, GET", answer.headers().firstValue("Allow").orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"})
    void aBodyThatIsNotJsonIsNotGuessedAt(String type, WebServer web) throws Exception {
        HttpResponse<String> answer = web.post(MESSAGES, ONE, "X-API-Key", WebServer.SHOP_KEY, "Content-Type", type);

        assertProblem(answer, 415, "media-type-unsupported", null);
    }

    @Test
    void headersAndParametersDoNotSteerTheRoute(WebServer web) throws Exception {
        HttpResponse<String> answer = web.post(
                MESSAGES + "?CamelBeanMethodName=cancel&id=" + ID + "&CamelHttpResponseCode=299",
                ONE,
                "X-API-Key",
                WebServer.SHOP_KEY,
                "CamelBeanMethodName",
                "cancel",
                "camelbeanmethodname",
                "cancel",
                "CamelHttpUri",
                "http://127.0.0.1:1/",
                "CamelHttpPath",
                "/api/v1/ledger",
                "CamelHttpMethod",
                "DELETE",
                "CamelHttpResponseCode",
                "299",
                "CamelToDynamicEndpoint",
                "log:stolen",
                "X-Anything",
                "echo");

        assertEquals(202, answer.statusCode());
        assertEquals(1, web.hub.requests.size());
        assertEquals(List.of(), web.hub.done);
        assertEquals(
                List.of("cache-control", "content-length", "content-type", "x-content-type-options"),
                List.copyOf(answer.headers().map().keySet()));
    }

    @Test
    void aParameterDoesNotReplaceTheIdInThePath(WebServer web) throws Exception {
        HttpResponse<String> answer = web.send(
                HttpRequest.newBuilder(web.at(MESSAGES + "/" + ID + "?id=other"))
                        .DELETE(),
                SHOP);

        assertEquals(204, answer.statusCode());
        assertEquals(List.of("cancel " + ID), web.hub.done);
    }

    @Test
    void clientsActOnTheirOwnMessagesOnlyAndOperatorsOnAll(WebServer web) throws Exception {
        for (String verb : List.of("resend", "check")) {
            String path = MESSAGES + "/" + ID + "/" + verb;
            assertProblem(web.post(path, "", OTHER), 404, "not-found", null);
            assertEquals(202, web.post(path, "", SHOP).statusCode());
            assertEquals(202, web.post(path, "", OPERATOR).statusCode());
        }
        HttpRequest.Builder delete =
                HttpRequest.newBuilder(web.at(MESSAGES + "/" + ID)).DELETE();
        assertProblem(web.send(delete.copy(), OTHER), 404, "not-found", null);
        assertEquals(204, web.send(delete.copy(), SHOP).statusCode());
        assertEquals(
                202, web.post(MESSAGES + "/" + ID + "/requeue", "", OPERATOR).statusCode());
        assertEquals(
                List.of("resend " + ID, "resend " + ID, "check " + ID, "check " + ID, "cancel " + ID, "requeue " + ID),
                web.hub.done);
    }

    @Test
    void aMessageThatDoesNotWaitAnyMoreIsAConflict(WebServer web) throws Exception {
        HttpRequest.Builder delete =
                HttpRequest.newBuilder(web.at(MESSAGES + "/gone")).DELETE();

        assertProblem(web.send(delete, OPERATOR), 409, "conflict", null);
    }

    @Test
    void aStoreThatIsAwayIsTold(WebServer web) throws Exception {
        web.hub.storeDown = true;

        assertProblem(web.get(MESSAGES, SHOP), 503, "service-unavailable", null);
        assertProblem(web.get(MESSAGES + "?format=csv", SHOP), 503, "service-unavailable", null);
        assertProblem(web.post(MESSAGES + "/" + ID + "/check", "", SHOP), 503, "service-unavailable", null);
        assertEquals(202, web.post(MESSAGES, ONE, SHOP).statusCode());
    }

    static JsonNode json(HttpResponse<String> answer) throws Exception {
        return Json.JSON.readTree(answer.body());
    }

    static void assertProblem(HttpResponse<String> answer, int status, String code, String field) throws Exception {
        assertEquals(status, answer.statusCode(), answer::body);
        assertEquals(
                "application/problem+json",
                answer.headers().firstValue("Content-Type").orElseThrow());
        JsonNode problem = json(answer);
        assertEquals(code, problem.path("code").asText());
        assertEquals(status, problem.path("status").asInt());
        assertEquals("urn:smshub:problem:" + code, problem.path("type").asText());
        assertFalse(problem.path("title").asText().isEmpty());
        assertTrue(problem.path("detail").asText().endsWith("."), answer::body);
        assertEquals(field, problem.path("field").asText(null));
    }
}
