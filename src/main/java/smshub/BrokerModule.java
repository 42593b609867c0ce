package smshub;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.camel.main.Main;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import smshub.account.Account;
import smshub.audit.Incident;
import smshub.broker.BatchPublisher;
import smshub.broker.Broker;
import smshub.broker.BrokerAwayException;
import smshub.broker.ListeningPort;
import smshub.broker.Presence;
import smshub.broker.QueueAdministration;
import smshub.broker.Repeats;
import smshub.dispatch.AuditLog;
import smshub.dispatch.IncidentLog;
import smshub.dispatch.MessageLookup;
import smshub.http.WaitingRoom;
import smshub.message.Problem;
import smshub.message.ProblemCode;
import smshub.message.Sought;
import smshub.settings.Settings;
import smshub.store.HeldIds;
import smshub.store.Match;
import smshub.store.MessageFilter;
import smshub.store.Store;
import smshub.store.StoredMessage;

/**
 * What lasts: the broker and the store, who publishes to it, and who looks into both. Needs the settings alone.
 *
 * @param audit keeps what is done
 * @param incidents hears of what goes wrong
 * @param workers threads that may wait for queues and the store on behalf of operators
 */
record BrokerModule(
        Store store,
        Broker broker,
        BatchPublisher publisher,
        QueueAdministration queues,
        AuditLog audit,
        IncidentLog incidents,
        ExecutorService workers,
        MessageLookup lookup) {
    private static final Logger LOG = LoggerFactory.getLogger(BrokerModule.class);
    private static final Duration TRY_AGAIN = Duration.ofSeconds(1);
    /** As many as one request can have recipients over SMPP. */
    private static final int MOST_NAMED = 255;

    private static final String ONE_STORE = "hubs that share a broker must share one PostgreSQL, too,"
            + " or what comes to two of them with the same reference is sent twice";

    static BrokerModule open(Settings settings, Parts parts, Clock clock) throws Exception {
        List<String> accounts = settings.accounts().stream().map(Account::id).toList();
        if (settings.broker().url() == null && settings.broker().port() >= 0) {
            ListeningPort.check(settings.broker().host(), settings.broker().port(), "broker.port");
        }
        Store store = parts.add(Store.open(settings.store(), settings.data()));
        Broker broker = parts.add(reached(settings, accounts));
        insistOnOneStore(broker, store, Presence.PATIENCE);
        BatchPublisher publisher =
                parts.add(new BatchPublisher(broker, repeats(broker, store), BatchPublisher.COMMITTERS));
        QueueAdministration queues = parts.add(new QueueAdministration(broker));
        ExecutorService workers = Executors.newFixedThreadPool(2, runnable -> new Thread(runnable, "operations"));
        parts.add(workers::shutdownNow);
        IncidentLog incidents = new IncidentLog(publisher::post, clock);
        broker.tellRefusedLogins(address -> incidents.note(
                Incident.Kind.LOGIN,
                Problem.of(ProblemCode.UNAUTHENTICATED, "Logins at the broker were refused, from " + address + "."),
                null,
                null,
                null));
        return new BrokerModule(
                store,
                broker,
                publisher,
                queues,
                new AuditLog(publisher, clock),
                incidents,
                workers,
                new MessageLookup(store, queues, workers));
    }

    /**
     * Only in PostgreSQL hubs see what others are about to take.
     *
     * @param patience how long those that have died are waited for to be gone
     * @throws IllegalStateException with one sentence for operators, where other hubs live at the broker
     */
    static void insistOnOneStore(Broker broker, Store store, Duration patience) throws InterruptedException {
        if (broker.hub() == null || store.shared()) {
            return;
        }
        Set<String> others = broker.presence().lasting(patience);
        if (!others.isEmpty()) {
            throw new IllegalStateException("store.url names no PostgreSQL, and at the broker lives "
                    + String.join(", ", others) + "; " + ONE_STORE);
        }
    }

    /** What keeps this hub from taking what another takes at the same moment. */
    static Repeats repeats(Broker broker, Store store) {
        if (broker.hub() == null) {
            return Repeats.alone(ids -> store.known(ids).keySet());
        }
        if (!store.shared()) {
            return Repeats.alone(ids -> {
                // One with a store of its own, or none of PostgreSQL's, has come since.
                if (broker.presence().alive().size() > 1) {
                    throw new IllegalStateException(ONE_STORE);
                }
                return store.known(ids).keySet();
            });
        }
        return (ids, sought) -> {
            try {
                HeldIds held = store.hold(ids, sought);
                return new Repeats.Held() {
                    @Override
                    public Set<String> known() {
                        return held.known();
                    }

                    @Override
                    public void close() {
                        held.close();
                    }
                };
            } catch (HeldIds.TakenException e) {
                throw new Repeats.TakenException(e);
            }
        };
    }

    void bind(Main main) {
        main.bind("broker", broker);
        main.bind("incidents", incidents);
    }

    /** A message by its id, for callers that must not wait. */
    CompletionStage<Optional<Match>> find(String id) {
        return CompletableFuture.supplyAsync(() -> lookup.match(id), workers).thenCompose(found -> found);
    }

    /** A message as it is known of it, also one that is on its way to the store. */
    CompletionStage<Optional<StoredMessage>> message(String id) {
        return CompletableFuture.supplyAsync(() -> lookup.find(id), workers).thenCompose(found -> found);
    }

    /** The messages of a client's reference, of which there are few. */
    CompletionStage<List<StoredMessage>> named(String reference, String client) {
        MessageFilter filter = new MessageFilter(
                Set.of(), null, null, null, null, null, client, null, null, new Sought(reference, null, Set.of()));
        return CompletableFuture.supplyAsync(
                () -> store.list(filter, null, MOST_NAMED).items(), workers);
    }

    /** The same of what the store has now. */
    CompletionStage<Optional<Match>> stored(String id) {
        return CompletableFuture.supplyAsync(() -> store.match(id), workers);
    }

    /** Opens the broker. An outside one is waited for, and meanwhile whoever asks hears that. */
    private static Broker reached(Settings settings, List<String> accounts) throws Exception {
        WaitingRoom room = null;
        try {
            while (true) {
                try {
                    return Broker.open(settings, accounts);
                } catch (BrokerAwayException e) {
                    if (room == null) {
                        LOG.warn("The hub waits for its broker: {}", e.getMessage());
                        room = new WaitingRoom(
                                settings.http().host(), settings.http().port(), "The hub waits for its broker.");
                    }
                    room.linger(TRY_AGAIN);
                }
            }
        } finally {
            if (room != null) {
                room.close();
            }
        }
    }
}
