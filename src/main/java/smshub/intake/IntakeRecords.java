package smshub.intake;

import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import smshub.broker.BatchPublisher;
import smshub.broker.Publication;
import smshub.broker.QueueAdministration;
import smshub.broker.QueueMessage;
import smshub.broker.Queues;
import smshub.json.Json;

/**
 * The counts of intakes, kept on {@code sms.intake}, a queue that holds the last of each. A round costs no commit of its
 * own: they are written once in a while, and at a stop. A hub that is killed has counted a second less.
 */
public final class IntakeRecords implements IntakeMemory, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(IntakeRecords.class);
    /** How long a count of requests or failures waits for others. */
    static final Duration SOON = Duration.ofSeconds(1);
    /** The same for rounds that found nothing. */
    static final Duration LATER = Duration.ofMinutes(1);

    private static final long CLOSE_SECONDS = 5;

    private final Map<String, Kept> kept = new HashMap<>();
    private final BatchPublisher publisher;
    private final QueueAdministration queues;
    private final UnaryOperator<String> hubs;
    private final Clock clock;

    /** What is kept of one intake. */
    private static final class Kept {
        private IntakeRecord last;
        private IntakeRecord written;
        private Instant writtenAt = Instant.MIN;
        private CompletableFuture<?> underway = CompletableFuture.completedFuture(null);

        Kept(IntakeRecord left) {
            last = left;
            written = left;
        }
    }

    /**
     * Reads what an earlier process left.
     *
     * @param hubs by the name of an intake, which of the hubs that share the broker counts it for itself; null where one of
     *     them runs it, and they count it together
     */
    public IntakeRecords(
            QueueAdministration queues, BatchPublisher publisher, UnaryOperator<String> hubs, Clock clock) {
        this.queues = queues;
        this.publisher = publisher;
        this.hubs = hubs;
        this.clock = clock;
        read(null);
    }

    /** @param only the intake; null for all */
    private void read(String only) {
        for (QueueMessage message : queues.all(Queues.INTAKE)) {
            try {
                IntakeRecord record = Json.read(String.valueOf(message.text()), IntakeRecord.class);
                if (only != null && !only.equals(record.intake())) {
                    continue;
                }
                // Before hubs had names their counts had none; its own count before those.
                if (Objects.equals(record.hub(), hubs.apply(record.intake()))) {
                    kept.put(record.intake(), new Kept(record));
                } else if (record.hub() == null) {
                    kept.putIfAbsent(record.intake(), new Kept(record));
                }
            } catch (UncheckedIOException e) {
                LOG.warn("A record on {} cannot be read and is left out", Queues.INTAKE);
            }
        }
    }

    /** Reads what another hub left of an intake that it ran until now. */
    public synchronized void refresh(String intake) {
        Kept before = kept.remove(intake);
        read(intake);
        if (before != null) {
            kept.putIfAbsent(intake, before);
        }
    }

    @Override
    public synchronized IntakeRecord of(String intake) {
        Kept known = kept.get(intake);
        return known == null ? IntakeRecord.none(intake) : known.last;
    }

    @Override
    public synchronized void keep(IntakeRecord counted) {
        IntakeRecord record = counted.of(hubs.apply(counted.intake()));
        Kept own = kept.computeIfAbsent(record.intake(), name -> new Kept(IntakeRecord.none(name)));
        own.last = record;
        // One after the other, or an older one might take the place of a newer.
        if (own.underway.isDone() && due(own.written, record, own.writtenAt, clock.instant())) {
            write(own);
        }
    }

    /** Whether it is time to write a record, by the one that was written last. */
    static boolean due(IntakeRecord written, IntakeRecord record, Instant writtenAt, Instant now) {
        Duration wait = record.differs(written) ? SOON : LATER;
        return record.told(written)
                || writtenAt.equals(Instant.MIN)
                || !writtenAt.plus(wait).isAfter(now);
    }

    private void write(Kept own) {
        IntakeRecord record = own.last;
        own.writtenAt = clock.instant();
        own.underway = publisher
                .post(List.of(Publication.to(Queues.INTAKE, Json.text(record), Map.of())
                        .inPlaceOf(record.hub() == null ? record.intake() : record.hub() + "/" + record.intake())))
                .handle((posted, failure) -> written(own, record, failure));
    }

    private synchronized Void written(Kept own, IntakeRecord record, Throwable failure) {
        if (failure == null) {
            own.written = record;
            if (own.last.told(record)) {
                write(own);
            }
        } else {
            LOG.debug("The counts of intake {} are not kept yet", record.intake(), failure);
        }
        return null;
    }

    /** Writes what has not been written. No round may be under way any more. */
    @Override
    public void close() {
        try {
            all(false).get(CLOSE_SECONDS, TimeUnit.SECONDS);
            all(true).get(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("The counts of intakes since a moment ago are not kept: {}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized CompletableFuture<?> all(boolean write) {
        for (Kept own : kept.values()) {
            if (write && !own.last.equals(own.written)) {
                write(own);
            }
        }
        return CompletableFuture.allOf(
                kept.values().stream().map(own -> own.underway).toArray(CompletableFuture<?>[]::new));
    }
}
