package smshub;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import smshub.simulator.Simulators;
import smshub.testing.HubProcess;

/** A hub on a small disk of its own, which others fill. It needs the right to mount one. */
class FullDiskIT {
    private static final Duration PATIENT = Duration.ofSeconds(30);
    private static final int MEGABYTE = 1 << 20;
    private static final int DISK_MEGABYTES = 400;
    private static final int TOO_LITTLE_MEGABYTES = 100;
    private static final int DISK_FAILED = 74;
    private static final int SENDERS = 4;
    private static final int REFUSED = 30;
    /** So many lines tell of requests that are refused one after the other; more would take the space that is left. */
    private static final int MOST_LOGGED = 10;

    @TempDir
    Path disk;

    private final AtomicInteger numbers = new AtomicInteger();
    private final Set<String> confirmed = ConcurrentHashMap.newKeySet();
    private volatile boolean loading = true;

    @BeforeEach
    void mount() throws Exception {
        Process mount = new ProcessBuilder(
                        "mount", "-t", "tmpfs", "-o", "size=" + DISK_MEGABYTES + "m", "tmpfs", disk.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(mount.getInputStream().readAllBytes());
        assumeTrue(mount.waitFor() == 0, said);
    }

    @AfterEach
    void unmount() throws Exception {
        new ProcessBuilder("umount", "-l", disk.toString()).start().waitFor();
    }

    @Test
    void aHubWithLittleSpaceAcceptsNothingAndWorksOffWhatItHas() throws Exception {
        try (Simulators simulators = Simulators.start(Simulators.Options.defaults());
                HubProcess hub = HubProcess.start(disk, simulators)) {
            hub.post("/api/v1/accounts/smsapi/pause", Map.of());
            String id = hub.send("smsapi", "+491711234567", "before");
            Path others = fill(TOO_LITTLE_MEGABYTES);
            await().atMost(PATIENT)
                    .until(() ->
                            hub.get("/observe/health/ready").body().contains("{\"name\":\"disk\",\"status\":\"DOWN\""));
            for (int i = 0; i < REFUSED; i++) {
                HttpResponse<String> refused =
                        hub.post("/api/v1/messages", Map.of("to", "+491711234567", "text", "more"));
                assertEquals(503, refused.statusCode(), refused.body());
                assertTrue(refused.body().contains("disk space"), refused.body());
            }
            assertEquals(
                    MOST_LOGGED,
                    said(disk)
                            .lines()
                            .filter(line -> line.contains("not served"))
                            .count());
            hub.post("/api/v1/accounts/smsapi/resume", Map.of());
            hub.becomes(id, "sent");
            Files.delete(others);
            await().atMost(PATIENT).until(() -> hub.get("/observe/health/ready").statusCode() == 200);
            hub.becomes(hub.send("smsapi", "+491711234567", "after"), "sent");
            hub.balances();
        }
    }

    @Test
    void aBrokerThatCannotWriteEndsTheHubAndNothingThatItConfirmedIsLost() throws Exception {
        Simulators.Options options = Simulators.Options.defaults()
                .withLatency(Duration.ofMillis(20))
                .withReceipts(Duration.ofHours(1), Duration.ofHours(1), 1);
        try (Simulators simulators = Simulators.start(options)) {
            Path others;
            try (HubProcess hub = HubProcess.start(disk, simulators)) {
                hub.post("/api/v1/accounts/smsapi/pause", Map.of());
                List<Thread> senders = new ArrayList<>();
                for (int i = 0; i < SENDERS; i++) {
                    Thread sender = new Thread(() -> send(hub));
                    sender.start();
                    senders.add(sender);
                }
                await().atMost(PATIENT).until(() -> confirmed.size() > 500);
                // Nearly full at first: a fast machine would write the rest before the hub has seen that, and end it.
                others = fill(TOO_LITTLE_MEGABYTES);
                await().atMost(PATIENT)
                        .until(() -> hub.get("/observe/health/ready").statusCode() == 503);
                fill(0);
                try {
                    // What is worked off needs more space than there is.
                    hub.post("/api/v1/accounts/smsapi/resume", Map.of());
                } catch (IOException e) {
                    // It has ended before its answer.
                }
                assertEquals(DISK_FAILED, hub.ended());
                loading = false;
                for (Thread sender : senders) {
                    sender.join();
                }
            }
            Files.delete(others);
            try (HubProcess hub = HubProcess.start(disk, simulators)) {
                hub.post("/api/v1/accounts/smsapi/resume", Map.of());
                await().atMost(PATIENT).untilAsserted(() -> {
                    JsonNode ledger = hub.json("/api/v1/ledger");
                    assertTrue(quiet(ledger), ledger::toString);
                    assertEquals(
                            simulators.received().counts().size(),
                            ledger.path("accepted").asInt());
                });
                Set<String> lost = new TreeSet<>(confirmed);
                simulators.received().messages().forEach(message -> lost.remove(message.text()));
                assertEquals(Set.of(), lost);
            }
        }
    }

    @Test
    void aDatabaseWithoutSpaceIsWaitedForAndOpenedAgain(@TempDir Path data) throws Exception {
        Files.createSymbolicLink(data.resolve("store.mv.db"), Files.createFile(disk.resolve("store.mv.db")));
        try (Simulators simulators = Simulators.start(Simulators.Options.defaults());
                HubProcess hub = HubProcess.start(data, simulators)) {
            hub.becomes(hub.send("smsapi", "+491711234567", "message " + numbers.incrementAndGet()), "sent");
            await().atMost(PATIENT).until(() -> {
                fill(0);
                hub.send("smsapi", "+491711234567", "message " + numbers.incrementAndGet());
                return hub.get("/observe/health/ready").body().contains("{\"name\":\"store\",\"status\":\"DOWN\"");
            });
            Files.delete(fill(0));
            await().atMost(PATIENT).untilAsserted(() -> {
                JsonNode ledger = hub.json("/api/v1/ledger");
                assertTrue(quiet(ledger), () -> ledger + said(data));
                assertEquals(numbers.get(), ledger.path("accepted").asInt());
            });
            assertEquals(200, hub.get("/observe/health/ready").statusCode());
            assertEquals(numbers.get(), simulators.received().total());
        }
    }

    private void send(HubProcess hub) {
        while (loading) {
            String text = "message " + numbers.incrementAndGet();
            try {
                Map<String, String> request = Map.of("to", "+491711234567", "text", text, "account", "smsapi");
                if (hub.post("/api/v1/messages", request).statusCode() == 202) {
                    confirmed.add(text);
                }
            } catch (Exception e) {
                return; // the hub has ended
            }
        }
    }

    private static String said(Path data) {
        try {
            return Files.readString(data.resolve("hub.log"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static boolean quiet(JsonNode ledger) {
        return ledger.path("waiting").asInt(-1) == 0
                && ledger.path("unsure").asInt() == 0
                && ledger.path("difference").asInt() == 0
                && ledger.path("accepted").asInt() == ledger.path("sent").asInt();
    }

    /** Writes a file until so much is left. */
    private Path fill(int megabytesLeft) throws IOException {
        Path file = disk.resolve("others");
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            ByteBuffer zeros = ByteBuffer.allocateDirect(MEGABYTE);
            while (Files.getFileStore(disk).getUsableSpace() > (long) megabytesLeft * MEGABYTE) {
                out.write(zeros.clear());
            }
        } catch (IOException e) {
            assertTrue(megabytesLeft == 0, e::getMessage);
        }
        assertFalse(Files.size(file) == 0);
        return file;
    }
}
