package smshub.broker;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.OperatingSystemMXBean;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.lang.management.ManagementFactory;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import smshub.simulator.Simulators;
import smshub.testing.BrokerProcess;
import smshub.testing.HubProcess;
import smshub.testing.Ports;

/**
 * What one, two and three hubs send of what waits, to a provider that takes 50 ms, by brokers and a database that they
 * share; all are processes of one machine. The system property {@code messages} tells how many for each number of hubs, and
 * {@code concurrency} how many calls of an account a hub has in flight.
 */
@EnabledIfSystemProperty(named = "messages", matches = "\\d+")
class HubsRateIT {
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final int MESSAGES = Integer.getInteger("messages", 0);
    private static final int HUBS = 3;
    /** Recipients of a request. */
    private static final int EACH = 500;

    private static final List<String> ACCOUNTS = List.of("smsapi", "gateway");
    private static final OperatingSystemMXBean MACHINE =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    @TempDir
    Path data;

    private final List<HubProcess> hubs = new ArrayList<>();

    @Test
    void eachHubThatJoinsAddsWhatTheMachineLeaves() throws Exception {
        int[] ports = {Ports.free(), Ports.free()};
        String brokers = "(tcp://127.0.0.1:" + ports[0] + ",tcp://127.0.0.1:" + ports[1] + ")";
        BrokerProcess primary = BrokerProcess.start(data.resolve("broker"), "127.0.0.1", ports, true);
        BrokerProcess backup = null;
        Simulators.Options options = Simulators.Options.defaults()
                .withLatency(Duration.ofMillis(50))
                .withReceipts(Duration.ofHours(1), Duration.ofHours(1), 1);
        try (EmbeddedPostgres database =
                        EmbeddedPostgres.builder().setPort(Ports.free()).start();
                Simulators simulators = Simulators.start(options)) {
            await().atMost(PATIENCE).until(primary::active);
            backup = BrokerProcess.start(data.resolve("broker"), "127.0.0.1", ports, false);
            String store = "jdbc:postgresql://127.0.0.1:" + database.getPort() + "/postgres";
            for (int i = 0; i < HUBS; i++) {
                Path folder = Files.createDirectories(data.resolve("hub-" + i));
                hubs.add(HubProcess.outside(folder, simulators, brokers, store));
                // The first time warms it up.
                measure(simulators);
                String told = measure(simulators);
                System.out.println(hubs.size() + (hubs.size() == 1 ? " hub: " : " hubs: ") + told);
            }
            assertEquals(
                    simulators.received().total(),
                    simulators.received().counts().size(),
                    "a hub that joins moves no message twice");
        } finally {
            hubs.forEach(HubProcess::kill);
            if (backup != null) {
                backup.kill();
            }
            primary.kill();
        }
    }

    private String measure(Simulators simulators) throws Exception {
        HubProcess hub = hubs.get(0);
        for (String account : ACCOUNTS) {
            hub.post("/api/v1/accounts/" + account + "/pause", Map.of());
        }
        long before = simulators.received().total();
        int posted = 0;
        while (posted < MESSAGES) {
            post(hub, ACCOUNTS.get(posted / EACH % ACCOUNTS.size()));
            posted += EACH;
        }
        long all = before + posted;
        await().atMost(PATIENCE)
                .until(() -> hub.json("/api/v1/ledger").path("accepted").asLong() == all);
        List<Duration> used = used();
        MACHINE.getCpuLoad();
        long begun = System.nanoTime();
        for (String account : ACCOUNTS) {
            hub.post("/api/v1/accounts/" + account + "/resume", Map.of());
        }
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> simulators.received().total() >= all);
        double seconds = (System.nanoTime() - begun) / 1e9;
        double busy = MACHINE.getCpuLoad();
        List<String> each = new ArrayList<>();
        for (int i = 0; i < hubs.size(); i++) {
            each.add("%.2f".formatted(used().get(i).minus(used.get(i)).toMillis() / 1e3 / seconds));
        }
        await().atMost(PATIENCE)
                .until(() -> hub.json("/api/v1/ledger").path("sent").asLong() == all);
        double stored = (System.nanoTime() - begun) / 1e9;
        return "%.0f messages/s to the providers, %.0f/s into the store; %d calls in flight at most; cores that each hub used: %s; machine %.0f %% busy (%d cores)"
                .formatted(
                        posted / seconds,
                        posted / stored,
                        hubs.size() * ACCOUNTS.size() * HubProcess.CONCURRENCY,
                        String.join(", ", each),
                        100 * busy,
                        MACHINE.getAvailableProcessors());
    }

    private List<Duration> used() {
        return hubs.stream().map(HubProcess::processorTime).toList();
    }

    private static void post(HubProcess hub, String account) throws Exception {
        List<String> recipients = new ArrayList<>();
        for (int i = 0; i < EACH; i++) {
            recipients.add("+49171%05d67".formatted(i));
        }
        HttpResponse<String> answer = hub.post(
                "/api/v1/messages",
                Map.of("to", recipients, "text", "A message of the usual length", "account", account));
        assertEquals(202, answer.statusCode(), answer.body());
    }
}
