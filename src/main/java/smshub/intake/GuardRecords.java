package smshub.intake;

import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import smshub.broker.BatchPublisher;
import smshub.broker.Hubs;
import smshub.broker.Publication;
import smshub.broker.QueueAdministration;
import smshub.broker.QueueMessage;
import smshub.broker.Queues;
import smshub.guard.GuardRecord;
import smshub.json.Json;

/**
 * What is counted of clients, kept on {@code sms.guard}, a queue that holds the last of each: in the broker, where the
 * messages are that it is about, so that it can be written while the database is down. What changed is written every
 * second and at a stop. A hub that is killed has forgotten what it counted in its last second.
 */
public final class GuardRecords implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GuardRecords.class);
    private static final long CLOSE_SECONDS = 5;

    private static final String HUB = "hub";
    /** What hubs tell each other. */
    private static final String COUNTS = "counts";

    private static final long SHARED_MILLIS = 200;

    private final BatchPublisher publisher;
    private final String hub;
    private final ScheduledExecutorService writer;
    private final Map<String, GuardRecord> left = new HashMap<>();
    private final QueueAdministration queues;
    /** Records that are not written yet. */
    private final Map<String, GuardRecord> waiting = new HashMap<>();

    private Supplier<List<GuardRecord>> changes = List::of;
    /** Null where there are no others. */
    private Hubs hubs;

    private CompletableFuture<?> underway = CompletableFuture.completedFuture(null);

    /**
     * Reads what an earlier process of this hub left.
     *
     * @param hub the name of this hub among those that share the broker, each of which counts for itself; null for the only
     *     one
     */
    public GuardRecords(QueueAdministration queues, BatchPublisher publisher, String hub) {
        this.queues = queues;
        this.publisher = publisher;
        this.hub = hub;
        for (QueueMessage message : queues.all(Queues.GUARD)) {
            try {
                GuardRecord record = Json.read(String.valueOf(message.text()), GuardRecord.class);
                String of = message.property(HUB);
                // Before hubs had names their counts had none; its own count before those.
                if (Objects.equals(of, hub)) {
                    left.put(record.client(), record);
                } else if (of == null) {
                    left.putIfAbsent(record.client(), record);
                }
            } catch (UncheckedIOException e) {
                LOG.warn("A record on {} cannot be read and is left out", Queues.GUARD);
            }
        }
        writer = Executors.newSingleThreadScheduledExecutor(runnable -> {
            Thread thread = new Thread(runnable, "guard-records");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** What an earlier process left of a client; one without counts where it left nothing. */
    public GuardRecord of(String client) {
        return left.getOrDefault(client, GuardRecord.none(client));
    }

    /** Begins to write what changes. */
    public void keep(Supplier<List<GuardRecord>> from) {
        changes = from;
        writer.scheduleWithFixedDelay(this::write, 1, 1, TimeUnit.SECONDS);
    }

    /**
     * The same at one of several hubs, which hear of each other's counts much sooner than a day's limit is reached; what one
     * of them counts in {@value #SHARED_MILLIS} ms the others do not know yet.
     *
     * @param heard takes what another hub has counted: its name, and the count
     */
    public void share(Supplier<List<GuardRecord>> from, Hubs others, BiConsumer<String, GuardRecord> heard) {
        changes = from;
        hubs = others;
        others.hear(COUNTS, (other, text) -> {
            heard.accept(other, Json.read(text, GuardRecord.class));
            return null;
        });
        others.joined(() -> {
            for (QueueMessage message : queues.all(Queues.GUARD)) {
                String of = message.property(HUB);
                if (of != null && !of.equals(hub)) {
                    heard.accept(of, Json.read(String.valueOf(message.text()), GuardRecord.class));
                }
            }
        });
        writer.scheduleWithFixedDelay(this::write, SHARED_MILLIS, SHARED_MILLIS, TimeUnit.MILLISECONDS);
    }

    private synchronized void write() {
        // One after the other, or an older one might take the place of a newer.
        if (!underway.isDone()) {
            return;
        }
        List<GuardRecord> changed = changes.get();
        changed.forEach(record -> waiting.put(record.client(), record));
        if (hubs != null) {
            changed.forEach(record -> hubs.say(COUNTS, Json.text(record)));
        }
        if (waiting.isEmpty()) {
            return;
        }
        List<GuardRecord> written = List.copyOf(waiting.values());
        underway = publisher
                .post(written.stream().map(this::publication).toList())
                .handle((posted, failure) -> written(written, failure));
    }

    private synchronized Void written(List<GuardRecord> written, Throwable failure) {
        if (failure == null) {
            written.forEach(record -> waiting.remove(record.client(), record));
        } else {
            LOG.debug("The counts of {} clients are not kept yet", written.size(), failure);
        }
        return null;
    }

    private Publication publication(GuardRecord record) {
        return hub == null
                ? Publication.to(Queues.GUARD, Json.text(record), Map.of()).inPlaceOf(record.client())
                : Publication.to(Queues.GUARD, Json.text(record), Map.of(HUB, hub))
                        .inPlaceOf(hub + "/" + record.client());
    }

    /** Writes what has not been written. Nothing may be counted any more. */
    @Override
    public void close() {
        writer.shutdownNow();
        try {
            underway().get(CLOSE_SECONDS, TimeUnit.SECONDS);
            write();
            underway().get(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("What clients sent in the last second is not kept: {}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized CompletableFuture<?> underway() {
        return underway;
    }
}
