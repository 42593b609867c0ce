package smshub.http;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.camel.spi.RouteController;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import smshub.account.Client;
import smshub.json.Json;
import smshub.message.MessageIds;
import smshub.settings.Settings;
import smshub.simulator.Simulators;
import smshub.testing.TestHub;

/** What was accepted can be seen and withdrawn at once, although the store may not have read of it yet. */
class JustAcceptedIT {
    private static final String TO = "+491711234567";
    private static final String STORE = "projection-events";

    @TempDir
    static Path data;

    private static Simulators simulators;
    private static TestHub hub;

    @BeforeAll
    static void start() throws Exception {
        simulators = Simulators.start(Simulators.Options.defaults());
        Settings plain = TestHub.settings(data, TestHub.smsapi("main", simulators, d -> d));
        Client program =
                new Client("app", TestHub.KEY_HASH, List.of(), Set.of(Client.Permission.SEND, Client.Permission.READ));
        hub = new TestHub(new Settings(
                plain.data(),
                plain.routes(),
                plain.broker(),
                plain.store(),
                plain.http(),
                plain.limits(),
                Set.of(Settings.Facade.SMSAPI),
                plain.operators(),
                List.of(program),
                plain.accounts(),
                List.of()));
    }

    @AfterAll
    static void stop() {
        hub.close();
        simulators.close();
    }

    @Test
    void aMessageIsSeenAtOnce() throws Exception {
        routes().stopRoute(STORE);
        String id = hub.send(TO, "seen");
        HttpResponse<String> answer = askedBeforeTheStoreKnows(() -> hub.get("/api/v1/messages/" + id));
        assertEquals(200, answer.statusCode(), answer::body);
        assertEquals(id, Json.JSON.readTree(answer.body()).path("id").asText());
    }

    @Test
    void aMessageIsWithdrawnAtOnce() throws Exception {
        routes().stopRoute(STORE);
        String id = waiting();
        HttpResponse<String> answer = askedBeforeTheStoreKnows(() -> hub.delete("/api/v1/messages/" + id));
        assertEquals(204, answer.statusCode(), answer::body);
        hub.becomes(id, "cancelled");
    }

    @Test
    void aFacadeSeesAndWithdrawsAMessageAtOnce() throws Exception {
        routes().stopRoute(STORE);
        String id = waiting();
        String call = "/sms.do?format=json&username=app&password=" + TestHub.KEY;
        HttpResponse<String> status = askedBeforeTheStoreKnows(() -> hub.get(call + "&status=" + id));
        assertTrue(status.body().contains("\"status\":\"QUEUE\""), status::body);
        routes().stopRoute(STORE);
        String other = waiting();
        HttpResponse<String> withdrawn = askedBeforeTheStoreKnows(() -> hub.get(call + "&sch_del=" + other));
        assertTrue(withdrawn.body().contains("\"count\":1"), withdrawn::body);
        hub.becomes(other, "cancelled");
    }

    @Test
    void anUnknownMessageIsNotWaitedForWhenTheStoreKnowsAll() throws Exception {
        hub.becomes(hub.send(TO, "known"), "sent");
        String nobody = "/api/v1/messages/" + MessageIds.next();
        long begun = System.nanoTime();
        assertEquals(404, hub.get(nobody).statusCode());
        assertEquals(404, hub.delete(nobody).statusCode());
        assertTrue(Duration.ofNanos(System.nanoTime() - begun).toMillis() < 2_000);
    }

    @Test
    void anUnknownMessageIsNotWaitedForLong() throws Exception {
        routes().stopRoute(STORE);
        hub.send(TO, "known");
        String nobody = "/api/v1/messages/" + MessageIds.next();
        long begun = System.nanoTime();
        assertEquals(404, hub.get(nobody).statusCode());
        assertTrue(Duration.ofNanos(System.nanoTime() - begun).toMillis() >= 2_000, "it could have come");
        begun = System.nanoTime();
        assertEquals(404, hub.get("/api/v1/messages/nobody").statusCode());
        assertTrue(Duration.ofNanos(System.nanoTime() - begun).toMillis() < 2_000, "no message has such an id");
        routes().startRoute(STORE);
    }

    /** A message that is not due for long. */
    private static String waiting() throws Exception {
        return hub.accepted(
                Map.of("to", TO, "text", "later", "sendAt", Instant.now().plus(Duration.ofDays(2))));
    }

    /** Asks while the store reads nothing, and has it read only then. */
    private static HttpResponse<String> askedBeforeTheStoreKnows(Callable<HttpResponse<String>> question)
            throws Exception {
        CompletableFuture<HttpResponse<String>> answer = CompletableFuture.supplyAsync(() -> {
            try {
                return question.call();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        await().during(Duration.ofMillis(300))
                .untilAsserted(
                        () -> assertFalse(answer.isDone(), () -> answer.join().body()));
        routes().startRoute(STORE);
        return answer.get(20, TimeUnit.SECONDS);
    }

    private static RouteController routes() {
        return hub.camel().getRouteController();
    }
}
