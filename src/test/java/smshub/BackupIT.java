package smshub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import smshub.json.Json;
import smshub.settings.Settings;
import smshub.simulator.Simulators;
import smshub.testing.HubProcess;
import smshub.testing.InstalledPostgres;
import smshub.testing.OutsideBroker;
import smshub.testing.Ports;
import smshub.testing.TestHub;

/** What docs/production.md says of backups, done: a hub loses its disk, or all of its servers, and goes on. */
class BackupIT {
    private static final String TO = "+491711234567";
    private static final int WAITING = 30;

    @TempDir
    Path data;

    private Simulators simulators;

    @BeforeEach
    void start() {
        simulators = Simulators.start(
                Simulators.Options.defaults().withReceipts(Duration.ofHours(1), Duration.ofHours(1), 1));
    }

    @AfterEach
    void stop() {
        simulators.close();
    }

    /** Of its database there is a backup, and of its journal none; some of what waited then was sent before the disk died. */
    @Test
    void withTheDatabaseAloneWhatWaitedIsInDoubtAndNothingIsSentTwiceUnseen() throws Exception {
        Settings settings = settings(data.resolve("hub"));
        String sent;
        String once;
        String held;
        String later;
        try (TestHub hub = new TestHub(settings)) {
            sent = accepted(hub, "main", "sent before");
            hub.becomes(sent, "sent");
            hub.post("/api/v1/accounts/main/pause", Map.of());
            hub.post("/api/v1/accounts/gateway/pause", Map.of());
            once = accepted(hub, "main", "waits at one that takes an id once");
            held = accepted(hub, "gateway", "waits at one that does not");
            later = hub.accepted(Map.of(
                    "to",
                    TO,
                    "text",
                    "for later",
                    "account",
                    "main",
                    "sendAt",
                    Instant.now().plusSeconds(3_600).toString()));
            hub.becomes(later, "scheduled");
            hub.balances();
        }
        Path backup = Files.copy(settings.data().resolve("store.mv.db"), data.resolve("backup"));
        try (TestHub hub = new TestHub(settings)) {
            hub.post("/api/v1/accounts/main/resume", Map.of());
            hub.post("/api/v1/accounts/gateway/resume", Map.of());
            hub.becomes(once, "sent");
            hub.becomes(held, "sent");
        }

        Settings restored = settings(data.resolve("restored"));
        Files.copy(backup, Files.createDirectories(restored.data()).resolve("store.mv.db"));
        try (TestHub hub = new TestHub(restored)) {
            // As an operator sees it who has not reconciled them: waiting for ever.
            assertEquals("accepted", hub.state(once));
            assertEquals(3, hub.json("/api/v1/ledger").path("difference").asInt());
            assertEquals(409, hub.delete("/api/v1/messages/" + once).statusCode());
            IllegalStateException running =
                    assertThrows(IllegalStateException.class, () -> reconciled(restored, false));
            assertTrue(running.getMessage().contains("is used by another hub"), running::getMessage);
        }
        String told = reconciled(restored, false);
        assertTrue(told.contains("  2 messages wait by the database"), told);
        assertTrue(told.contains("  1 of the same are for later"), told);
        assertEquals(told + "Mended. Start the hub.\n", reconciled(restored, true));

        try (TestHub hub = new TestHub(restored)) {
            hub.becomes(once, "sent");
            hub.becomes(held, "unsure");
            assertEquals("scheduled", hub.state(later));
            assertEquals(sent, accepted(hub, "main", "sent before"), "it knows the reference");
            assertEquals(once, accepted(hub, "main", "waits at one that takes an id once"));
            assertTrue(hub.delete("/api/v1/messages/" + later).statusCode() / 100 == 2);
            hub.becomes(later, "cancelled");
            hub.balances();
        }
        assertEquals("Broker and database agree.\n", reconciled(restored, true));
        assertEquals(3, simulators.received().total(), "each once");
        assertEquals(1, simulators.received().repeats());
    }

    /** All servers are put back from a dump and a copy; then the copy of the journal once more, beside what goes on. */
    @Test
    void fromADumpAndACopyOfTheJournalWhatWaitedIsSentOnceAndAnOldJournalIsSeen() throws Exception {
        int port = Ports.free();
        Path copy = data.resolve("copy");
        Path dump = data.resolve("dump");
        List<String> ids = new ArrayList<>();
        String sent;
        try (InstalledPostgres database = InstalledPostgres.start(data.resolve("postgres"))) {
            Settings settings = outside("hub", port, database.database("smshub"));
            ActiveMQServer broker = OutsideBroker.start(data.resolve("broker"), port);
            try (TestHub hub = new TestHub(settings)) {
                sent = accepted(hub, "main", "sent before");
                hub.becomes(sent, "sent");
                hub.post("/api/v1/accounts/main/pause", Map.of());
                for (int i = 0; i < WAITING; i++) {
                    ids.add(accepted(hub, "main", "waits " + i));
                }
                hub.balances();
            } finally {
                broker.stop();
            }
            database.client("pg_dump", "-Fc", "-f", dump.toString(), "smshub");
            copy(data.resolve("broker"), copy);
        }

        int next = Ports.free();
        try (InstalledPostgres database = InstalledPostgres.start(data.resolve("other-postgres"))) {
            Settings settings = outside("other", next, database.database("smshub"));
            database.client("pg_restore", "-d", "smshub", "--no-owner", dump.toString());
            ActiveMQServer broker = OutsideBroker.start(copy(copy, data.resolve("other-broker")), next);
            try {
                assertEquals("Broker and database agree.\n", reconciled(settings, false));
                try (TestHub hub = new TestHub(settings)) {
                    assertEquals("paused", hub.account("main").path("state").asText());
                    assertEquals(sent, accepted(hub, "main", "sent before"), "it knows the reference");
                    assertEquals(ids.get(0), accepted(hub, "main", "waits 0"));
                    hub.post("/api/v1/accounts/main/resume", Map.of());
                    for (String id : ids) {
                        hub.becomes(id, "sent");
                    }
                    hub.balances();
                    IllegalStateException alive =
                            assertThrows(IllegalStateException.class, () -> reconciled(other(settings), false));
                    assertTrue(alive.getMessage().contains("stop all hubs before"), alive::getMessage);
                }
            } finally {
                broker.stop();
            }
            assertEquals(WAITING + 1, simulators.received().total(), "each once");

            ActiveMQServer old = OutsideBroker.start(copy(copy, data.resolve("old-broker")), next);
            try {
                String told = reconciled(settings, true);
                assertTrue(told.contains("  " + WAITING + " messages on sms.out.main are over"), told);
                try (TestHub hub = new TestHub(settings)) {
                    hub.post("/api/v1/accounts/main/resume", Map.of());
                    String fresh = accepted(hub, "main", "after all");
                    hub.becomes(fresh, "sent");
                    hub.balances();
                }
            } finally {
                old.stop();
            }
            assertEquals(WAITING + 2, simulators.received().total(), "none again");
            assertEquals(0, simulators.received().repeats(), "nor tried again");
        }
    }

    private Settings settings(Path folder) {
        return TestHub.settings(
                folder,
                TestHub.smsapi("main", simulators, usual -> usual),
                TestHub.gateway("gateway", simulators, usual -> usual));
    }

    private Settings outside(String name, int port, Settings.Store store) {
        return OutsideBroker.settings(
                HubProcess.stored(settings(data.resolve(name)), store), "tcp://127.0.0.1:" + port);
    }

    /** The same of another machine. */
    private Settings other(Settings settings) throws IOException {
        Settings plain = settings(Files.createDirectories(data.resolve("beside")));
        return HubProcess.stored(plain, settings.store()).with(settings.broker());
    }

    private static String accepted(TestHub hub, String account, String text) throws Exception {
        var answer = hub.post("/api/v1/messages", Map.of("to", TO, "text", text, "account", account), text);
        assertTrue(answer.statusCode() / 100 == 2, answer::body);
        return Json.JSON.readTree(answer.body()).at("/messages/0/id").asText();
    }

    private static String reconciled(Settings settings, boolean mend) throws Exception {
        StringWriter told = new StringWriter();
        Reconcile.reconcile(settings, mend, Duration.ofSeconds(1), new PrintWriter(told));
        return told.toString();
    }

    /** As an administrator copies a folder of a server that does not run. */
    private static Path copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path one : all.toList()) {
                Files.copy(one, to.resolve(from.relativize(one)));
            }
        }
        return to;
    }
}
