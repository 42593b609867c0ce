package smshub.simulator;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Pushes what providers push, again and again until the answer is the right one: SMSAPI's delivery reports by GET,
 * several in one call where wanted, until {@code OK}; JSON by POST until its status code is 2000. Only used on the
 * server's event loop.
 */
final class ReceiptPusher {
    private static final int MOST_REPEATS = 1_000;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long BATCH_MILLIS = 100;

    private final Vertx vertx;
    private final HttpClient client;
    private final Duration repeat;
    private final int batch;
    private final Map<String, List<Map<String, String>>> waiting = new HashMap<>();

    ReceiptPusher(Vertx vertx, Duration repeat, int batch) {
        this.vertx = vertx;
        this.repeat = repeat;
        this.batch = batch;
        client = vertx.createHttpClient(
                new HttpClientOptions().setMaxPoolSize(32).setConnectTimeout(5_000));
    }

    void push(String url, Map<String, String> report) {
        List<Map<String, String>> reports = waiting.computeIfAbsent(url, key -> new ArrayList<>());
        reports.add(report);
        if (reports.size() >= batch) {
            flush(url);
        } else if (reports.size() == 1) {
            vertx.setTimer(BATCH_MILLIS, id -> flush(url));
        }
    }

    /** Pushes one report by itself. */
    void call(String url, Map<String, String> report) {
        get(url + (url.contains("?") ? "&" : "?") + query(List.of(report)));
    }

    /** Pushes JSON as websms does. */
    void post(String url, JsonObject body) {
        repeat(
                HttpMethod.POST,
                url,
                body.toBuffer(),
                answer -> answer.toString().contains("\"statusCode\":2000"),
                0);
    }

    /** Pushes a body until it is answered with a status of success. */
    void deliver(String url, String type, String body) {
        deliver(url, type, Buffer.buffer(body), 0);
    }

    private void deliver(String url, String type, Buffer body, int repeats) {
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setAbsoluteURI(url)
                .setTimeout(PATIENCE.toMillis())
                .putHeader("Content-Type", type);
        client.request(options)
                .compose(request -> request.send(body))
                .map(response -> response.statusCode() / 100 == 2)
                .otherwise(false)
                .onSuccess(done -> {
                    if (!done && repeats < MOST_REPEATS) {
                        vertx.setTimer(repeat.toMillis(), id -> deliver(url, type, body, repeats + 1));
                    }
                });
    }

    private void get(String url) {
        repeat(HttpMethod.GET, url, null, answer -> answer.toString().equals("OK"), 0);
    }

    private void flush(String url) {
        List<Map<String, String>> reports = waiting.remove(url);
        if (reports != null) {
            get(url + (url.contains("?") ? "&" : "?") + query(reports));
        }
    }

    private static String query(List<Map<String, String>> reports) {
        Map<String, String> lists = new LinkedHashMap<>();
        for (Map<String, String> report : reports) {
            report.forEach((name, value) -> lists.merge(name, value, (left, right) -> left + "," + right));
        }
        StringBuilder query = new StringBuilder();
        lists.forEach((name, value) -> query.append(query.isEmpty() ? "" : "&")
                .append(name)
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
        return query.toString();
    }

    private void repeat(HttpMethod method, String url, Buffer body, Predicate<Buffer> acknowledged, int repeats) {
        RequestOptions options =
                new RequestOptions().setMethod(method).setAbsoluteURI(url).setTimeout(PATIENCE.toMillis());
        client.request(options)
                .compose(request -> (body == null
                                ? request.send()
                                : request.putHeader("Content-Type", "application/json")
                                        .send(body))
                        .compose(response -> response.body()))
                .map(acknowledged::test)
                .otherwise(false)
                .onSuccess(done -> {
                    if (!done && repeats < MOST_REPEATS) {
                        vertx.setTimer(repeat.toMillis(), id -> repeat(method, url, body, acknowledged, repeats + 1));
                    }
                });
    }
}
