package smshub;

import java.io.File;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import smshub.broker.QueueMessage;
import smshub.broker.Queues;
import smshub.ops.Metrics;

/** What is measured of the hub as a whole, when somebody asks. Needs what lasts ({@link BrokerModule}). */
final class HubGauges {
    /** Queues on which nothing waits for a time, so that the age of their first message says how far behind the hub is. */
    private static final List<String> WORKED_OFF = List.of(
            Queues.REQUESTS,
            Queues.RECEIPTS,
            Queues.EVENTS_STORE,
            Queues.INBOUND_STORE,
            Queues.AUDIT,
            Queues.UNSURE,
            Queues.DEAD);

    /** How long a broker that did not answer is not asked again, so that one scrape waits for it once. */
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final File data;
    private final BrokerModule broker;
    private final Clock clock;
    private volatile Instant askAgainAt = Instant.MIN;

    HubGauges(Path data, BrokerModule broker, Clock clock) {
        this.data = data.toFile();
        this.broker = broker;
        this.clock = clock;
    }

    void show(Metrics metrics) {
        for (String queue : WORKED_OFF) {
            metrics.measure(
                    "sms.queue.oldest.seconds",
                    "Age of the message that waits longest on a queue",
                    () -> age(queue),
                    "queue",
                    queue);
        }
        Map<String, BooleanSupplier> parts = Map.of(
                "broker", broker.broker()::healthy,
                "store", broker.store()::healthy,
                "disk", broker.broker()::spacious);
        parts.forEach((part, up) -> metrics.measure(
                "sms.up",
                "1 while a part of the hub works; disk: while there is space to accept messages",
                () -> works(up) ? 1 : 0,
                "part",
                part));
        metrics.measure(
                "sms.accounts.elsewhere",
                "Accounts by which other hubs at the broker send and this one does not",
                () -> broker.broker().presence().missing().size());
        metrics.measure(
                "sms.hubs",
                "Hubs at the broker that live; 0 while this one is cut off",
                () -> broker.broker().presence().alive().size());
        metrics.measure("sms.disk.free.bytes", "Space left where the data folder is", data::getUsableSpace);
        metrics.measure("sms.disk.size.bytes", "Size of the disk where the data folder is", data::getTotalSpace);
    }

    private double age(String queue) {
        if (clock.instant().isBefore(askAgainAt)) {
            return Double.NaN;
        }
        try {
            QueueMessage first = broker.queues().first(queue);
            if (first == null) {
                return 0;
            }
            // Programs may leave the time out.
            return first.sentAt().equals(Instant.EPOCH)
                    ? Double.NaN
                    : Duration.between(first.sentAt(), clock.instant()).toMillis() / 1e3;
        } catch (IllegalStateException e) {
            // The broker does not tell, perhaps after seconds; that it is away is another metric.
            askAgainAt = clock.instant().plus(PAUSE);
            return Double.NaN;
        }
    }

    /** A part that fails to say how it does is not well. */
    private static boolean works(BooleanSupplier part) {
        try {
            return part.getAsBoolean();
        } catch (RuntimeException e) {
            return false;
        }
    }
}
