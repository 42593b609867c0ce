package smshub.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import smshub.broker.Queues;
import smshub.json.Json;

/** The hub that is measured, in its own process, just as {@code ./hub run} starts it. */
final class RunningHub implements AutoCloseable {
    private static final String MAIN = "smshub.Hub";
    private static final Duration START = Duration.ofMinutes(1);
    private static final Duration FILL = Duration.ofMinutes(30);
    private static final Duration STORED = Duration.ofMinutes(3);

    private static final Blueprint SEND = Blueprint.post(
            "/api/v1/messages",
            "X-API-Key: " + Site.KEY + "\r\n",
            "{\"to\":\"" + Samples.PREFIX + Blueprint.NUMBER + "\",\"text\":\"" + Samples.TEXT + Blueprint.TIME
                    + "\"}");

    private static final Blueprint URGENT = Blueprint.post(
            "/api/v1/messages",
            "X-API-Key: " + Site.KEY + "\r\n",
            "{\"to\":\"" + Samples.PREFIX + Blueprint.NUMBER + "\",\"priority\":9,\"text\":\"" + Samples.TEXT
                    + Blueprint.TIME + "\"}");

    private final HttpClient http = HttpClient.newHttpClient();
    private final Site site;
    private final MeasuredProcess process;
    private final Depths depths;

    /** Starts a hub in front of a provider; ready when it returns. */
    static RunningHub start(Path folder, int providerPort, Filling filling) throws Exception {
        Site site = Site.in(folder, providerPort);
        if (!filling.empty()) {
            String waiting = Long.toString(filling.waiting());
            String stored = Long.toString(filling.stored());
            try (MeasuredProcess fill = MeasuredProcess.start(
                    site, Fill.class.getName(), site.file().toString(), waiting, stored)) {
                fill.next(FILL);
            }
        }
        return start(site);
    }

    /** Starts the hub of a site; ready when it returns. */
    static RunningHub start(Site site) throws Exception {
        MeasuredProcess process = MeasuredProcess.start(
                site, MAIN, "run", "--settings", site.file().toString());
        try {
            return new RunningHub(site, process);
        } catch (Exception e) {
            process.close();
            throw e;
        }
    }

    private RunningHub(Site site, MeasuredProcess process) throws Exception {
        this.site = site;
        this.process = process;
        Wait.until("the start of the hub", START, () -> {
            if (!process.alive()) {
                throw new IOException("the hub does not start: " + process.said());
            }
            return ready();
        });
        depths = new Depths(site.brokerPort());
    }

    private boolean ready() throws IOException, InterruptedException {
        try {
            return ask("GET", "/api/v1/accounts").statusCode() == 200;
        } catch (ConnectException e) {
            return false;
        }
    }

    int port() {
        return site.httpPort();
    }

    /** A request that sends one message. */
    Blueprint send() {
        return SEND;
    }

    /** The same with the highest priority. */
    Blueprint urgent() {
        return URGENT;
    }

    void pause() throws IOException, InterruptedException {
        operate("pause");
    }

    void resume() throws IOException, InterruptedException {
        operate("resume");
    }

    private void operate(String verb) throws IOException, InterruptedException {
        HttpResponse<String> answer = ask("POST", "/api/v1/accounts/" + Site.ACCOUNT + "/" + verb);
        if (answer.statusCode() / 100 != 2) {
            throw new IOException("the hub does not " + verb + " its account: " + answer.body());
        }
    }

    /** What the hub tells, where it does as asked. */
    JsonNode told(String method, String path, String type, BodyPublisher body)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + site.httpPort() + path))
                .header("X-API-Key", Site.KEY)
                .header("Content-Type", type)
                .timeout(FILL)
                .method(method, body)
                .build();
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() / 100 != 2) {
            throw new IOException("the hub refuses " + method + " " + path + ": " + answer.body());
        }
        return Json.JSON.readTree(answer.body());
    }

    private HttpResponse<String> ask(String method, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + site.httpPort() + path))
                .header("X-API-Key", Site.KEY)
                .timeout(Duration.ofSeconds(30))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** Waits until the store has heard of everything; returns when that was, in nanoseconds of {@link Blueprint}. */
    long stored() throws Exception {
        Wait.until("the storing of all events", STORED, () -> depths.of(Queues.EVENTS_STORE) == 0);
        return Blueprint.now();
    }

    Usage usage() {
        return process.usage();
    }

    /** Bytes that are in use after a garbage collection. */
    long heap() throws IOException, InterruptedException {
        return process.ask(Watched.HEAP).asLong();
    }

    /** CPU time in nanoseconds by kind of thread. */
    JsonNode threads() throws IOException, InterruptedException {
        return process.ask(Watched.THREADS);
    }

    @Override
    public void close() {
        depths.close();
        process.close();
    }
}
