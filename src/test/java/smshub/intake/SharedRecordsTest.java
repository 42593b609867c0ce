package smshub.intake;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import smshub.broker.BatchPublisher;
import smshub.broker.Broker;
import smshub.broker.QueueAdministration;
import smshub.guard.GuardRecord;
import smshub.settings.Settings;

/** Hubs that share a broker keep what they counted apart. */
class SharedRecordsTest {
    @TempDir
    Path data;

    @Test
    void eachHubFindsItsOwnCountsAgain() throws Exception {
        Settings settings = new Settings(
                data,
                Path.of("routes"),
                new Settings.Broker(null, null, null, "127.0.0.1", -1, true, 64L << 20, 1L << 20),
                new Settings.Store(null, null, null, 4, Duration.ZERO),
                new Settings.Http("127.0.0.1", 0, URI.create("http://127.0.0.1:1")),
                new Settings.Limits(10, 1 << 20),
                List.of(),
                List.of(),
                List.of());
        try (Broker broker = Broker.open(settings, List.of());
                BatchPublisher publisher = new BatchPublisher(broker, ids -> Set.of(), 1);
                QueueAdministration queues = new QueueAdministration(broker)) {
            // As a hub without a name left it; whoever has no count of its own goes on from there.
            count(queues, publisher, null, 1);
            count(queues, publisher, "one", 2);
            count(queues, publisher, "two", 3);
            count(queues, publisher, "two", 4);
            assertEquals(2, due(queues, publisher, "one"));
            assertEquals(4, due(queues, publisher, "two"));
            assertEquals(1, due(queues, publisher, "three"));
            assertEquals(1, due(queues, publisher, null));
        }
    }

    private static void count(QueueAdministration queues, BatchPublisher publisher, String hub, long due) {
        try (GuardRecords guards = new GuardRecords(queues, publisher, hub);
                IntakeRecords intakes = new IntakeRecords(queues, publisher, name -> hub, Clock.systemUTC())) {
            guards.keep(() -> List.of(new GuardRecord("shop", due, Map.of(), Map.of(), Map.of())));
            intakes.keep(new IntakeRecord("erp", due, 0, 0, null, null, null));
        }
    }

    private static long due(QueueAdministration queues, BatchPublisher publisher, String hub) {
        try (GuardRecords guards = new GuardRecords(queues, publisher, hub);
                IntakeRecords intakes = new IntakeRecords(queues, publisher, name -> hub, Clock.systemUTC())) {
            assertEquals(guards.of("shop").due(), intakes.of("erp").runs());
            return guards.of("shop").due();
        }
    }
}
