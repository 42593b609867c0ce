package smshub;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import smshub.settings.Settings;
import smshub.testing.HubClient;
import smshub.testing.Ports;
import smshub.testing.TestHub;

/** Programs that come while the hub starts, as after a crash. */
class StartIT {
    @TempDir
    Path data;

    @Test
    void whoComesTooEarlyHearsThatTheHubStartsAndNothingElse() throws Exception {
        int port = Ports.free();
        Settings settings = settings(port);
        CompletableFuture<TestHub> starting = CompletableFuture.supplyAsync(() -> {
            try {
                return new TestHub(settings);
            } catch (Exception e) {
                throw new CompletionException(e);
            }
        });
        HubClient early = new HubClient(port);
        Set<Integer> answers = new TreeSet<>();
        await().pollInterval(Duration.ofMillis(5)).atMost(Duration.ofMinutes(2)).until(() -> {
            try {
                answers.add(early.get("/api/v1/accounts").statusCode());
                answers.add(early.get("/observe/health").statusCode());
            } catch (ConnectException e) {
                return starting.isDone(); // nobody listens yet
            }
            return starting.isDone();
        });
        try (TestHub hub = starting.join()) {
            assertEquals(200, hub.get("/api/v1/accounts").statusCode());
            assertTrue(Set.of(200, 503).containsAll(answers), answers::toString);
        }
    }

    @Test
    void whoComesWhileTheHubStopsHearsThatItStopsUntilNobodyListens() throws Exception {
        int port = Ports.free();
        Set<String> answers = new ConcurrentSkipListSet<>();
        List<CompletableFuture<Void>> senders = new ArrayList<>();
        try (TestHub hub = new TestHub(settings(port))) {
            AtomicInteger answered = new AtomicInteger();
            for (int i = 0; i < 8; i++) {
                senders.add(CompletableFuture.runAsync(() -> {
                    HubClient late = new HubClient(port);
                    try {
                        for (int sent = 0; sent < 20_000; sent++) {
                            var answer = late.post("/api/v1/messages", Map.of("to", "+491711234567", "text", "x"));
                            int status = answer.statusCode();
                            answers.add(status + " "
                                    + answer.headers().firstValue("Retry-After").orElse("-"));
                            answered.incrementAndGet();
                        }
                    } catch (IOException e) {
                        // the listener is closed
                    } catch (Exception e) {
                        throw new CompletionException(e);
                    }
                }));
            }
            while (answered.get() < 50 && senders.stream().noneMatch(CompletableFuture::isDone)) {
                Thread.onSpinWait();
            }
            assertEquals(port, hub.service.httpPort());
        }
        for (CompletableFuture<Void> sender : senders) {
            sender.get(10, TimeUnit.SECONDS);
        }
        // Without an account every message is refused, which is an answer on disk as well.
        assertEquals(Set.of("422 -", "503 5"), answers);
    }

    @Test
    void aPortThatIsTakenEndsTheStartWithOneSentence() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Settings settings = settings(taken.getLocalPort());

            Exception refusal = assertThrows(Exception.class, () -> new TestHub(settings).close());

            Throwable cause = refusal;
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            assertEquals(
                    "port " + taken.getLocalPort() + " of 127.0.0.1 cannot be opened (Address already in use);"
                            + " the setting http.port names it",
                    cause.getMessage());
        }
    }

    private Settings settings(int port) throws Exception {
        Settings usual = TestHub.settings(data);
        return new Settings(
                usual.data(),
                usual.routes(),
                usual.broker(),
                usual.store(),
                new Settings.Http("127.0.0.1", port, URI.create("http://127.0.0.1:" + port)),
                usual.limits(),
                usual.operators(),
                usual.clients(),
                usual.accounts());
    }

    @Test
    void aPortOfTheBrokerThatIsTakenEndsTheStartWithItsKey() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            Settings plain = TestHub.settings(data);
            Settings.Broker broker = new Settings.Broker(
                    null, null, null, "127.0.0.1", taken.getLocalPort(), true, 64L << 20, 200L << 20);
            assertRefused(
                    new Settings(
                            plain.data(),
                            plain.routes(),
                            broker,
                            plain.store(),
                            plain.http(),
                            plain.limits(),
                            plain.operators(),
                            plain.clients(),
                            plain.accounts()),
                    "port " + taken.getLocalPort() + " of 127.0.0.1",
                    "broker.port");
        }
    }

    @Test
    void aDataFolderThatAnotherHubUsesIsRefusedAtOnce() throws Exception {
        try (TestHub first = new TestHub(TestHub.settings(data))) {
            assertRefused(
                    TestHub.settings(data),
                    data.toString(),
                    "process " + ProcessHandle.current().pid());
            assertEquals(200, first.get("/observe/health").statusCode());
        }
        new TestHub(TestHub.settings(data)).close();
    }

    @Test
    void aDataFolderThatIsNoneIsToldByItsPath() throws Exception {
        Path file = Files.writeString(data.resolve("file"), "");
        assertRefused(TestHub.settings(file), file.toString(), "the setting data");
        assertRefused(TestHub.settings(file.resolve("below")), file.toString(), "the setting data");
    }

    private static void assertRefused(Settings settings, String... words) {
        long begin = System.nanoTime();
        Exception failure = assertThrows(Exception.class, () -> new TestHub(settings).close());
        for (String word : words) {
            assertTrue(failure.getMessage().contains(word), failure::toString);
        }
        assertEquals(null, failure.getCause());
        assertTrue(System.nanoTime() - begin < TimeUnit.SECONDS.toNanos(5));
    }

    @Test
    void nobodyElseLooksIntoTheDataFolder() throws Exception {
        Path folder = data.resolve("of-the-hub");
        try (TestHub hub = new TestHub(TestHub.settings(folder));
                Stream<Path> all = Files.walk(folder)) {
            List<String> open = all.map(path -> path + " " + permissions(path))
                    .filter(line -> !line.endsWith("------"))
                    .toList();
            assertEquals(List.of(), open);
            assertEquals("rwx------", permissions(folder));
            assertEquals(200, hub.get("/observe/health").statusCode());
        }
    }

    private static String permissions(Path path) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
        } catch (IOException e) {
            return "gone ------";
        }
    }
}
