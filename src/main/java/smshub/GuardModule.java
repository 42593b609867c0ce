package smshub;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import smshub.broker.Hubs;
import smshub.guard.Guards;
import smshub.intake.GuardRecords;
import smshub.rules.NumberPlans;
import smshub.settings.Settings;
import smshub.store.Cursor;
import smshub.store.MessageFilter;
import smshub.store.Page;
import smshub.store.Store;
import smshub.store.StoreException;
import smshub.store.StoredMessage;

/** What limits clients, with what earlier processes counted of them. Needs what lasts ({@link BrokerModule}). */
final class GuardModule {
    private static final Logger LOG = LoggerFactory.getLogger(GuardModule.class);
    /** What hubs tell each other. */
    private static final String RELEASE = "release";

    private static final int PAGE = 1_000;
    /** Texts of a client that are read back at the start. */
    private static final int MOST_TEXTS = 100_000;

    final Guards guards;
    private final Hubs hubs;
    private final Clock clock;

    GuardModule(Settings settings, BrokerModule broker, AlertModule alerts, Parts parts, Clock clock) {
        GuardRecords records = parts.add(new GuardRecords(
                broker.queues(), broker.publisher(), broker.broker().hub()));
        guards = new Guards(settings.clients(), NumberPlans::region, records::of, alerts.clients);
        Instant now = clock.instant();
        guards.windows().forEach((client, window) -> recall(broker.store(), client, window, now));
        this.clock = clock;
        hubs = broker.broker().hubs();
        if (hubs.shared()) {
            records.share(guards::changes, hubs, (hub, record) -> guards.heard(hub, record, clock.instant()));
            hubs.hear(RELEASE, (from, client) -> {
                guards.release(client, clock.instant());
                return null;
            });
        } else {
            records.keep(guards::changes);
        }
    }

    /** Lifts what stops a client, at all hubs. */
    Optional<List<String>> release(String client) {
        hubs.say(RELEASE, client);
        return guards.release(client, clock.instant());
    }

    /** Reads back which texts a client sent a short while ago. */
    private void recall(Store store, String client, Duration window, Instant now) {
        MessageFilter sent = new MessageFilter(Set.of(), null, null, null, null, null, client, now.minus(window), null);
        try {
            Cursor cursor = null;
            int read = 0;
            do {
                Page<StoredMessage> page = store.list(sent, cursor, PAGE);
                for (StoredMessage message : page.items()) {
                    if (message.accepted() && message.text() != null && message.to() != null) {
                        guards.recall(
                                client,
                                message.id(),
                                message.to(),
                                message.text(),
                                message.sendAt(),
                                message.createdAt(),
                                now);
                    }
                }
                read += page.items().size();
                cursor = page.next();
            } while (cursor != null && read < MOST_TEXTS);
        } catch (StoreException e) {
            LOG.warn("The store is away; what client {} sent before the start is not recognised as the same", client);
        }
    }
}
