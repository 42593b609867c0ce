package smshub.store;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import smshub.account.Account;
import smshub.json.Json;
import smshub.settings.Settings;
import smshub.simulator.Fault;
import smshub.simulator.Simulators;
import smshub.testing.Ports;
import smshub.testing.TestHub;

/** The database goes away and comes back; messages do not wait for it. */
class StoreDownIT {
    private static final String TO = "+491711234567";

    @TempDir
    Path folder;

    @Test
    void messagesFlowWithoutTheDatabaseAndItCatchesUp() throws Exception {
        int port = Ports.free();
        EmbeddedPostgres postgres = postgres(port);
        try (Simulators simulators = Simulators.start(
                        Simulators.Options.defaults().withReceipts(Duration.ofHours(1), Duration.ofHours(1), 1));
                TestHub hub = new TestHub(settings(simulators, port))) {
            List<String> ids = new ArrayList<>();
            ids.add(hub.send(TO, "before"));
            hub.becomes(ids.get(0), "sent");

            postgres.close();
            for (int i = 0; i < 20; i++) {
                ids.add(hub.send(TO, "meanwhile " + i));
                HttpResponse<String> keyed =
                        hub.post("/api/v1/messages", Map.of("to", TO, "text", "keyed " + i), "key " + i);
                assertEquals(202, keyed.statusCode());
                ids.add(Json.JSON.readTree(keyed.body()).at("/messages/0/id").asText());
            }
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> simulators.received().total() == ids.size());
            assertEquals(503, hub.get("/api/v1/messages/" + ids.get(1)).statusCode());
            // A doubt waits for the database, which may know of a receipt.
            simulators.faults("gateway").next(1, Fault.of(Fault.Kind.LOST));
            String doubtful = hub.send("second", TO, "doubtful");
            ids.add(doubtful);
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> simulators.received().counts().containsKey(doubtful));
            assertEquals(
                    "OK",
                    hub.get("/callback/main/receipt?status_name=DELIVERED&MsgId=1&idx=" + ids.get(1))
                            .body());

            postgres = postgres(port);
            hub.becomes(doubtful, "sent");
            assertEquals(2, simulators.received().counts().get(doubtful));
            hub.becomes(ids.get(1), "delivered");
            for (String id : ids.subList(2, ids.size())) {
                hub.becomes(id, "sent");
            }
            hub.balances();
            assertEquals(ids.size(), hub.json("/api/v1/ledger").path("accepted").asInt());
        } finally {
            postgres.close();
        }
    }

    private Settings settings(Simulators simulators, int port) {
        Settings usual = TestHub.settings(
                folder.resolve("data"),
                TestHub.smsapi("main", simulators, d -> d),
                TestHub.gateway(
                        "second", simulators, d -> TestHub.unsure(Account.WhenUnsure.RESEND, Duration.ofSeconds(1))));
        return new Settings(
                usual.data(),
                usual.routes(),
                usual.broker(),
                new Settings.Store(
                        "jdbc:postgresql://127.0.0.1:" + port + "/postgres", "postgres", null, 4, Duration.ZERO),
                usual.http(),
                usual.limits(),
                usual.operators(),
                usual.clients(),
                usual.accounts());
    }

    private EmbeddedPostgres postgres(int port) throws IOException {
        return EmbeddedPostgres.builder()
                .setDataDirectory(folder.resolve("postgres"))
                .setCleanDataDirectory(false)
                .setPort(port)
                .start();
    }
}
