package smshub.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.oas.OpenApi30;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import smshub.json.Json;

/** Holds every answer of a hub that a test gets against the OpenAPI document. */
public final class Contract {
    /** Answers of one kind that are looked at: enough for a test, and few enough for a trial of many thousands. */
    private static final int MOST = 200;

    private static final Set<Integer> SERVERS_OWN = Set.of(404, 405, 413, 500, 503);
    private static final String PROBLEM = "application/problem+json";
    private static final JsonNode DOCUMENT = document();
    private static final JsonSchemaFactory SCHEMAS =
            JsonSchemaFactory.getInstance(VersionFlag.V7, builder -> builder.metaSchema(OpenApi30.getInstance())
                    .defaultMetaSchemaIri(OpenApi30.getInstance().getIri()));
    private static final Map<String, JsonSchema> KNOWN = new ConcurrentHashMap<>();
    private static final Map<String, AtomicInteger> SEEN = new ConcurrentHashMap<>();

    private Contract() {}

    /** The answer as it is, after its status, type and body were found in the document. */
    public static HttpResponse<String> checked(HttpResponse<String> answer) throws IOException {
        String path = described(answer.uri().getPath());
        String method = answer.request().method().toLowerCase(java.util.Locale.ROOT);
        JsonNode operation = path == null
                ? Json.JSON.missingNode()
                : DOCUMENT.path("paths").path(path).path(method);
        if (operation.isObject()) {
            check(path, method, operation, answer);
        }
        return answer;
    }

    private static void check(String path, String method, JsonNode operation, HttpResponse<String> answer)
            throws IOException {
        String status = String.valueOf(answer.statusCode());
        String type = ContentType.of(answer.headers().firstValue("Content-Type").orElse(null))
                .name();
        String kind = method + " " + path + " " + status + " " + type;
        if (SEEN.computeIfAbsent(kind, key -> new AtomicInteger()).incrementAndGet() > MOST) {
            return;
        }
        String pointer = "/paths/" + path.replace("~", "~0").replace("/", "~1") + "/" + method + "/responses/" + status;
        JsonNode described = operation.path("responses").path(status);
        if (described.has("$ref")) {
            pointer = described.get("$ref").asText().substring(1);
            described = DOCUMENT.at(pointer);
        }
        String schema = pointer + "/content/" + type.replace("/", "~1") + "/schema";
        if (!described.path("content").has(type) && SERVERS_OWN.contains(answer.statusCode()) && type.equals(PROBLEM)) {
            schema = "/components/schemas/ProblemDetail";
        } else {
            assertTrue(described.isObject(), () -> kind + " is not described: " + answer.body());
            if (!described.has("content")) {
                assertEquals("", answer.body(), kind);
                return;
            }
            assertTrue(described.path("content").has(type), () -> kind + " is not described: " + answer.body());
        }
        JsonNode body = type.endsWith("json")
                ? Json.JSON.readTree(answer.body())
                : Json.JSON.getNodeFactory().textNode(answer.body());
        JsonSchema known = KNOWN.computeIfAbsent(
                schema, at -> SCHEMAS.getSchema(SchemaLocation.of("classpath:openapi.json#" + at)));
        assertEquals(Set.of(), known.validate(body), () -> kind + ": " + answer.body());
    }

    /** The path of the document that an address is one of; null where there is none. */
    private static String described(String address) {
        for (Map.Entry<String, JsonNode> path : DOCUMENT.get("paths").properties()) {
            if (address.matches(path.getKey().replace(".", "\\.").replaceAll("\\{[^}]+}", "[^/]+"))) {
                return path.getKey();
            }
        }
        return null;
    }

    private static JsonNode document() {
        try (InputStream resource = Contract.class.getResourceAsStream("/openapi.json")) {
            return Json.JSON.readTree(resource);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
