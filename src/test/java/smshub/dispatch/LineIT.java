package smshub.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import smshub.simulator.Simulators;
import smshub.testing.Ports;
import smshub.testing.TestHub;

/** Accounts whose provider keeps a standing line: what becomes of it shows at once, without any message. */
class LineIT {
    private static final String TO = "+491711234567";

    @TempDir
    Path data;

    @Test
    void anAccountWithoutItsLineIsPassedOverAndOpensByItself() throws Exception {
        int port = Ports.free();
        Vertx vertx = Vertx.vertx();
        try (Simulators simulators = Simulators.start(Simulators.Options.defaults());
                TestHub hub = new TestHub(TestHub.settings(
                        data,
                        TestHub.smpp("carrier", port, Map.of(), d -> d),
                        TestHub.gateway("second", simulators, d -> d)))) {
            hub.accountBecomes("carrier", "broken");
            assertEquals(
                    "provider-unreachable",
                    hub.account("carrier").at("/problem/code").asText());
            assertTrue(hub.get("/observe/health").body().contains("degraded: broken, provider-unreachable"));
            String elsewhere = hub.send(TO, "by the other");
            hub.becomes(elsewhere, "sent");
            assertEquals(
                    "second",
                    hub.json("/api/v1/messages/" + elsewhere).path("account").asText());
            List<String> waiting = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                waiting.add(hub.send("carrier", TO, "by this one " + i));
            }
            assertEquals(3, hub.account("carrier").path("waiting").asInt());

            vertx.createNetServer()
                    .connectHandler(line -> join(vertx, line, simulators.smsc().port()))
                    .listen(port, "127.0.0.1")
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
            hub.accountBecomes("carrier", "open");
            for (String id : waiting) {
                hub.becomes(id, "delivered");
                assertEquals(
                        1,
                        hub.timeline(id).stream().filter("sending"::equals).count(),
                        "nothing was tried without a line");
            }
            hub.balances();
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    private static void join(Vertx vertx, NetSocket line, int port) {
        line.pause();
        vertx.createNetClient().connect(port, "127.0.0.1").onSuccess(smsc -> {
            line.closeHandler(end -> smsc.close());
            smsc.closeHandler(end -> line.close());
            line.handler(smsc::write);
            smsc.handler(line::write);
            line.resume();
        });
    }

    @Test
    void aRefusedLoginStopsTheAccountBeforeAnyMessage() throws Exception {
        try (Simulators simulators = Simulators.start(Simulators.Options.defaults());
                TestHub hub = new TestHub(TestHub.settings(
                        data,
                        TestHub.smpp("invalid", simulators.smsc().port(), Map.of(), d -> d),
                        TestHub.gateway("second", simulators, d -> d)))) {
            hub.accountBecomes("invalid", "stopped");
            assertEquals(
                    "login-rejected", hub.account("invalid").at("/problem/code").asText());
            assertTrue(hub.get("/observe/health").body().contains("degraded: stopped, login-rejected"));
            String id = hub.send(TO, "by the other");
            hub.becomes(id, "sent");
            assertEquals(
                    "second", hub.json("/api/v1/messages/" + id).path("account").asText());
            assertEquals(List.of("accepted", "sending", "sent"), hub.timeline(id));
            hub.balances();
        }
    }
}
