package smshub;

import io.vertx.ext.web.Router;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import smshub.account.Account;
import smshub.account.Client;
import smshub.account.Register;
import smshub.dispatch.AccountStatus;
import smshub.http.Admission;
import smshub.http.HubList;
import smshub.message.MessageState;
import smshub.page.BasicVisitors;
import smshub.page.Live;
import smshub.page.OfficePage;
import smshub.page.PageServices;
import smshub.page.SettingsDesk;
import smshub.page.Trend;
import smshub.page.VirtualPhone;
import smshub.provider.Provider;
import smshub.settings.IntakeFiles;
import smshub.settings.Settings;
import smshub.store.Counts;
import smshub.store.InboundFilter;
import smshub.store.MessageFilter;
import smshub.store.Store;
import smshub.store.StoredMessage;

/** The office page, with what it looks at now and then. Needs what the API needs. */
final class PageModule {
    private static final Logger LOG = LoggerFactory.getLogger(PageModule.class);
    private static final Duration SAMPLE = Duration.ofSeconds(15);
    private static final long ACCOUNTS_NANOS = Duration.ofSeconds(3).toNanos();
    /** Messages whose delay a sample takes into account. */
    private static final int LATELY = 50;

    private final Settings settings;
    private final Store store;
    private final OperationsModule operations;
    private final HttpModule http;
    private final OfficePage page;
    private final Live live;
    private final Trend trend = new Trend();
    private final AtomicBoolean sampling = new AtomicBoolean();
    private final Clock clock;
    private volatile VirtualPhone phone;
    /** Asked for by one thread at a time. */
    private volatile String accountsMark;

    private volatile long accountsAsked;

    PageModule(
            Settings settings,
            Register<Account> accounts,
            Register<Client> senders,
            Collection<Provider> providers,
            SettingsDesk desk,
            BrokerModule broker,
            DispatchModule dispatch,
            IntakeModule intakes,
            OperationsModule operations,
            CampaignModule campaigns,
            HttpModule http,
            HubList hubs,
            Clock clock)
            throws IOException {
        this.settings = settings;
        this.store = broker.store();
        this.operations = operations;
        this.http = http;
        this.clock = clock;
        Path uploads = Files.createDirectories(settings.data().resolve("uploads"));
        try (DirectoryStream<Path> left = Files.newDirectoryStream(uploads)) {
            for (Path file : left) {
                Files.delete(file);
            }
        }
        live = new Live(http.vertx, this::marks);
        page = new OfficePage(
                new PageServices(
                        operations.archive,
                        operations.records,
                        operations.operations,
                        operations.unheard,
                        hubs,
                        intakes.reader,
                        intakes.intake,
                        campaigns.campaigns,
                        dispatch.rules.templateList,
                        accounts.values(),
                        senders.values(),
                        providers,
                        IntakeFiles.in(settings.routes()),
                        desk,
                        broker.audit(),
                        uploads,
                        clock),
                new LoginVisitors(
                        http.gate,
                        new BasicVisitors(new Admission(http.keys, http.refused, http.proxies), http.proxies::client)),
                http.gate::secure,
                trend,
                live,
                () -> phone);
    }

    /** Who may have messages: programs, and persons who write them on the page. A program goes before a person of its name. */
    static List<Client> senders(Settings settings) {
        Map<String, Client> senders = settings.clients().stream()
                .collect(Collectors.toMap(Client::id, client -> client, (one, other) -> one, TreeMap::new));
        for (Settings.Operator operator : settings.operators()) {
            if (operator.role() != Settings.Role.APPLICATION) {
                senders.putIfAbsent(operator.name(), Client.person(operator.name(), operator.permissions()));
            }
        }
        return List.copyOf(senders.values());
    }

    /** Serves the page. */
    void mount(CamelContext camel) {
        Router router = VertxPlatformHttpRouter.lookup(
                camel,
                VertxPlatformHttpRouter.getRouterNameFromPort(settings.http().port()));
        page.mount(http.vertx, router);
    }

    /** Begins to look now and then; what is open is ended before the listener waits for it. */
    void start(Parts parts) {
        long timer = http.vertx.setPeriodic(1, SAMPLE.toMillis(), tick -> sample());
        parts.add(() -> http.vertx.cancelTimer(timer));
        parts.add(live);
    }

    /** The page has phones from now on. */
    void show(VirtualPhone phones) {
        phone = phones;
    }

    /** A mark of each subject that pages show. */
    private Map<String, String> marks() {
        Counts counts = store.counts();
        return Map.of(
                "messages", counts.accepted() + " " + counts.refused() + " " + new TreeMap<>(counts.byState()),
                "inbound",
                        store.inbound(InboundFilter.ALL, null, 1).items().stream()
                                .map(message -> message.id())
                                .findFirst()
                                .orElse(""),
                "accounts", accounts());
    }

    /** The broker is asked for each account: not every second. */
    private String accounts() {
        long now = System.nanoTime();
        if (accountsMark == null || now - accountsAsked > ACCOUNTS_NANOS) {
            accountsMark = operations.operations.accounts().stream()
                    .map(account -> account.id() + account.state() + account.waiting() + account.problem())
                    .collect(Collectors.joining(" "));
            accountsAsked = now;
        }
        return accountsMark;
    }

    private void sample() {
        if (sampling.compareAndSet(false, true)) {
            http.vertx
                    .executeBlocking(
                            () -> {
                                trend.add(taken());
                                return null;
                            },
                            false)
                    .onComplete(done -> {
                        sampling.set(false);
                        if (done.failed()) {
                            // The charts have a gap there.
                            LOG.debug("How the hub does could not be told", done.cause());
                        }
                    });
        }
    }

    private Trend.Sample taken() {
        Instant now = clock.instant();
        Counts counts = store.counts();
        List<AccountStatus> accounts = operations.operations.accounts();
        long failed = counts.ever(MessageState.UNDELIVERED)
                + counts.ever(MessageState.DEAD)
                + counts.ever(MessageState.EXPIRED);
        long oldest = accounts.stream()
                .filter(account -> account.oldestWaiting() != null)
                .mapToLong(account ->
                        Duration.between(account.oldestWaiting(), now).toSeconds())
                .max()
                .orElse(0);
        return new Trend.Sample(
                now,
                counts.everAccepted(),
                counts.ever(MessageState.DELIVERED),
                failed,
                accounts.stream().mapToLong(AccountStatus::waiting).sum(),
                Math.max(0, oldest),
                Trend.middle(delays(now)));
    }

    /** From acceptance to delivery, of messages that were delivered since the last look. */
    private List<Duration> delays(Instant now) {
        List<Duration> delays = new ArrayList<>();
        MessageFilter delivered =
                new MessageFilter(Set.of(MessageState.DELIVERED), null, null, null, null, null, null, null, null);
        for (StoredMessage message : store.list(delivered, null, LATELY).items()) {
            if (message.updatedAt().isAfter(now.minus(SAMPLE.multipliedBy(2)))) {
                delays.add(Duration.between(message.createdAt(), message.updatedAt()));
            }
        }
        return delays;
    }
}
