package smshub;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
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
import smshub.broker.QueueAdministration;
import smshub.dispatch.AuditLog;
import smshub.dispatch.IncidentLog;
import smshub.dispatch.MessageLookup;
import smshub.http.WaitingRoom;
import smshub.message.Problem;
import smshub.message.ProblemCode;
import smshub.settings.Settings;
import smshub.store.Match;
import smshub.store.Store;

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

    static BrokerModule open(Settings settings, Parts parts, Clock clock) throws Exception {
        List<String> accounts = settings.accounts().stream().map(Account::id).toList();
        if (settings.broker().url() == null && settings.broker().port() >= 0) {
            ListeningPort.check(settings.broker().host(), settings.broker().port(), "broker.port");
        }
        Store store = parts.add(Store.open(settings.store(), settings.data()));
        Broker broker = parts.add(reached(settings, accounts));
        BatchPublisher publisher =
                parts.add(new BatchPublisher(broker, ids -> store.known(ids).keySet(), BatchPublisher.COMMITTERS));
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

    void bind(Main main) {
        main.bind("broker", broker);
        main.bind("incidents", incidents);
    }

    /** A message by its id, for callers that must not wait. */
    CompletionStage<Optional<Match>> find(String id) {
        return CompletableFuture.supplyAsync(() -> lookup.match(id), workers).thenCompose(found -> found);
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
