package smshub;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.main.Main;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import smshub.account.Account;
import smshub.account.Register;
import smshub.account.Secret;
import smshub.broker.Hubs;
import smshub.broker.QueueAdministration;
import smshub.broker.QueueMessage;
import smshub.broker.Queues;
import smshub.dispatch.AccountGate;
import smshub.dispatch.AccountRecords;
import smshub.dispatch.DeliveryReceipts;
import smshub.dispatch.InDoubt;
import smshub.dispatch.InboundMessages;
import smshub.dispatch.Pipeline;
import smshub.dispatch.Polling;
import smshub.dispatch.Reassembly;
import smshub.dispatch.Rerouting;
import smshub.dispatch.StatusQuestions;
import smshub.http.Callbacks;
import smshub.message.DeliveryReceipt;
import smshub.message.InboundMessage;
import smshub.ops.Metrics;
import smshub.provider.Provider;
import smshub.provider.UnreadableInbound;
import smshub.settings.CallbackSecrets;
import smshub.settings.Settings;
import smshub.settings.Transition;

/**
 * What happens to a message once it is accepted: the accounts, each with its provider, and what becomes of results,
 * receipts and messages from handsets. Needs what lasts ({@link BrokerModule}), metrics and a way to ask providers.
 *
 * <p>One class, because it says how these parts hang together, and they are started and stopped as one.
 */
final class DispatchModule {
    private static final Logger LOG = LoggerFactory.getLogger(DispatchModule.class);
    /** How long nothing must have come to the queue of an account that is gone before it is left alone. */
    private static final Duration LINGER = Duration.ofMinutes(1);

    final RulesModule rules;
    /** The accounts by id, in the order of the settings. */
    final Register<AccountGate> gates = new Register<>();

    final WaysOut ways;
    final InDoubt inDoubt;
    final InboundMessages inbound;
    final DeliveryReceipts receipts;
    final Register<Polling> pollings = new Register<>();
    /** Where what providers bring is put down. */
    final Callbacks inbox;

    private final Map<String, Provider> providers;
    private final BrokerModule broker;
    private final Hubs hubs;
    private final URI publicUrl;
    private final Metrics metrics;
    final AccountRecords records;
    private final ProviderCalls calls;
    private final Clock clock;
    /** Accounts that the settings do not hold any more, while something may wait for them, and since when. */
    private final Map<String, Leaving> leaving = new ConcurrentHashMap<>();

    private AccountRoutes routes;

    private record Leaving(AccountGate gate, Instant since) {}

    private final Pipeline pipeline;
    private final Rerouting rerouting;
    private final Reassembly reassembly;
    private final StatusQuestions questions;

    DispatchModule(
            Settings settings,
            Collection<Provider> providers,
            BrokerModule broker,
            Metrics metrics,
            ProviderCalls calls,
            Parts parts,
            Clock clock) {
        this.broker = broker;
        this.hubs = broker.broker().hubs();
        this.metrics = metrics;
        this.calls = calls;
        this.clock = clock;
        this.publicUrl = settings.http().publicUrl();
        this.providers = providers.stream().collect(Collectors.toMap(Provider::id, provider -> provider));
        rules = parts.add(new RulesModule(settings, providers, broker.store(), clock));
        ways = new WaysOut(gates, rules::now, broker.broker().presence());
        records = new AccountRecords(broker.queues(), broker.publisher(), broker.audit(), broker.incidents(), hubs);
        gates.become(settings.accounts().stream().map(this::gate).toList(), gate -> gate.account()
                .id());
        // What is old while other hubs work on it waits its turn.
        if (hubs.alive().size() <= 1) {
            gates.values().forEach(gate -> holdIfOld(gate, broker.queues(), clock.instant()));
        }
        pipeline = new Pipeline(gates, ways, clock);
        inDoubt = new InDoubt(gates, broker.queues(), broker.store(), calls::status, ways::elsewhere, clock);
        rerouting = new Rerouting(gates, ways, broker.store(), clock);
        inbound = new InboundMessages(broker.publisher(), settings.accounts(), RulesModule.inbound(settings), clock);
        receipts = new DeliveryReceipts(
                broker.publisher(),
                broker.store(),
                inDoubt,
                rerouting,
                inbound,
                (account, id) -> idForms(gates, account, id),
                clock);
        inbox = inbox(receipts, inbound);
        reassembly = new Reassembly(broker.store(), inbound, clock);
        pollings.become(pollings());
        questions = new StatusQuestions(gates, broker.store(), receipts, calls::status, ways::elsewhere, clock);
    }

    void bind(Main main) {
        gates.forEach((id, gate) -> main.bind("flow-" + id, gate));
        pollings.forEach((account, polling) -> main.bind("polling-" + account, polling));
        main.bind("statusQuestions", questions);
        main.bind("pipeline", pipeline);
        main.bind("inDoubt", inDoubt);
        main.bind("receipts", receipts);
        main.bind("rerouting", rerouting);
        main.bind("parts", reassembly);
        main.bind("inbox", inbox);
        rules.bind(main);
    }

    /** Opens the lines over which providers deliver by themselves. */
    void open(CamelContext camel, Path data) throws Exception {
        routes = new AccountRoutes(camel, pollings, inbox, data, hubs);
        for (AccountGate gate : gates.values()) {
            routes.open(gate);
        }
    }

    /** Starts the routes that send. */
    void start() throws Exception {
        serve();
        if (hubs.shared()) {
            records.hear(gates);
            broker.broker().presence().listen(alive -> share());
        }
        for (AccountGate gate : gates.values()) {
            routes.dispatch(gate);
        }
    }

    /** Lets other hubs know by which accounts this one sends. */
    private void serve() {
        serve(gates.values().stream().map(AccountGate::account).toList());
    }

    private void serve(Collection<Account> accounts) {
        broker.broker()
                .presence()
                .serve(accounts.stream()
                        .filter(Account::enabled)
                        .map(Account::id)
                        .collect(Collectors.toSet()));
    }

    /** Starts the routes that ask providers for what they have to tell. */
    void poll() throws Exception {
        for (AccountGate gate : gates.values()) {
            routes.poll(gate);
        }
    }

    /** The provider of an account, as this process has it; null where its routes are not there. */
    Provider provider(Account account) {
        return providers.get(account.provider());
    }

    /** Ids of all accounts for which messages may wait, of those as well that the settings hold no more. */
    List<String> accounts() {
        return Stream.concat(gates.keySet().stream(), leaving.keySet().stream()).toList();
    }

    /** Judges by other settings from now on, so that nothing new comes to an account that goes. */
    void judge(Transition change) {
        Map<String, AccountGate> next = new LinkedHashMap<>();
        for (Account account : change.next().accounts()) {
            AccountGate known = gates.get(account.id());
            Leaving gone = leaving.get(account.id());
            next.put(account.id(), known != null ? known : gone != null ? gone.gate() : gate(account));
        }
        serve(change.next().accounts());
        change.accounts().removed().forEach(id -> leaving.put(id, new Leaving(gates.get(id), clock.instant())));
        // Whoever chooses an account must find it.
        Map<String, AccountGate> both = new LinkedHashMap<>(gates);
        both.putAll(next);
        gates.become(both);
        rules.become(change.next());
        inbound.become(change.next().accounts(), RulesModule.inbound(change.next()));
        gates.become(next);
        for (Account account : change.next().accounts()) {
            if (!change.accounts().added().contains(account.id())
                    && !change.accounts().restarted().contains(account.id())) {
                next.get(account.id()).retune(account);
            }
        }
        share();
    }

    /**
     * Starts, restarts and ends accounts, one after the other.
     *
     * @return ids of those for which that failed; the log says why
     */
    Set<String> run(Transition change, CamelContext camel) {
        Set<String> failed = new TreeSet<>();
        for (String id : change.accounts().removed()) {
            tried(id, failed, () -> routes.leave(leaving.get(id).gate()));
        }
        for (Account account : change.next().accounts()) {
            String id = account.id();
            if (change.accounts().added().contains(id)) {
                tried(id, failed, () -> begin(account, camel));
            } else if (change.accounts().restarted().contains(id)) {
                tried(id, failed, () -> {
                    routes.stop(gates.get(id));
                    begin(account, camel);
                });
            }
        }
        return failed;
    }

    /** Starts an account that is new, or was stopped. */
    private void begin(Account account, CamelContext camel) throws Exception {
        AccountGate gate = gates.get(account.id());
        if (leaving.remove(account.id()) != null) {
            routes.stop(gate);
        }
        if (!gate.account().provider().equals(account.provider())) {
            metrics.remove(account.id());
        }
        gate.become(account, provider(account), callback(publicUrl, account));
        metrics.add(List.of(account));
        camel.getRegistry().bind("flow-" + account.id(), gate);
        Map<String, Polling> asked = new LinkedHashMap<>(pollings);
        asked.keySet().retainAll(gates.keySet());
        if (Polling.possible(account, gate.provider())) {
            camel.getRegistry()
                    .bind("polling-" + account.id(), asked.computeIfAbsent(account.id(), id -> polling(gate)));
        } else {
            asked.remove(account.id());
        }
        pollings.become(asked);
        routes.start(gate);
    }

    /** Ends what is left of accounts that the settings hold no more, once nothing waits for them. */
    void sweep() {
        leaving.forEach((id, gone) -> {
            if (gone.since().plus(LINGER).isBefore(clock.instant())) {
                tried(id, new TreeSet<>(), () -> {
                    if (routes.left(gone.gate(), broker.queues())) {
                        leaving.remove(id);
                        metrics.remove(id);
                    }
                });
            }
        });
    }

    private interface Work {
        void run() throws Exception;
    }

    /** One account that cannot be started must not keep the others from it. */
    private static void tried(String account, Set<String> failed, Work work) {
        try {
            work.run();
        } catch (Exception e) {
            failed.add(account);
            LOG.error("Account {} could not be started or stopped; the next reload tries it again", account, e);
        }
    }

    private static Callbacks inbox(DeliveryReceipts receipts, InboundMessages inbound) {
        return new Callbacks() {
            @Override
            public CompletionStage<Void> receipts(List<DeliveryReceipt> received) {
                return receipts.post(received);
            }

            @Override
            public CompletionStage<Void> inbound(List<InboundMessage> messages) {
                return inbound.receive(messages);
            }

            @Override
            public CompletionStage<Void> unreadable(UnreadableInbound unreadable) {
                return inbound.bury(unreadable);
            }
        };
    }

    void count(Metrics metrics) {
        metrics.count("sms.receipts", "Delivery receipts", "matched", receipts::matched);
        metrics.count("sms.receipts", "Delivery receipts", "repeated", receipts::repeated);
        metrics.count("sms.receipts", "Delivery receipts", "unmatched", receipts::unmatched);
        metrics.count("sms.receipts", "Delivery receipts", "unclear", receipts::unclear);
        metrics.count("sms.inbound", "Messages from handsets", "taken", inbound::taken);
        metrics.count("sms.inbound", "Messages from handsets", "repeated", inbound::repeated);
    }

    /** How the accounts are polled whose providers hand out what they have to tell. */
    private Map<String, Polling> pollings() {
        Map<String, Polling> asked = new LinkedHashMap<>();
        gates.forEach((id, gate) -> {
            if (Polling.possible(gate.account(), gate.provider())) {
                asked.put(id, polling(gate));
            }
        });
        return asked;
    }

    private Polling polling(AccountGate gate) {
        return new Polling(
                gate,
                found -> receipts.post(found.receipts()).thenCompose(done -> inbound.post(found.inbound())),
                calls::ask,
                () -> hubs.owns(AccountRoutes.asker(gate)),
                clock);
    }

    private AccountGate gate(Account account) {
        return new AccountGate(
                account,
                provider(account),
                ways,
                rules::now,
                callback(publicUrl, account),
                records,
                (id, outcome, nanosAtProvider, millisInHub) -> {
                    metrics.outcome(id, outcome);
                    metrics.called(id, nanosAtProvider);
                    metrics.inHub(id, TimeUnit.MILLISECONDS.toNanos(millisInHub));
                },
                () -> fresh(account.id()),
                clock);
    }

    /** Whether this hub may send by an account at this moment. */
    private boolean fresh(String account) {
        if (!hubs.shared()) {
            return true;
        }
        AccountGate gate = gates.get(account);
        return hubs.fresh()
                && (gate == null || !gate.provider().alone(gate.account()) || hubs.owns(AccountGate.duty(account)));
    }

    /** The hubs that live keep the rates of accounts together; one that sends alone has all of its own. */
    private void share() {
        int number = Math.max(1, hubs.alive().size());
        gates.values().forEach(gate -> gate.share(gate.provider().alone(gate.account()) ? 1 : number));
    }

    /** Where a provider reaches the hub; with the account's secret in the path, for call-backs carry no signature. */
    private static URI callback(URI publicUrl, Account account) {
        if (publicUrl == null) {
            return null;
        }
        Secret secret = account.secrets().get(CallbackSecrets.NAME);
        return publicUrl.resolve("/callback/" + account.id() + "/" + secret.reveal() + "/");
    }

    /** A backlog that is old already when the hub starts was not meant to go out now without a word. */
    private static void holdIfOld(AccountGate gate, QueueAdministration queues, Instant now) {
        QueueMessage first = queues.first(Queues.out(gate.account().id()));
        if (first != null) {
            Instant since = first.sentAt();
            if (since.plus(gate.account().delivery().holdAfter()).isBefore(now)) {
                gate.hold(since);
            }
        }
    }

    /** A receipt may still come for an account that the settings do not hold any more. */
    private static List<String> idForms(Map<String, AccountGate> gates, String account, String id) {
        AccountGate gate = gates.get(account);
        return gate == null ? List.of(id) : gate.provider().idForms(id);
    }
}
