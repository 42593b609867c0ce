package smshub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.ConnectException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
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
        Settings usual = TestHub.settings(data);
        Settings settings = new Settings(
                usual.data(),
                usual.routes(),
                usual.broker(),
                usual.store(),
                new Settings.Http("127.0.0.1", port, URI.create("http://127.0.0.1:" + port)),
                usual.limits(),
                usual.operators(),
                usual.clients(),
                usual.accounts());
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
            } catch (ConnectException e) {
                Thread.onSpinWait(); // nobody listens yet
            }
        }
        try (TestHub hub = starting.join()) {
            assertEquals(200, hub.get("/api/v1/accounts").statusCode());
            assertTrue(Set.of(200, 503).containsAll(answers), answers::toString);
        }
    }
}
