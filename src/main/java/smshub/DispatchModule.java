package smshub;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.TemplatedRouteBuilder;
import org.apache.camel.main.Main;
import smshub.account.Account;
import smshub.account.Client;
import smshub.account.ConsentMode;
import smshub.account.Secret;
import smshub.broker.QueueAdministration;
import smshub.broker.QueueMessage;
import smshub.broker.Queues;
import smshub.consent.ConsentMemory;
import smshub.consent.Consents;
import smshub.consent.StopWords;
import smshub.contact.Contacts;
import smshub.dispatch.AccountGate;
import smshub.dispatch.AccountMemory;
import smshub.dispatch.AccountRecords;
import smshub.dispatch.AttemptObserver;
import smshub.dispatch.ConsentList;
import smshub.dispatch.DeliveryReceipts;
import smshub.dispatch.InDoubt;
import smshub.dispatch.InboundMessages;
import smshub.dispatch.Pipeline;
import smshub.dispatch.Polling;
import smshub.dispatch.Reassembly;
import smshub.dispatch.Rerouting;
import smshub.dispatch.StatusQuestions;
import smshub.dispatch.TemplateList;
import smshub.http.Callbacks;
import smshub.intake.Availability;
import smshub.intake.LookUps;
import smshub.message.DeliveryReceipt;
import smshub.message.InboundMessage;
import smshub.message.Limits;
import smshub.message.SmsMessage;
import smshub.ops.Metrics;
import smshub.provider.Polled;
import smshub.provider.Provider;
import smshub.provider.ProviderLine;
import smshub.provider.UnreadableInbound;
import smshub.rules.Acceptance;
import smshub.rules.Enrichment;
import smshub.rules.QuietHours;
import smshub.rules.Redirection;
import smshub.settings.CallbackSecrets;
import smshub.settings.Completion;
import smshub.settings.Settings;
import smshub.store.ContactQuery;
import smshub.template.Templates;

/**
 * What happens to a message once it is accepted: the accounts, each with its provider, and what becomes of results,
 * receipts and messages from handsets. Needs what lasts ({@link BrokerModule}), metrics and a way to ask providers.
 */
final class DispatchModule {
    /** Most messages that the broker delivers to an account ahead of those in flight. */
    private static final int MOST_PREFETCH = 64;

    final Acceptance acceptance;
    /** The accounts by id, in the order of the settings. */
    final Map<String, AccountGate> gates = new LinkedHashMap<>();

    final Availability availability;
    final ConsentList consentList;
    final TemplateList templateList;
    final LookUps lookUps;
    final InDoubt inDoubt;
    final InboundMessages inbound;
    final DeliveryReceipts receipts;
    final Map<String, Polling> pollings;
    /** Where what providers bring is put down. */
    final Callbacks inbox;

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
        ConsentMemory memory = new ConsentMemory();
        Settings.Consent words = settings.consent();
        consentList =
                new ConsentList(broker.store(), memory, new StopWords(words.stopWords(), words.startWords()), clock);
        consentList.refresh();
        Completion completion = settings.completion();
        Templates templates = new Templates(completion.templates(), completion.languages());
        templateList = new TemplateList(broker.store(), templates, clock);
        templateList.refresh();
        Completion.Contacts source = completion.contacts();
        lookUps = new LookUps(source == null ? Contacts.NONE : contacts(source, parts), templates);
        Enrichment enrichment = new Enrichment(templates, completion.defaults());
        Consents consents = new Consents(memory, modes(settings.clients()), words.exempt());
        QuietHours hours =
                new QuietHours(settings.clients().stream().collect(Collectors.toMap(Client::id, Client::schedule)));
        acceptance = new Acceptance(
                settings.accounts(),
                limits(providers),
                consents,
                enrichment,
                settings.plan(),
                branches(settings.clients()),
                hours);
        availability = availability(gates);
        AccountGate.Failover failover = failover(acceptance, gates, availability);
        AccountRecords records =
                new AccountRecords(broker.queues(), broker.publisher(), broker.audit(), broker.incidents());
        gates.putAll(gates(settings, providers, failover, consents, hours, records, metrics, clock));
        gates.values().forEach(gate -> holdIfOld(gate, broker.queues(), clock.instant()));
        pipeline = new Pipeline(gates, failover, clock);
        inDoubt = new InDoubt(gates, broker.queues(), broker.store(), calls::status, clock);
        rerouting = new Rerouting(gates, failover, broker.store(), clock);
        inbound = new InboundMessages(broker.publisher(), settings.accounts());
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
        pollings = pollings(calls, clock);
        questions = new StatusQuestions(gates, broker.store(), receipts, calls::status, clock);
    }

    private static Contacts contacts(Completion.Contacts settings, Parts parts) {
        ContactQuery query = parts.add(new ContactQuery(settings));
        return parts.add(new Contacts(query, settings.maxAge(), settings.patience(), settings.connections()));
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
        main.bind("consents", consentList);
        main.bind("templates", templateList);
    }

    /** Starts the routes that send. */
    void start(CamelContext camel) throws Exception {
        for (AccountGate gate : gates.values()) {
            dispatch(camel, gate.account());
        }
    }

    /** Starts the routes that ask providers for what they have to tell. */
    void poll(CamelContext camel) throws Exception {
        for (AccountGate gate : gates.values()) {
            if (Polling.wanted(gate.account(), gate.provider())) {
                poll(camel, gate.account());
            }
        }
    }

    /** Opens the lines over which providers deliver by themselves. */
    void open(CamelContext camel, Path data) throws Exception {
        for (ProviderLine line : camel.getRegistry().findByType(ProviderLine.class)) {
            for (AccountGate gate : gates.values()) {
                Account account = gate.account();
                if (account.enabled() && account.provider().equals(line.provider())) {
                    line.open(account, inbox, gate.line(), camel, data);
                }
            }
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
                return inbound.post(messages);
            }

            @Override
            public CompletionStage<Void> unreadable(UnreadableInbound unreadable) {
                return inbound.bury(unreadable);
            }
        };
    }

    private static Availability availability(Map<String, AccountGate> gates) {
        return new Availability() {
            @Override
            public Map<String, String> out() {
                return those(AccountGate::out);
            }

            @Override
            public Map<String, String> troubled() {
                return those(AccountGate::troubled);
            }

            private Map<String, String> those(Predicate<AccountGate> wanted) {
                Map<String, String> those = Map.of();
                for (AccountGate gate : gates.values()) {
                    if (wanted.test(gate)) {
                        those = those.isEmpty() ? new HashMap<>() : those;
                        those.put(gate.account().id(), gate.sentence());
                    }
                }
                return those;
            }

            @Override
            public void chosen(String account) {
                gates.get(account).expect();
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
    private Map<String, Polling> pollings(ProviderCalls calls, Clock clock) {
        Function<Polled, CompletionStage<Void>> keep =
                found -> receipts.post(found.receipts()).thenCompose(done -> inbound.post(found.inbound()));
        return gates.values().stream()
                .filter(gate -> Polling.possible(gate.account(), gate.provider()))
                .collect(Collectors.toMap(
                        gate -> gate.account().id(), gate -> new Polling(gate, keep, calls::ask, clock)));
    }

    /** What the provider of an account can carry for it. */
    private static Function<Account, Limits> limits(Collection<Provider> providers) {
        Map<String, Provider> byId = providers.stream().collect(Collectors.toMap(Provider::id, provider -> provider));
        return account -> byId.get(account.provider()).limits(account);
    }

    private static AccountGate.Failover failover(
            Acceptance acceptance, Map<String, AccountGate> gates, Availability availability) {
        return new AccountGate.Failover() {
            @Override
            public Optional<Redirection> around(SmsMessage message, Instant now) {
                if (!message.movable()) {
                    return Optional.empty();
                }
                Optional<Redirection> next =
                        acceptance.redirect(message, availability.out().keySet(), now);
                next.ifPresent(moved -> availability.chosen(moved.message().account()));
                return next;
            }

            @Override
            public boolean open() {
                return gates.values().stream().anyMatch(gate -> !gate.out());
            }
        };
    }

    /** The modes of those clients that have their own. */
    private static Map<String, ConsentMode> modes(List<Client> clients) {
        return clients.stream()
                .filter(client -> client.consent() != null)
                .collect(Collectors.toMap(Client::id, Client::consent));
    }

    /** The branches of those clients that have one. */
    private static Map<String, String> branches(List<Client> clients) {
        return clients.stream()
                .filter(client -> client.branch() != null)
                .collect(Collectors.toMap(Client::id, Client::branch));
    }

    private static Map<String, AccountGate> gates(
            Settings settings,
            Collection<Provider> providers,
            AccountGate.Failover failover,
            Consents consents,
            QuietHours hours,
            AccountMemory memory,
            Metrics metrics,
            Clock clock) {
        Map<String, Provider> byId = providers.stream().collect(Collectors.toMap(Provider::id, provider -> provider));
        AttemptObserver watch = (account, outcome, nanosAtProvider, millisInHub) -> {
            metrics.outcome(account, outcome);
            metrics.called(account, nanosAtProvider);
            metrics.inHub(account, TimeUnit.MILLISECONDS.toNanos(millisInHub));
        };
        Map<String, AccountGate> gates = new LinkedHashMap<>();
        for (Account account : settings.accounts()) {
            URI callback = callback(settings.http().publicUrl(), account);
            gates.put(
                    account.id(),
                    new AccountGate(
                            account,
                            byId.get(account.provider()),
                            failover,
                            consents,
                            hours,
                            callback,
                            memory,
                            watch,
                            clock));
        }
        return gates;
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

    private static void dispatch(CamelContext camel, Account account) throws Exception {
        TemplatedRouteBuilder.builder(camel, "dispatch")
                .routeId("dispatch-" + account.id())
                .parameter("account", account.id())
                .parameter("provider", account.provider())
                .parameter("window", account.delivery().concurrency())
                .parameter("prefetch", prefetch(account.delivery()))
                .add();
    }

    /** No more than is sent in a second, so that what is urgent need not wait behind it. */
    private static int prefetch(Account.Delivery delivery) {
        int most = Math.min(delivery.concurrency(), MOST_PREFETCH);
        return delivery.rate() == 0 ? most : Math.min(most, delivery.rate());
    }

    private static void poll(CamelContext camel, Account account) throws Exception {
        TemplatedRouteBuilder.builder(camel, "poll")
                .routeId("poll-" + account.id())
                .parameter("account", account.id())
                .parameter("interval", account.connection().pollInterval().toMillis())
                .add();
    }
}
