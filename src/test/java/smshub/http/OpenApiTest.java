package smshub.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import com.networknt.schema.oas.OpenApi30;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import smshub.account.Client;
import smshub.audit.Audit;
import smshub.json.Json;
import smshub.message.CallbackAddress;
import smshub.message.MessageEvent;
import smshub.message.MessageState;
import smshub.message.Msisdn;
import smshub.message.StateCallback;
import smshub.webhook.Call;
import smshub.webhook.SignedJson;

/**
 * The document says what is served, and its examples are true. An example of a request is answered by the example of the
 * same name; a request without a body is made of its parameters' examples and answered by the one called "ok".
 */
@ExtendWith(WebServer.Running.class)
class OpenApiTest {
    private static final JsonNode DOCUMENT = document();
    private static final JsonSchemaFactory SCHEMAS =
            JsonSchemaFactory.getInstance(VersionFlag.V7, builder -> builder.metaSchema(OpenApi30.getInstance())
                    .defaultMetaSchemaIri(OpenApi30.getInstance().getIri()));

    @Test
    void isServedToEveryone(WebServer web) throws Exception {
        HttpResponse<String> answer = web.get("/openapi.json");

        assertEquals(200, answer.statusCode());
        assertEquals(DOCUMENT, MessagesApiTest.json(answer));
    }

    @Test
    void describesExactlyWhatIsServed(WebServer web) {
        Set<String> described = operations()
                .map(operation -> operation.method() + " " + operation.path())
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> served = web.router().getRoutes().stream()
                .filter(route -> route.getPath() != null)
                .flatMap(route -> route.methods().stream()
                        .map(method -> method.name() + " " + route.getPath().replaceAll(":(\\w+)", "{$1}")))
                .collect(Collectors.toCollection(TreeSet::new));

        assertEquals(described, served);
    }

    @Test
    void aTableThatDiffersFromTheDocumentIsRefused(WebServer web) {
        OpenApi document = new OpenApi(Set.of());
        Map<String, HttpHandler> table = new HashMap<>(web.table);
        table.remove("ledger");
        table.put("legder", HttpHandler.prompt(request -> Guard.done(HttpAnswer.text(200, ""))));

        IllegalStateException refusal = assertThrows(
                IllegalStateException.class, () -> new HttpMap(document, table, WebServer.unslowed(), Audit.NONE));

        assertEquals("openapi.json and the table of handlers differ in [ledger, legder]", refusal.getMessage());
    }

    /** A hub that would not know whom to let in does not start. */
    @Test
    void anOperationWithoutAPermissionIsRefused() {
        JsonNode document = document();
        ((ObjectNode) document.at("/paths/~1api~1v1~1ledger/get")).remove("x-permission");
        IllegalStateException refusal =
                assertThrows(IllegalStateException.class, () -> new OpenApi(document, Set.of()));
        assertEquals("openapi.json names no x-permission for /api/v1/ledger", refusal.getMessage());
    }

    @Test
    void anActIsNoPromptHandler(WebServer web) {
        Map<String, HttpHandler> table = new HashMap<>(web.table);
        table.put("pauseAccount", HttpHandler.prompt(request -> Guard.done(HttpAnswer.text(200, ""))));
        OpenApi document = new OpenApi(Set.of());
        assertThrows(IllegalStateException.class, () -> new HttpMap(document, table, WebServer.unslowed(), Audit.NONE));
    }

    @Test
    void namesEveryOperationOnce() {
        List<String> ids = operations()
                .map(operation -> operation.node().get("operationId").asText())
                .toList();

        assertEquals(ids.size(), Set.copyOf(ids).size());
    }

    @TestFactory
    Stream<DynamicTest> examplesAreTrue(WebServer web) {
        List<DynamicTest> tests = new ArrayList<>();
        operations().forEach(operation -> {
            for (Map.Entry<String, JsonNode> type : operation.requestTypes()) {
                for (Map.Entry<String, JsonNode> example :
                        type.getValue().path("examples").properties()) {
                    JsonNode value = example.getValue().get("value");
                    String body = type.getKey().endsWith("json") ? value.toString() : form(value);
                    tests.add(dynamicTest(operation + " " + example.getKey(), () -> {
                        web.hub.reset();
                        check(operation, example.getKey(), call(web, operation, type.getKey(), body));
                    }));
                }
            }
            if (operation.requestTypes().isEmpty()) {
                tests.add(dynamicTest(operation.toString(), () -> {
                    web.hub.reset();
                    check(operation, "ok", call(web, operation, null, ""));
                }));
            }
        });
        return tests.stream();
    }

    /** What clients are called back with is made elsewhere; here stands that it is as described. */
    @Test
    void aStateChangeIsPostedAsItsExampleSays() {
        JsonNode callback = DOCUMENT.at("/components/callbacks/stateChange")
                .properties()
                .iterator()
                .next()
                .getValue();
        JsonNode example = callback.at("/post/requestBody/content/application~1json/examples/delivered/value");
        MessageEvent event = new MessageEvent(
                example.path("eventId").asText(),
                example.path("id").asText(),
                MessageState.DELIVERED,
                Instant.parse(example.path("time").asText()),
                1,
                "sms-de",
                "shop",
                "order-4711",
                null,
                List.of(),
                false,
                null,
                null,
                null);
        StateCallback told = new StateCallback(
                URI.create("https://shop.example.com/sms"),
                new Msisdn(example.path("to").asText()),
                null,
                1,
                null,
                event.time(),
                event);
        Call call = new SignedJson()
                .call(
                        CallbackAddress.of(told.url()),
                        told,
                        new Client("shop", null, List.of(), Set.of()),
                        event.time().getEpochSecond())
                .orElseThrow();
        JsonNode body = Json.read(call.body(), JsonNode.class);
        assertEquals(Set.of(), validate("/components/schemas/StateChange", body), body::toString);
        assertEquals(example, body);
        operations()
                .filter(operation -> operation.node().has("callbacks"))
                .forEach(operation -> assertEquals(
                        "{\"stateChange\":{\"$ref\":\"#/components/callbacks/stateChange\"}}",
                        operation.node().path("callbacks").toString()));
    }

    @TestFactory
    Stream<DynamicTest> everyOperationThatIsProtectedSaysWhatHappensWithoutAKey(WebServer web) {
        return operations()
                .filter(operation -> operation.path().startsWith("/api/"))
                .map(operation -> dynamicTest(operation.toString(), () -> {
                    HttpResponse<String> answer = web.send(HttpRequest.newBuilder(web.at(operation.address()))
                            .method(operation.method(), BodyPublishers.noBody()));
                    assertEquals(401, answer.statusCode());
                    check(operation, "unauthenticated", answer);
                }));
    }

    @TestFactory
    Stream<DynamicTest> everyOperationOnOneThingSaysWhatHappensWhereThereIsNone(WebServer web) {
        return operations()
                .filter(operation -> operation.path().contains("{id}"))
                .map(operation -> dynamicTest(operation.toString(), () -> {
                    web.hub.reset();
                    String nowhere = operation.path().replace("{id}", "nothing");
                    HttpResponse<String> answer = web.send(
                            HttpRequest.newBuilder(web.at(nowhere)).method(operation.method(), BodyPublishers.noBody()),
                            "X-API-Key",
                            WebServer.OPERATOR_KEY);
                    assertEquals(404, answer.statusCode());
                    check(operation, "unknown", answer);
                }));
    }

    /** The answer has a status that is described, a body of that description, and the body of the example. */
    private static void check(Operation operation, String example, HttpResponse<String> answer) throws Exception {
        String status = String.valueOf(answer.statusCode());
        JsonNode described = operation.node().path("responses").path(status);
        String pointer = operation.pointer() + "/responses/" + status;
        if (described.has("$ref")) {
            pointer = described.get("$ref").asText().substring(1);
            described = DOCUMENT.at(pointer);
        }
        assertTrue(described.isObject(), () -> status + " is not described: " + answer.body());
        if (!described.has("content")) {
            assertEquals("", answer.body());
            return;
        }
        String type = ContentType.of(answer.headers().firstValue("Content-Type").orElseThrow())
                .name();
        JsonNode content = described.get("content").path(type);
        assertTrue(content.isObject(), () -> type + " is not described");
        JsonNode body = type.endsWith("json")
                ? Json.JSON.readTree(answer.body())
                : Json.JSON.getNodeFactory().textNode(answer.body());
        assertEquals(
                Set.of(), validate(pointer + "/content/" + type.replace("/", "~1") + "/schema", body), answer::body);
        if (content.has("examples")) {
            JsonNode expected = content.get("examples").path(example).path("value");
            assertEquals(expected, body, "example " + example);
        }
    }

    private static Set<ValidationMessage> validate(String pointer, JsonNode body) {
        return SCHEMAS.getSchema(SchemaLocation.of("classpath:openapi.json#" + pointer))
                .validate(body);
    }

    private static HttpResponse<String> call(WebServer web, Operation operation, String type, String body)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(web.at(operation.address()))
                .header("X-API-Key", operation.key())
                .method(operation.method(), BodyPublishers.ofString(body));
        if (type != null) {
            request.header("Content-Type", type);
        }
        return web.send(request);
    }

    private static String form(JsonNode value) {
        return value.properties().stream()
                .map(field -> field.getKey() + "="
                        + URLEncoder.encode(field.getValue().asText(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    private static Stream<Operation> operations() {
        return DOCUMENT.get("paths").properties().stream().flatMap(path -> path.getValue().properties().stream()
                .map(operation -> new Operation(
                        path.getKey(), operation.getKey().toUpperCase(Locale.ROOT), operation.getValue())));
    }

    /** The document without the facades, whose operations other services describe. */
    private static JsonNode document() {
        try (InputStream resource = OpenApiTest.class.getResourceAsStream("/openapi.json")) {
            JsonNode whole = Json.JSON.readTree(resource);
            for (var paths = whole.get("paths").iterator(); paths.hasNext(); ) {
                if (paths.next().findValue("x-facade") != null) {
                    paths.remove();
                }
            }
            return whole;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record Operation(String path, String method, JsonNode node) {
        String pointer() {
            return "/paths/" + path.replace("~", "~0").replace("/", "~1") + "/" + method.toLowerCase(Locale.ROOT);
        }

        /** Declared types of the body, those that can be anything left out. */
        List<Map.Entry<String, JsonNode>> requestTypes() {
            return node.path("requestBody").path("content").properties().stream()
                    .filter(type -> !type.getKey().equals("*/*"))
                    .toList();
        }

        /** The address with the examples of the parameters. */
        String address() {
            String address = path;
            List<String> query = new ArrayList<>();
            for (JsonNode parameter : node.path("parameters")) {
                String name = parameter.get("name").asText();
                String value = URLEncoder.encode(parameter.path("example").asText(), StandardCharsets.UTF_8);
                if (parameter.get("in").asText().equals("path")) {
                    address = address.replace("{" + name + "}", value);
                } else if (parameter.has("example")) {
                    query.add(name + "=" + value);
                }
            }
            return query.isEmpty() ? address : address + "?" + String.join("&", query);
        }

        /** Some need an operator; the others show what a usual client gets. */
        String key() {
            String permission = node.path("x-permission").asText();
            return Set.of("send", "read").contains(permission) ? WebServer.SHOP_KEY : WebServer.OPERATOR_KEY;
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }
}
