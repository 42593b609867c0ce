package smshub.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import smshub.json.Json;

@ExtendWith(WebServer.Running.class)
class TemplateApiTest {
    @BeforeEach
    void empty(WebServer web) {
        web.templates.taken = null;
    }

    @Test
    void aTemplateIsWrittenAndToldWithItsPlaceholders(WebServer web) throws Exception {
        HttpResponse<String> answer = put(
                web,
                "order.assigned",
                "{\"texts\": {\"cs\": \"Zakázka {{order.id}}\", \"de-AT\": \"Auftrag {{order.id}}\"}}");

        assertEquals(200, answer.statusCode(), answer::body);
        JsonNode told = Json.JSON.readTree(answer.body());
        assertEquals("cs", told.path("language").asText());
        assertEquals("[\"order.id\"]", told.path("placeholders").toString());
        assertEquals(
                List.of("cs", "de-at"), List.copyOf(web.templates.taken.texts().keySet()));
        assertEquals("office", web.templates.taken.by());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        order_1          | {"texts": {"de": "x"}}                              | field-invalid  | name
        order            | {"texts": {}}                                       | field-invalid  | texts
        order            | {"texts": {"de": "{{#all}}x{{/all}}"}}              | field-invalid  | texts.de
        order            | {"texts": {"de": "x", "DE": "y"}}                   | field-invalid  | texts
        order            | {"texts": {"german": "x"}}                          | field-invalid  | texts
        order            | {"texts": {"de": 1}}                                | field-invalid  | texts
        order            | {"texts": {"de": "x"}, "language": "en"}            | field-invalid  | language
        order            | {"texts": "x"}                                      | field-missing  | texts
        order            | {"text": "x"}                                       | field-unknown  |
        order            | []                                                  | body-malformed |
        in-the-settings  | {"texts": {"de": "x"}}                              | conflict       |
        """)
    void whatIsNoTemplateIsRefusedAndNothingIsWritten(
            String name, String body, String code, String field, WebServer web) throws Exception {
        HttpResponse<String> answer = put(web, name, body);

        JsonNode told = Json.JSON.readTree(answer.body());
        assertEquals(code, told.path("code").asText(), answer::body);
        assertEquals(field == null ? "" : field, told.path("field").asText(), answer::body);
        assertNull(web.templates.taken);
    }

    @Test
    void whoOnlySendsReadsTemplatesAndWritesNone(WebServer web) throws Exception {
        assertEquals(
                200,
                web.get("/api/v1/templates/reminder", "X-API-Key", WebServer.SHOP_KEY)
                        .statusCode());
        assertEquals(
                403,
                web.send(
                                HttpRequest.newBuilder(web.at("/api/v1/templates/reminder"))
                                        .DELETE(),
                                "X-API-Key",
                                WebServer.SHOP_KEY)
                        .statusCode());
    }

    private static HttpResponse<String> put(WebServer web, String name, String body) throws Exception {
        return web.send(
                HttpRequest.newBuilder(web.at("/api/v1/templates/" + name)).PUT(BodyPublishers.ofString(body)),
                "X-API-Key",
                WebServer.OPERATOR_KEY,
                "Content-Type",
                "application/json");
    }
}
