package smshub;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import smshub.cli.CommandFailure;
import smshub.firstrun.Trial;
import smshub.json.Json;

/** Sends a test message as the hub would: by one that lives for it alone, on a free port of loopback and without a past. */
record TrialHub(Map<String, String> environment) implements Trial {
    private static final Logger LOG = LoggerFactory.getLogger(TrialHub.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long PAUSE_MILLIS = 200;
    private static final Set<String> UNDER_WAY = Set.of("accepted", "scheduled", "sending");
    private static final Set<String> TAKEN = Set.of("sent", "delivered", "undelivered");
    private static final String MESSAGES = "/api/v1/messages";

    @Override
    public Outcome send(Path settings, String key, String to, String text) {
        Path data = folder();
        Map<String, String> own = new HashMap<>(environment);
        own.putAll(Map.of(
                "HUB_DATA", data.toString(),
                "HUB_HTTP_HOST", "127.0.0.1",
                "HUB_HTTP_PORT", "0",
                "HUB_BROKER_PORT", "-1"));
        // No receipt of this message is to come to the hub that knows nothing of it.
        own.remove("HUB_HTTP_PUBLIC_URL");
        try (Service hub = Run.started(settings, own)) {
            return outcome(URI.create("http://127.0.0.1:" + hub.httpPort()), key, to, text);
        } catch (CommandFailure failure) {
            return new Outcome(false, "failed", failure.getMessage());
        } catch (IOException e) {
            return new Outcome(false, "failed", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } finally {
            remove(data);
        }
    }

    private static Outcome outcome(URI hub, String key, String to, String text)
            throws IOException, InterruptedException {
        JsonNode answer = json(HttpRequest.newBuilder(hub.resolve(MESSAGES))
                .header("Content-Type", "application/json")
                .header("X-API-Key", key)
                .POST(HttpRequest.BodyPublishers.ofByteArray(Json.write(Map.of("to", to, "text", text)))));
        String id = answer.at("/messages/0/id").asText();
        if (id.isEmpty()) {
            return new Outcome(false, "refused", answer.path("detail").asText());
        }
        long end = System.nanoTime() + PATIENCE.toNanos();
        JsonNode message;
        do {
            CompletableFuture.runAsync(() -> {}, CompletableFuture.delayedExecutor(PAUSE_MILLIS, TimeUnit.MILLISECONDS))
                    .join();
            message = json(
                    HttpRequest.newBuilder(hub.resolve(MESSAGES + "/" + id)).header("X-API-Key", key));
        } while (UNDER_WAY.contains(message.path("state").asText("accepted")) && System.nanoTime() < end);
        String state = message.path("state").asText("accepted");
        String sentence = message.at("/problem/sentence").asText(null);
        return new Outcome(TAKEN.contains(state), state, sentence);
    }

    private static JsonNode json(HttpRequest.Builder request) throws IOException, InterruptedException {
        return Json.JSON.readTree(HttpClient.newHttpClient()
                .send(request.timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofByteArray())
                .body());
    }

    private static Path folder() {
        try {
            return Files.createTempDirectory("smshub-trial");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void remove(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.delete(path);
            }
        } catch (IOException e) {
            LOG.warn("The folder {} of a test message stays: {}", folder, e.toString());
        }
    }
}
