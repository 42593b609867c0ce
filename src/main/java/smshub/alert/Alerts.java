package smshub.alert;

import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import smshub.account.AlertSettings;
import smshub.broker.BatchPublisher;
import smshub.broker.Publication;
import smshub.broker.QueueAdministration;
import smshub.broker.QueueMessage;
import smshub.broker.Queues;
import smshub.json.Json;
import smshub.message.MessageEvent;

/**
 * Tells operators, by mail and at an address, what is wrong and that it is over, and which messages came to a bad end; what
 * falls into one span of time goes together. What was told of is kept on {@code sms.condition}, a queue that holds the last
 * word of each thing, in the same commit as the notice: neither is there without the other.
 */
public final class Alerts {
    /** Kinds of publications, by which the route says where they go. */
    private static final String MAIL = "ALERT";

    private static final String CALL = "ALERT-CALL";
    private static final Logger LOG = LoggerFactory.getLogger(Alerts.class);

    private final AlertSettings settings;
    private final BatchPublisher publisher;
    private final String hub;
    private final Clock clock;
    private Map<String, Episode> episodes = new HashMap<>();
    private CompletableFuture<?> underway = CompletableFuture.completedFuture(null);

    /**
     * What is kept.
     *
     * @param hub who told it, of several that share the broker; null for the only one
     */
    private record Kept(String hub, Episode episode) {}

    /**
     * Reads what an earlier process of this hub told.
     *
     * @param settings null where nobody wants to hear of anything
     * @param hub the name of this hub among those that share the broker; null for the only one
     */
    public Alerts(
            AlertSettings settings, QueueAdministration queues, BatchPublisher publisher, String hub, Clock clock) {
        this.settings = settings;
        this.publisher = publisher;
        this.hub = hub;
        this.clock = clock;
        if (settings == null) {
            return;
        }
        for (QueueMessage message : queues.all(Queues.CONDITION)) {
            try {
                Kept kept = Json.read(String.valueOf(message.text()), Kept.class);
                if (Objects.equals(kept.hub, hub)) {
                    episodes.put(kept.episode.condition().key(), kept.episode);
                }
            } catch (UncheckedIOException e) {
                LOG.warn("A record on {} cannot be read and is left out", Queues.CONDITION);
            }
        }
    }

    /** Whether anybody wants to hear of anything. */
    public boolean wanted() {
        return settings != null;
    }

    /** What is wrong now, and was told. */
    public synchronized List<Condition> open() {
        return episodes.values().stream()
                .filter(Episode::open)
                .map(Episode::condition)
                .toList();
    }

    /**
     * Tells what begins and what is over. Does not wait; what cannot be published now, the next look finds again.
     *
     * @param found everything that was looked at: of what is missing it is assumed that there is no such thing any more
     */
    public synchronized void look(List<Finding> found) {
        if (settings == null || !underway.isDone()) {
            return;
        }
        Episodes.Turn turn = Episodes.turn(episodes, found, settings.gather(), clock.instant());
        if (turn.changed().isEmpty()) {
            episodes = turn.all();
            return;
        }
        List<Publication> outgoing = new ArrayList<>();
        turn.changed().forEach(episode -> outgoing.add(kept(episode)));
        Instant due = gathered();
        for (Notice notice : turn.told()) {
            for (Publication way : ways(notice)) {
                outgoing.add(
                        way.kind().equals(MAIL) ? sent(Queues.ALERTS, way, due) : sent(Queues.ALERT_CALLS, way, due));
            }
        }
        underway = publisher.post(outgoing).handle((posted, failure) -> posted(turn, failure));
    }

    private Publication kept(Episode episode) {
        String key = episode.condition().key();
        return Publication.to(Queues.CONDITION, Json.text(new Kept(hub, episode)), Map.of())
                .inPlaceOf(hub == null ? key : hub + "/" + key);
    }

    private synchronized Void posted(Episodes.Turn turn, Throwable failure) {
        if (failure == null) {
            episodes = turn.all();
        } else {
            LOG.debug("{} alerts are not published yet", turn.told().size(), failure);
        }
        return null;
    }

    private static Publication sent(String queue, Publication way, Instant due) {
        return Publication.to(queue, way.body(), way.properties()).notBefore(due);
    }

    /** What to send because of state changes: a notice of those that are a bad end, which the route directs. */
    public List<Publication> about(List<MessageEvent> events) {
        if (settings == null || settings.states().isEmpty()) {
            return List.of();
        }
        Map<List<String>, List<String>> bad = new LinkedHashMap<>();
        for (MessageEvent event : events) {
            if (settings.states().contains(event.state())) {
                List<String> to = settings.watch().clients().getOrDefault(event.client(), List.of());
                bad.computeIfAbsent(to, none -> new ArrayList<>()).add(line(event));
            }
        }
        Instant due = gathered();
        return bad.entrySet().stream()
                .flatMap(each -> ways(Notice.of(each.getValue(), each.getKey())).stream())
                .map(way -> way.notBefore(due))
                .toList();
    }

    /** A notice by each of the ways that the settings name. */
    private List<Publication> ways(Notice notice) {
        String text = Json.text(notice);
        List<Publication> ways = new ArrayList<>();
        if (!notice.to().isEmpty() || !settings.to().isEmpty()) {
            ways.add(Publication.of(MAIL, text, Map.of()));
        }
        if (settings.watch().webhook() != null) {
            ways.add(Publication.of(CALL, text, Map.of()));
        }
        return ways;
    }

    /** The same for all that comes in a span of time, so that the broker hands it out together. */
    private Instant gathered() {
        long span = settings.gather().toMillis();
        return Instant.ofEpochMilli((clock.millis() / span + 1) * span);
    }

    /** Number and reason, never the text. */
    private static String line(MessageEvent event) {
        return Stream.of(
                        event.time().truncatedTo(ChronoUnit.SECONDS).toString(),
                        event.request() == null ? null : event.request().to(),
                        event.state().word(),
                        event.problem() == null
                                ? null
                                : event.problem().code().word() + ": "
                                        + event.problem().sentence(),
                        event.request() == null
                                ? null
                                : "source " + event.request().source(),
                        event.account() == null ? null : "account " + event.account(),
                        "client " + event.client(),
                        event.reference() == null ? null : "reference " + event.reference(),
                        "id " + event.messageId())
                .filter(Objects::nonNull)
                .collect(Collectors.joining(", "));
    }
}
