package smshub.webhook;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import smshub.account.Account;
import smshub.account.AlertSettings;
import smshub.alert.Notice;
import smshub.broker.Publication;
import smshub.broker.QueueMessage;
import smshub.broker.Queues;
import smshub.broker.Settlement;
import smshub.connection.HttpConnections;
import smshub.json.Json;
import smshub.message.ProblemCode;

/**
 * Posts to the operators' address what they should know, what comes in a while in one call. It is JSON with a {@code text} for
 * chats, signed as call-backs to clients are. What that server does not take for now waits on a queue.
 *
 * <p>The address stands in the settings, so that it may well be one of the house.
 */
public final class AlertCalls implements AutoCloseable {
    private static final Account.Connection REACHED =
            new Account.Connection(null, Duration.ofSeconds(5), Duration.ofSeconds(10), null, 0);
    private static final long LONGEST_SECONDS = 20;
    private static final int LONGEST_ANSWER = 16 * 1024;

    private final AlertSettings settings;
    private final HttpConnections connections;
    private final Clock clock;

    /** @param settings null where nobody wants to hear of anything */
    public AlertCalls(AlertSettings settings, Vertx vertx, Clock clock) {
        this.settings = settings;
        this.connections = new HttpConnections(vertx, REACHED, 1, LONGEST_ANSWER);
        this.clock = clock;
    }

    /** What is posted. */
    private record Body(Instant at, String text, List<Told> alerts) {}

    /** One thing that is told. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Told(String key, String state, String subject, List<String> lines, Long more, Instant since) {
        static Told of(Notice notice) {
            return new Told(
                    notice.key(),
                    notice.state() == null ? null : notice.state().name().toLowerCase(Locale.ROOT),
                    notice.about(),
                    notice.lines(),
                    notice.more() == 0 ? null : notice.more(),
                    notice.at());
        }
    }

    /**
     * Posts what waits.
     *
     * @throws UncheckedIOException while the address cannot be reached, or does not want it now
     */
    public Settlement send(List<QueueMessage> deliveries) throws InterruptedException {
        List<List<Notice>> groups =
                Notice.grouped(deliveries.stream().map(QueueMessage::text).toList());
        if (groups.isEmpty() || settings == null || settings.watch().webhook() == null) {
            return Settlement.DONE;
        }
        // Messages that came to a bad end are one thing; each condition is a thing of its own.
        List<Told> told = groups.stream()
                .flatMap(
                        group -> group.get(0).key() == null ? List.of(Notice.together(group)).stream() : group.stream())
                .map(Told::of)
                .toList();
        String text = told.stream()
                .map(each -> each.subject + (each.lines.isEmpty() ? "" : ": " + String.join(" ", each.lines)))
                .collect(Collectors.joining("\n"));
        byte[] body = Json.write(new Body(clock.instant(), Notice.FROM + text, told));
        int status = posted(body);
        if (status >= 200 && status < 300) {
            return Settlement.DONE;
        }
        if (status == 408 || status == 429 || status >= 500) {
            throw new UncheckedIOException(new IOException("the address for alerts answered " + status));
        }
        return Settlement.of(Publication.of(
                Publication.DEAD,
                new String(body, StandardCharsets.UTF_8),
                Map.of(
                        "code",
                        ProblemCode.REQUEST_REJECTED.word(),
                        "sentence",
                        "The address for alerts answered " + status + ".",
                        "origin",
                        Queues.ALERT_CALLS)));
    }

    private int posted(byte[] body) throws InterruptedException {
        AlertSettings.Watch watch = settings.watch();
        Map<String, String> headers = new HashMap<>(Map.of("Content-Type", "application/json"));
        if (watch.webhookSecret() != null) {
            headers.put(
                    SignedJson.HEADER,
                    SignedJson.signature(watch.webhookSecret(), clock.instant().getEpochSecond(), body));
        }
        try {
            return connections
                    .call(new HttpConnections.Call("POST", watch.webhook(), null, headers, body))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(LONGEST_SECONDS, TimeUnit.SECONDS)
                    .status();
        } catch (ExecutionException | TimeoutException e) {
            // Without its cause, which may name the address; that may hold a secret.
            throw new UncheckedIOException(new IOException("the address for alerts cannot be reached"));
        }
    }

    @Override
    public void close() {
        connections.close();
    }
}
