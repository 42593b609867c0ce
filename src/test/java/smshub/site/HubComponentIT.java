package smshub.site;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import smshub.json.Json;
import smshub.message.ProblemCode;
import smshub.simulator.Simulators;
import smshub.testing.TestHub;

/** The component {@code hub:} in routes beside the hub's own. */
class HubComponentIT {
    private static final Duration SOON = Duration.ofSeconds(15);

    @TempDir
    static Path data;

    private static Simulators simulators;
    private static TestHub hub;
    private static ProducerTemplate template;

    @BeforeAll
    static void start() throws Exception {
        simulators = Simulators.start(Simulators.Options.defaults());
        hub = new TestHub(TestHub.settings(data, TestHub.smsapi("main", simulators, d -> d)));
        template = hub.camel().createProducerTemplate();
    }

    @AfterAll
    static void stop() {
        hub.close();
        simulators.close();
    }

    @Test
    void aRequestIsJsonAMapOrATextWithHeaders() throws Exception {
        JsonNode json = Json.JSON.readTree(template.requestBody(
                "hub:accept?client=app",
                "{\"to\": \"+491711000001\", \"text\": \"One\", \"reference\": \"json-1\"}",
                String.class));
        Map<?, ?> map = template.requestBody(
                "hub:accept?client=app",
                Map.of("to", List.of("+491711000002"), "text", "Two", "reference", "map-1"),
                Map.class);
        JsonNode text = Json.JSON.readTree(template.requestBodyAndHeaders(
                "hub:accept?client=app",
                "Three",
                Map.of("to", "0171 1000003", "reference", "text-1", "account", "main"),
                String.class));
        List<String> ids = List.of(
                json.at("/messages/0/id").asText(),
                (String) ((Map<?, ?>) ((List<?>) map.get("messages")).get(0)).get("id"),
                text.at("/messages/0/id").asText());
        assertEquals("accepted", json.at("/messages/0/state").asText());
        for (String id : ids) {
            await().atMost(SOON).until(() -> hub.state(id).equals("sent"));
        }
        assertEquals("+491711000003", text.at("/messages/0/to").asText());
    }

    @Test
    void whatASourceBringsAgainIsAcceptedOnce() throws Exception {
        String request = "{\"to\": \"+491711000011\", \"text\": \"Once\", \"reference\": \"order-11\"}";
        JsonNode first = Json.JSON.readTree(template.requestBody("hub:accept?client=app", request, String.class));
        JsonNode second = Json.JSON.readTree(template.requestBody("hub:accept?client=app", request, String.class));
        assertEquals(first.at("/messages/0/id"), second.at("/messages/0/id"));
        assertTrue(second.at("/messages/0/repeated").asBoolean());
    }

    @Test
    void aSourceThatMayRepeatIsAskedForAReference() throws Exception {
        String request = "{\"to\": \"+491711000012\", \"text\": \"No name\"}";
        JsonNode refused = Json.JSON.readTree(template.requestBody("hub:accept?client=app", request, String.class));
        assertEquals("refused", refused.at("/messages/0/state").asText());
        assertEquals("field-missing", refused.at("/messages/0/problem/code").asText());
        assertEquals("reference", refused.at("/messages/0/problem/field").asText());
        JsonNode taken = Json.JSON.readTree(
                template.requestBody("hub:accept?client=app&repeatable=false", request, String.class));
        assertEquals("accepted", taken.at("/messages/0/state").asText());
    }

    @Test
    void aRefusalIsPartOfTheAnswerOrAnException() throws Exception {
        Map<String, Object> headers = Map.of("to", "+4930123456", "reference", "landline-1");
        Exchange answered = template.request("hub:accept?client=app", exchange -> {
            exchange.getMessage().setBody("To a landline");
            exchange.getMessage().setHeaders(new java.util.HashMap<>(headers));
        });
        assertEquals(null, answered.getException());
        assertEquals(1, answered.getMessage().getHeader("CamelSmsHubRefused"));
        JsonNode answer = Json.JSON.readTree(answered.getMessage().getBody(String.class));
        assertEquals("number-not-mobile", answer.at("/messages/0/problem/code").asText());
        Exchange thrown = template.request("hub:accept?client=app&refusals=throw", exchange -> {
            exchange.getMessage().setBody("To a landline");
            exchange.getMessage().setHeaders(new java.util.HashMap<>(headers));
        });
        RefusedException refused = assertInstanceOf(RefusedException.class, thrown.getException());
        assertEquals(ProblemCode.NUMBER_NOT_MOBILE, refused.problem().code());
    }

    @Test
    void anOptionThatNamesNobodyIsRefusedWithTheRoute() {
        for (String uri : List.of(
                "hub:accept?client=nobody", "hub:accept", "hub:receipt?account=none", "hub:events", "hub:else")) {
            assertThrows(
                    Exception.class,
                    () -> hub.camel().addRoutes(new RouteBuilder() {
                        @Override
                        public void configure() {
                            from("direct:" + uri.hashCode()).to(uri);
                        }
                    }),
                    uri);
        }
    }

    @Test
    void stateChangesWaitForTheirRouteAndComeAgainUntilItIsThrough() throws Exception {
        CamelContext camel = hub.camel();
        List<String> ends = new CopyOnWriteArrayList<>();
        AtomicBoolean broken = new AtomicBoolean(true);
        List<String> tries = new CopyOnWriteArrayList<>();
        RouteBuilder route = new RouteBuilder() {
            @Override
            public void configure() {
                from("hub:events?client=app&states=sent,delivered")
                        .routeId("told")
                        .process(exchange -> {
                            String id = exchange.getMessage().getHeader("CamelSmsHubId", String.class);
                            tries.add(id);
                            if (broken.get()) {
                                throw new IllegalStateException("the ERP is down");
                            }
                            ends.add(id + " "
                                    + Json.JSON
                                            .readTree(exchange.getMessage().getBody(String.class))
                                            .at("/state")
                                            .asText());
                        });
            }
        };
        camel.addRoutes(route);
        String first = hub.send("+491711000021", "First");
        await().atMost(SOON).until(() -> tries.contains(first));
        assertEquals(List.of(), ends);
        // The queue lasts while the route is stopped.
        camel.getRouteController().stopRoute("told");
        String second = hub.send("+491711000022", "Second");
        await().atMost(SOON).until(() -> hub.state(second).equals("sent"));
        broken.set(false);
        camel.getRouteController().startRoute("told");
        await().atMost(SOON).until(() -> ends.contains(first + " sent") && ends.contains(second + " sent"));
        assertTrue(tries.stream().filter(first::equals).count() <= 4, () -> "tried hotly: " + tries);
        // Other states from now on: the share is the same.
        camel.getRouteController().stopRoute("told");
        camel.removeRoute("told");
        List<String> accepted = new CopyOnWriteArrayList<>();
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("hub:events?client=app&subscription=told&states=accepted")
                        .routeId("told-otherwise")
                        .process(exchange ->
                                accepted.add(exchange.getMessage().getHeader("CamelSmsHubState", String.class)));
            }
        });
        hub.send("+491711000023", "Third");
        await().atMost(SOON).until(() -> accepted.contains("accepted"));
        camel.getRouteController().stopRoute("told-otherwise");
        assertEquals(
                List.of(),
                accepted.stream().filter(state -> !state.equals("accepted")).toList());
    }

    @Test
    void aRouteBringsReceiptsAndMessagesFromHandsets() throws Exception {
        CamelContext camel = hub.camel();
        List<String> texts = new CopyOnWriteArrayList<>();
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("hub:inbound?account=main")
                        .routeId("answers")
                        .process(exchange -> texts.add(exchange.getMessage().getHeader("CamelSmsHubFrom", String.class)
                                + " " + exchange.getMessage().getBody(String.class)));
            }
        });
        String id = hub.send("+491711000031", "Question?");
        await().atMost(SOON).until(() -> hub.state(id).equals("sent"));
        template.requestBody(
                "hub:receipt?account=main", "{\"id\": \"" + id + "\", \"status\": \"delivered\", \"code\": \"7\"}");
        await().atMost(SOON).until(() -> hub.state(id).equals("delivered"));
        template.requestBodyAndHeaders(
                "hub:inbound?account=main",
                "Yes {really}",
                Map.of("CamelSmsHubFrom", "+491711000031", "CamelSmsHubId", "mo-1"));
        template.requestBody(
                "hub:inbound?account=main", Map.of("from", "+491711000031", "text", "Yes {really}", "id", "mo-1"));
        template.requestBody("hub:inbound?account=main", Map.of("from", "+491711000032", "text", "No"));
        await().atMost(SOON).until(() -> texts.size() >= 2);
        assertEquals(List.of("+491711000031 Yes {really}", "+491711000032 No"), texts);
        Exchange wrong = template.request("hub:receipt?account=main", exchange -> exchange.getMessage()
                .setBody(Map.of("id", id, "status", "perhaps")));
        assertEquals(
                "status",
                assertInstanceOf(RefusedException.class, wrong.getException())
                        .problem()
                        .field());
    }
}
