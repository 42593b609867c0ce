package smshub;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.TemplatedRouteBuilder;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import smshub.account.Account;
import smshub.account.Client;
import smshub.account.IntakeSettings;
import smshub.account.IntakeType;
import smshub.account.Secret;
import smshub.broker.BatchPublisher;
import smshub.broker.Broker;
import smshub.broker.ListeningPort;
import smshub.broker.QueueAdministration;
import smshub.broker.QueueMessage;
import smshub.broker.Queues;
import smshub.dispatch.AccountGate;
import smshub.dispatch.AccountMemory;
import smshub.dispatch.AccountRecords;
import smshub.dispatch.AttemptObserver;
import smshub.dispatch.DeliveryReceipts;
import smshub.dispatch.HubOperations;
import smshub.dispatch.InDoubt;
import smshub.dispatch.InboundMessages;
import smshub.dispatch.MessageLookup;
import smshub.dispatch.Operations;
import smshub.dispatch.Pipeline;
import smshub.dispatch.Polling;
import smshub.dispatch.Reassembly;
import smshub.dispatch.Rerouting;
import smshub.dispatch.StatusQuestions;
import smshub.dispatch.StoreFeed;
import smshub.http.AccountsApi;
import smshub.http.ApiKeys;
import smshub.http.ArchiveApi;
import smshub.http.CallbackApi;
import smshub.http.Callbacks;
import smshub.http.HttpListener;
import smshub.http.HttpMap;
import smshub.http.IntakesApi;
import smshub.http.MessagesApi;
import smshub.http.OpenApi;
import smshub.http.SimpleApi;
import smshub.intake.AnsweredMessages;
import smshub.intake.Availability;
import smshub.intake.DurableIntake;
import smshub.intake.Intake;
import smshub.intake.IntakeChannel;
import smshub.intake.IntakeContext;
import smshub.intake.IntakeJob;
import smshub.intake.IntakeStatus;
import smshub.intake.Poller;
import smshub.intake.Priorities;
import smshub.intake.QueueIntake;
import smshub.intake.RequestReader;
import smshub.intake.RoutedPoller;
import smshub.message.DeliveryReceipt;
import smshub.message.InboundMessage;
import smshub.message.Limits;
import smshub.message.ProblemCode;
import smshub.message.SmsMessage;
import smshub.ops.Beans;
import smshub.ops.Console;
import smshub.ops.HubHealth;
import smshub.ops.IntakeBeans;
import smshub.ops.Metrics;
import smshub.ops.Observe;
import smshub.protocol.mail.Alerts;
import smshub.provider.Balance;
import smshub.provider.BalanceJob;
import smshub.provider.Polled;
import smshub.provider.Provider;
import smshub.provider.ProviderInbox;
import smshub.provider.ProviderInjector;
import smshub.provider.ProviderLine;
import smshub.provider.UnreadableInbound;
import smshub.rules.Acceptance;
import smshub.service.FacadeRequests;
import smshub.service.kannel.KannelFacade;
import smshub.service.kannel.KannelReport;
import smshub.service.smsapi.SmsapiFacade;
import smshub.service.smsapi.SmsapiReport;
import smshub.service.smsbrana.SmsbranaFacade;
import smshub.service.websms.WebsmsFacade;
import smshub.service.websms.WebsmsReport;
import smshub.settings.IntakeFiles;
import smshub.settings.ProviderFiles;
import smshub.settings.Settings;
import smshub.site.HttpOnce;
import smshub.site.HubServices;
import smshub.site.SiteJars;
import smshub.site.SiteRoutes;
import smshub.store.RetentionSweep;
import smshub.store.Store;
import smshub.webhook.SignedJson;
import smshub.webhook.Webhooks;

/** One running hub: broker, store, routes and HTTP, put together. This is the only place that knows all parts. */
public final class Service implements AutoCloseable {
    /** Threads that may wait for the database on behalf of HTTP requests; messages on their way need none. */
    private static final int WORKERS = 32;
    /** Most messages that the broker delivers to an account's lane ahead of those in flight. */
    private static final int MOST_PREFETCH = 64;

    /** How long after a failed start of a site's route the next is tried. */
    private static final Duration TRY_SITE_AGAIN = Duration.ofSeconds(15);

    private final Deque parts = new Deque();
    private final Main main = new Main();
    /** Null where the site has no routes of its own. */
    private SiteRoutes site;

    private final Broker backbone;

    /** Parts in the order of their start, closed in the other. */
    private static final class Deque {
        private final List<AutoCloseable> opened = new ArrayList<>();

        <T extends AutoCloseable> T add(T part) {
            opened.add(0, part);
            return part;
        }
    }

    /**
     * Starts a hub; on return it is ready.
     *
     * @throws Exception when a part cannot start; what had started is stopped again
     */
    public static Service start(Settings settings) throws Exception {
        return start(settings, Clock.systemUTC());
    }

    static Service start(Settings settings, Clock clock) throws Exception {
        return new Service(settings, clock);
    }

    private Service(Settings settings, Clock clock) throws Exception {
        try {
            List<String> accounts =
                    settings.accounts().stream().map(Account::id).toList();
            DataFolder folder = parts.add(DataFolder.take(settings.data()));
            if (settings.broker().url() == null && settings.broker().port() >= 0) {
                ListeningPort.check(settings.broker().host(), settings.broker().port(), "broker.port");
            }
            Store store = parts.add(Store.open(settings.store(), settings.data()));
            backbone = parts.add(Broker.open(settings, accounts));
            BatchPublisher outbox = parts.add(
                    new BatchPublisher(backbone, ids -> store.known(ids).keySet(), BatchPublisher.COMMITTERS));
            QueueAdministration office = parts.add(new QueueAdministration(backbone));
            ExecutorService desk = Executors.newFixedThreadPool(2, runnable -> new Thread(runnable, "desk"));
            parts.add(desk::shutdownNow);

            Metrics metrics = parts.add(new Metrics(settings.accounts(), clock));
            Collection<Provider> providers = ProviderFiles.in(settings.routes());
            Acceptance acceptance = new Acceptance(settings.accounts(), limits(providers));
            Map<String, AccountGate> gates = new LinkedHashMap<>();
            Availability availability = availability(gates);
            AccountGate.Detour detour = detour(acceptance, gates, availability);
            AccountRecords records = new AccountRecords(office, outbox);
            gates.putAll(gates(settings, providers, detour, records, metrics, clock));
            gates.values().forEach(gate -> holdIfOld(gate, office, clock.instant()));

            MessageLookup lookUp = new MessageLookup(store, office, desk);
            DurableIntake intake = new DurableIntake(
                    acceptance,
                    availability,
                    outbox,
                    id -> CompletableFuture.supplyAsync(() -> lookUp.find(id), desk)
                            .thenCompose(found -> found),
                    counted(metrics),
                    clock);
            RequestReader reader = new RequestReader(
                    settings.limits().recipients(), settings.limits().bodyBytes());
            InDoubt.Inquiry inquiry = (provider, job) -> this.<List<DeliveryReceipt>>ask(provider, "status", job);
            Function<AccountGate, CompletionStage<Balance>> teller =
                    gate -> ask(gate.provider(), "balance", new BalanceJob(gate.account(), clock.instant()));
            InDoubt doubts = new InDoubt(gates, office, store, inquiry, clock);
            Rerouting reroutes = new Rerouting(gates, detour, store, clock);
            InboundMessages inbound = new InboundMessages(outbox, settings.accounts());
            DeliveryReceipts receipts = new DeliveryReceipts(
                    outbox, store, doubts, reroutes, inbound, (account, id) -> idForms(gates, account, id), clock);
            Map<String, Polling> pollings = pollings(gates.values(), receipts, inbound, clock);
            StatusQuestions questions = new StatusQuestions(gates, store, receipts, inquiry, clock);
            Operations hubDesk = new HubOperations(
                    gates, office, store, lookUp, intake, receipts, inquiry, teller, pollings, desk, clock);
            HubArchive archive = new HubArchive(store, lookUp, office, accounts);
            ApiKeys keys = new ApiKeys(settings.clients());

            main.configure().withBasePackageScanEnabled(false);
            main.configure().withRoutesIncludePattern("file:" + settings.routes() + "/**/*.camel.yaml");
            main.addMainListener(new MainListenerSupport() {
                @Override
                public void beforeConfigure(BaseMainSupport configured) {
                    ProviderInjector.install(configured.getCamelContext(), providers);
                }
            });
            if (settings.site().jars() != null) {
                jars(parts.add(SiteJars.loader(settings.site().jars())));
            }
            Vertx vertx = Vertx.vertx(new VertxOptions().setWorkerPoolSize(WORKERS));
            parts.add(() ->
                    vertx.close().toCompletionStage().toCompletableFuture().join());
            main.bind("vertx", vertx);
            main.bind("meters", metrics.registry());
            main.bind("backbone", backbone);
            gates.forEach((id, gate) -> main.bind("gate-" + id, gate));
            List<AccountGate> polled = gates.values().stream()
                    .filter(gate -> Polling.wanted(gate.account(), gate.provider()))
                    .toList();
            pollings.forEach((account, polling) -> main.bind("polling-" + account, polling));
            main.bind("statusQuestions", questions);
            Alerts alerts = new Alerts(settings.alerts(), outbox, clock);
            main.bind("alerts", alerts);
            main.bind("queueIntake", new QueueIntake(intake, reader, settings.clients(), backbone::answerable));
            Map<String, IntakeJob> jobs = jobs(settings, intake, reader, outbox, store, alerts, clock);
            Supplier<List<IntakeStatus>> intakes =
                    () -> jobs.values().stream().map(IntakeJob::status).toList();
            main.bind("pipeline", new Pipeline(gates, detour, clock));
            main.bind("doubts", doubts);
            Webhooks webhooks = parts.add(new Webhooks(
                    settings.clients(),
                    Map.of(
                            "", new SignedJson(),
                            "kannel", new KannelReport(),
                            "smsapi", new SmsapiReport(),
                            "websms", new WebsmsReport()),
                    vertx,
                    clock));
            main.bind("webhooks", webhooks);
            main.bind("retention", new RetentionSweep(store, settings.store().keep(), clock));
            main.bind("receipts", receipts);
            main.bind("reroutes", reroutes);
            main.bind("parts", new Reassembly(store, inbound, clock));
            main.bind("projection", new StoreFeed(store, alerts::about));
            Callbacks callbacks = callbacks(receipts, inbound);
            main.bind("callbacks", callbacks);
            main.bind("hubServices", services(settings, intake, reader, outbox, callbacks));
            main.bind("httpOnce", new HttpOnce());
            FacadeRequests foreign = new FacadeRequests(reader, intake, hubDesk, archive, settings.accounts(), desk);
            OpenApi document = new OpenApi(settings.facades().stream()
                    .map(facade -> facade.name().toLowerCase(Locale.ROOT))
                    .collect(Collectors.toSet()));
            HttpTable table = new HttpTable()
                    .contract(document)
                    .messages(new MessagesApi(keys, reader, intake, hubDesk, archive))
                    .archive(new ArchiveApi(keys, archive, settings.accounts()))
                    .accounts(new AccountsApi(keys, reader, intake, hubDesk, settings.accounts()))
                    .intakes(new IntakesApi(keys, intakes))
                    .simple(new SimpleApi(keys, reader, intake))
                    .callbacks(new CallbackApi(settings.accounts(), providers, callbacks, clock))
                    .smsapi(new SmsapiFacade(keys, foreign))
                    .smsbrana(new SmsbranaFacade(keys, foreign, clock))
                    .websms(new WebsmsFacade(keys, foreign))
                    .kannel(new KannelFacade(keys, foreign, settings.http().smsc()));
            HttpListener http = new HttpListener(
                    settings.http().host(),
                    settings.http().port(),
                    settings.limits().bodyBytes(),
                    new HttpMap(document, table.handlers()));
            main.addMainListener(http);
            parts.add(main::stop);
            main.start();
            jobs.values().forEach(parts::add);
            count(metrics, receipts, inbound);
            count(metrics, webhooks);
            if (settings.site().routes() != null) {
                site = parts.add(new SiteRoutes(camel(), settings.site().routes(), settings.routes()));
            }
            observe(settings, vertx, keys, store, office, hubDesk, metrics, clock);
            open(gates.values(), callbacks, settings.data());
            metrics.intakes(intakes);
            parts.add(new IntakeBeans(intakes));
            for (IntakeSettings each : settings.intakes()) {
                fetch(each, jobs.get(each.name()));
            }
            for (AccountGate gate : gates.values()) {
                lane(gate.account());
            }
            for (Client client : settings.clients()) {
                if (!client.callbacks().hosts().isEmpty()) {
                    callbacks(client);
                }
            }
            for (AccountGate gate : polled) {
                poll(gate.account());
            }
            if (site != null) {
                site.start(TRY_SITE_AGAIN);
            }
            folder.seal();
            parts.add(http);
            http.open();
        } catch (Exception e) {
            close();
            throw e;
        }
    }

    /** Where Camel looks for components and drivers. */
    private void jars(ClassLoader loader) {
        main.addMainListener(new MainListenerSupport() {
            @Override
            public void beforeInitialize(BaseMainSupport before) {
                before.getCamelContext().setApplicationContextClassLoader(loader);
            }
        });
    }

    /** How the accounts are polled whose providers hand out what they have to tell. */
    private Map<String, Polling> pollings(
            Collection<AccountGate> gates, DeliveryReceipts receipts, InboundMessages inbound, Clock clock) {
        Function<Polled, CompletionStage<Void>> keep =
                found -> receipts.post(found.receipts()).thenCompose(done -> inbound.post(found.inbound()));
        return gates.stream()
                .filter(gate -> Polling.possible(gate.account(), gate.provider()))
                .collect(Collectors.toMap(
                        gate -> gate.account().id(), gate -> new Polling(gate, keep, this::ask, clock)));
    }

    /** What routes of the site reach by the component {@code hub:}. */
    private static HubServices services(
            Settings settings, Intake intake, RequestReader reader, BatchPublisher outbox, ProviderInbox inbox) {
        return new HubServices(
                settings.clients().stream().collect(Collectors.toMap(Client::id, client -> client)),
                settings.accounts().stream().map(Account::id).collect(Collectors.toSet()),
                intake,
                reader,
                outbox,
                inbox);
    }

    /** What operators look at: console, health, metrics and MBeans. */
    private void observe(
            Settings settings,
            Vertx vertx,
            ApiKeys keys,
            Store store,
            QueueAdministration office,
            Operations desk,
            Metrics metrics,
            Clock clock) {
        Router router = VertxPlatformHttpRouter.lookup(
                camel(),
                VertxPlatformHttpRouter.getRouterNameFromPort(settings.http().port()));
        HubHealth health = new HubHealth(
                camel(),
                backbone::healthy,
                backbone::spacious,
                store::healthy,
                desk::accounts,
                site == null ? null : site::states);
        Map<String, LongSupplier> queues = new LinkedHashMap<>();
        for (String queue : List.of(
                Queues.REQUESTS, Queues.RETRY, Queues.UNSURE, Queues.DEAD, Queues.RECEIPTS, Queues.EVENTS_STORE)) {
            queues.put(queue, () -> office.depth(queue));
        }
        metrics.watch(desk::accounts, queues);
        parts.add(new Beans(version(), clock, desk, health));
        new Observe(health, metrics, keys::mayRead).mount(router);
        parts.add(new Console(settings.operators())).mount(vertx, router);
    }

    private static void count(Metrics metrics, DeliveryReceipts receipts, InboundMessages inbound) {
        metrics.count("sms.receipts", "Delivery receipts", "matched", receipts::matched);
        metrics.count("sms.receipts", "Delivery receipts", "repeated", receipts::repeated);
        metrics.count("sms.receipts", "Delivery receipts", "unmatched", receipts::unmatched);
        metrics.count("sms.receipts", "Delivery receipts", "unclear", receipts::unclear);
        metrics.count("sms.inbound", "Messages from handsets", "taken", inbound::taken);
        metrics.count("sms.inbound", "Messages from handsets", "repeated", inbound::repeated);
    }

    private static void count(Metrics metrics, Webhooks webhooks) {
        metrics.count("sms.callbacks", "State changes told to clients", "taken", webhooks::taken);
        metrics.count("sms.callbacks", "State changes told to clients", "failed", webhooks::failed);
        metrics.count("sms.callbacks", "State changes told to clients", "given-up", webhooks::givenUp);
    }

    private static DurableIntake.Watch counted(Metrics metrics) {
        return new DurableIntake.Watch() {
            @Override
            public void accepted(String source) {
                metrics.accepted(source);
            }

            @Override
            public void refused(String source, ProblemCode code) {
                metrics.refused(source, code);
            }
        };
    }

    /** What the provider of an account can carry for it. */
    private static Function<Account, Limits> limits(Collection<Provider> providers) {
        Map<String, Provider> byId = providers.stream().collect(Collectors.toMap(Provider::id, provider -> provider));
        return account -> byId.get(account.provider()).limits(account);
    }

    private static AccountGate.Detour detour(
            Acceptance acceptance, Map<String, AccountGate> gates, Availability availability) {
        return new AccountGate.Detour() {
            @Override
            public Optional<SmsMessage> around(SmsMessage message, Instant now) {
                if (!message.movable()) {
                    return Optional.empty();
                }
                Optional<SmsMessage> next =
                        acceptance.redirect(message, availability.out().keySet(), now);
                next.ifPresent(moved -> availability.chosen(moved.account()));
                return next;
            }

            @Override
            public boolean open() {
                return gates.values().stream().anyMatch(gate -> !gate.out());
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

    private static Map<String, AccountGate> gates(
            Settings settings,
            Collection<Provider> providers,
            AccountGate.Detour detour,
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
                    new AccountGate(account, byId.get(account.provider()), detour, callback, memory, watch, clock));
        }
        return gates;
    }

    /** Where a provider reaches the hub; with the account's secret in the path, for call-backs carry no signature. */
    private static URI callback(URI publicUrl, Account account) {
        if (publicUrl == null) {
            return null;
        }
        Secret secret = account.secrets().get(CallbackApi.SECRET);
        return publicUrl.resolve("/callback/" + account.id() + "/" + (secret == null ? "" : secret.reveal() + "/"));
    }

    /** A backlog that is old already when the hub starts was not meant to go out now without a word. */
    private static void holdIfOld(AccountGate gate, QueueAdministration office, Instant now) {
        QueueMessage first = office.first(Queues.out(gate.account().id()));
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

    /** Opens the lines over which providers deliver by themselves. */
    private void open(Collection<AccountGate> gates, ProviderInbox inbox, Path data) throws Exception {
        for (ProviderLine line : camel().getRegistry().findByType(ProviderLine.class)) {
            for (AccountGate gate : gates) {
                Account account = gate.account();
                if (account.enabled() && account.provider().equals(line.provider())) {
                    line.open(account, inbox, camel(), data);
                }
            }
        }
    }

    private static Callbacks callbacks(DeliveryReceipts receipts, InboundMessages inbound) {
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

    private <T> CompletionStage<T> ask(Provider provider, String call, Object job) {
        ProducerTemplate template = camel().createProducerTemplate();
        @SuppressWarnings("unchecked")
        CompletionStage<T> answer =
                (CompletionStage<T>) template.asyncRequestBody("direct:" + provider.id() + "-" + call, job);
        return answer.whenComplete((done, failure) -> template.stop());
    }

    private void lane(Account account) throws Exception {
        TemplatedRouteBuilder.builder(camel(), "dispatch")
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

    private void callbacks(Client client) throws Exception {
        TemplatedRouteBuilder.builder(camel(), "callback-client")
                .routeId("callback-client-" + client.id())
                .parameter("client", client.id())
                .add();
    }

    private void poll(Account account) throws Exception {
        TemplatedRouteBuilder.builder(camel(), "poll")
                .routeId("poll-" + account.id())
                .parameter("account", account.id())
                .parameter("interval", account.connection().pollInterval().toMillis())
                .add();
    }

    /** The intakes of the settings, bound for their routes. */
    private Map<String, IntakeJob> jobs(
            Settings settings,
            Intake intake,
            RequestReader reader,
            BatchPublisher outbox,
            Store store,
            IntakeJob.Watch watch,
            Clock clock) {
        Map<String, IntakeType> types =
                IntakeFiles.in(settings.routes()).stream().collect(Collectors.toMap(IntakeType::id, type -> type));
        Map<String, Client> clients =
                settings.clients().stream().collect(Collectors.toMap(Client::id, client -> client));
        AnsweredMessages questions = new AnsweredMessages(store, clock);
        Priorities turns = new Priorities();
        Map<String, IntakeJob> jobs = new LinkedHashMap<>();
        for (IntakeSettings each : settings.intakes()) {
            IntakeContext door = new IntakeContext(
                    intake, clients.get(each.client()), reader, store::known, clock, outbox, questions);
            Poller work = ((IntakeChannel) types.get(each.type())).open(each, door);
            IntakeJob job = new IntakeJob(each, work, turns, watch, clock);
            main.bind("work-" + each.name(), work);
            main.bind("job-" + each.name(), job);
            jobs.put(each.name(), job);
        }
        return jobs;
    }

    /** The routes of an intake. What it brought is answered even when it brings nothing new any more. */
    private void fetch(IntakeSettings intake, IntakeJob job) throws Exception {
        if (camel().getRegistry().lookupByName("work-" + intake.name()) instanceof RoutedPoller routed) {
            routed.open(camel());
        }
        intake("job-answers", intake).add();
        if (!intake.inboundAccounts().isEmpty()) {
            intake("job-inbound", intake).add();
        }
        if (intake.enabled()) {
            intake("job", intake)
                    .parameter("interval", intake.interval().toMillis())
                    .add();
            job.listen();
        }
    }

    private TemplatedRouteBuilder intake(String template, IntakeSettings intake) {
        return TemplatedRouteBuilder.builder(camel(), template)
                .routeId(template + "-" + intake.name())
                .parameter("name", intake.name());
    }

    /** The version that the jar carries; a hub run from its classes has none. */
    private static String version() {
        String version = Service.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    CamelContext camel() {
        return main.getCamelContext();
    }

    /** Port of the HTTP listener. */
    public int httpPort() {
        return camel().hasService(VertxPlatformHttpServer.class).getPort();
    }

    /** Port of the embedded broker for clients; -1 when none is open. */
    public int brokerPort() {
        return backbone.port();
    }

    /**
     * Stops taking requests, lets calls in flight end, and stops all parts.
     *
     * @throws IllegalStateException when a part fails to stop, after all others have stopped; its message is their reasons
     */
    @Override
    public void close() {
        List<Exception> failures = new ArrayList<>();
        for (AutoCloseable part : parts.opened) {
            try {
                part.close();
            } catch (Exception e) {
                failures.add(e);
            }
        }
        if (!failures.isEmpty()) {
            RuntimeException failure = new IllegalStateException(
                    failures.stream().map(Exception::toString).collect(Collectors.joining("; ")));
            failures.forEach(failure::addSuppressed);
            throw failure;
        }
    }
}
