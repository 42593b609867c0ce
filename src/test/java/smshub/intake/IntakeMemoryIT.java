package smshub.intake;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import smshub.cli.Commands;
import smshub.settings.Settings;
import smshub.simulator.Simulators;
import smshub.testing.IntakeSamples;
import smshub.testing.TestHub;

/** What intakes counted before a restart. */
class IntakeMemoryIT {
    @TempDir
    Path data;

    @Test
    void theCountsOfAnIntakeSurviveARestart() throws Exception {
        Path spool = data.resolve("spool");
        try (Simulators simulators = Simulators.start(Simulators.Options.defaults())) {
            Settings settings = IntakeSamples.with(
                    TestHub.settings(data.resolve("hub"), TestHub.smsapi("main", simulators, d -> d)),
                    Set.of(),
                    List.of(IntakeSamples.spool("smsd", spool, List.of(), Map.of("trust-outgoing", "true"))));
            JsonNode before;
            try (TestHub hub = new TestHub(settings)) {
                counts(hub, spool, 0);
                // A round that fails is counted, too.
                Files.move(spool.resolve("outgoing"), spool.resolve("away"));
                Files.writeString(spool.resolve("outgoing"), "no folder");
                await().atMost(Duration.ofSeconds(10))
                        .until(() -> intake(hub).path("failedRuns").asLong() > 0);
                Files.delete(spool.resolve("outgoing"));
                Files.move(spool.resolve("away"), spool.resolve("outgoing"));
                before = intake(hub);
            }
            try (TestHub hub = new TestHub(settings)) {
                JsonNode after = intake(hub);
                for (String count : List.of("runs", "failedRuns", "requests")) {
                    assertTrue(after.path(count).asLong() >= before.path(count).asLong(), () -> count + ": " + after);
                }
                assertEquals(2, after.path("requests").asLong());
                assertEquals(before.path("lastErrorAt"), after.path("lastErrorAt"));
                counts(hub, spool, 2);
                acts(hub, spool);
            }
        }
    }

    /** A request is counted on top of others. */
    private static void counts(TestHub hub, Path spool, long others) throws Exception {
        for (int i = 1; i <= 2; i++) {
            Files.writeString(spool.resolve("outgoing/f" + i), "To: 491711234567\n\nnumber " + i);
            long expected = others + i;
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> intake(hub).path("requests").asLong() == expected);
        }
    }

    /** On the command line and by JMX, as by REST. */
    private static void acts(TestHub hub, Path spool) throws Exception {
        String[] login = {"--url", hub.at("").toString(), "--key", TestHub.KEY};
        assertEquals(0, command(login, "intakes", "smsd", "stop"));
        assertEquals("stopped", intake(hub).path("state").asText());
        Files.writeString(spool.resolve("outgoing/later"), "To: 491711234567\n\nlater");
        ObjectName bean = new ObjectName("smshub:type=Intake,name=smsd");
        MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
        assertEquals("stopped", beans.getAttribute(bean, "State"));
        beans.invoke(bean, "start", new Object[0], new String[0]);
        await().atMost(Duration.ofSeconds(10))
                .until(() -> intake(hub).path("requests").asLong() == 5);
        beans.invoke(bean, "stop", new Object[0], new String[0]);
        assertEquals("stopped", intake(hub).path("state").asText());
        assertEquals(0, command(login, "intakes", "smsd", "start"));
        long runs = intake(hub).path("runs").asLong();
        assertEquals(0, command(login, "intakes", "smsd", "run"));
        beans.invoke(bean, "run", new Object[0], new String[0]);
        await().atMost(Duration.ofSeconds(10))
                .until(() -> intake(hub).path("runs").asLong() > runs + 1);
        assertEquals(1, command(login, "intakes", "nothing", "stop"));
    }

    private static int command(String[] login, String... arguments) {
        return Commands.execute(
                List.of(), Stream.concat(Stream.of(arguments), Stream.of(login)).toArray(String[]::new));
    }

    private static JsonNode intake(TestHub hub) throws Exception {
        return hub.json("/api/v1/intakes").path("intakes").get(0);
    }
}
