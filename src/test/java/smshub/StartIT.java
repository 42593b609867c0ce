package smshub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import smshub.settings.Settings;

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
        while (!starting.isDone()) {
            try {
                answers.add(early.get("/api/v1/accounts").statusCode());
                answers.add(early.get("/observe/health").statusCode());
            } catch (ConnectException e) {
                Thread.onSpinWait(); // nobody listens yet
            }
        }
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
}
