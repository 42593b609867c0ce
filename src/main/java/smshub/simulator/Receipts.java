package smshub.simulator;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Pushes SMSAPI's delivery reports: by GET, several in one call where wanted, again and again until the answer is
 * {@code OK}. Only used on the server's event loop.
 */
final class Receipts {
    private static final int MOST_REPEATS = 1_000;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long BATCH_MILLIS = 100;

    private final Vertx vertx;
    private final HttpClient client;
    private final Duration repeat;
    private final int batch;
    private final Map<String, List<Map<String, String>>> waiting = new HashMap<>();

    Receipts(Vertx vertx, Duration repeat, int batch) {
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

    private void flush(String url) {
        List<Map<String, String>> reports = waiting.remove(url);
        if (reports != null) {
            call(url + (url.contains("?") ? "&" : "?") + query(reports), 0);
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

    private void call(String url, int repeats) {
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setAbsoluteURI(url)
                .setTimeout(PATIENCE.toMillis());
        client.request(options)
                .compose(request -> request.send().compose(response -> response.body()))
                .map(body -> body.toString().equals("OK"))
                .otherwise(false)
                .onSuccess(acknowledged -> {
                    if (!acknowledged && repeats < MOST_REPEATS) {
                        vertx.setTimer(repeat.toMillis(), id -> call(url, repeats + 1));
                    }
                });
    }
}
