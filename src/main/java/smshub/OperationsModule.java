package smshub;

import io.vertx.ext.web.Router;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.main.Main;
import smshub.account.Account;
import smshub.account.Client;
import smshub.account.Register;
import smshub.broker.Queues;
import smshub.dispatch.AccountGate;
import smshub.dispatch.HubOperations;
import smshub.dispatch.Operations;
import smshub.dispatch.StoreFeed;
import smshub.http.Admission;
import smshub.http.Ledger;
import smshub.http.Unheard;
import smshub.intake.DurableIntake;
import smshub.message.MessageEvent;
import smshub.message.MessageState;
import smshub.ops.ApiPage;
import smshub.ops.Beans;
import smshub.ops.ClientBeans;
import smshub.ops.Console;
import smshub.ops.HubHealth;
import smshub.ops.IntakeBeans;
import smshub.ops.Metrics;
import smshub.ops.Observe;
import smshub.ops.Tally;
import smshub.settings.Settings;
import smshub.site.SiteRoutes;
import smshub.store.KeySweep;
import smshub.store.RetentionSweep;

/**
 * What operators and programs do with messages and accounts that are there, and what they see. Needs what lasts ({@link
 * BrokerModule}), the accounts ({@link DispatchModule}) and the intake, by which a message is sent again.
 */
final class OperationsModule {
    private static final Set<MessageState> WAITING =
            EnumSet.of(MessageState.ACCEPTED, MessageState.SCHEDULED, MessageState.SENDING, MessageState.DEFERRED);

    final Operations operations;
    final HubArchive archive;
    final HubRecords records;
    final Unheard unheard;
    private final Map<String, AccountGate> gates;
    private final Settings settings;
    private final BrokerModule broker;
    private final Metrics metrics;
    private final StoreFeed feed;
    private final RetentionSweep retention;
    private final KeySweep keys;
    private final Clock clock;
    private final Collection<Account> accounts;
    private Beans beans;
    private ClientBeans clientBeans;
    private IntakeBeans intakeBeans;

    OperationsModule(
            Settings settings,
            Register<Client> senders,
            Register<Account> accounts,
            BrokerModule broker,
            DispatchModule dispatch,
            DurableIntake intake,
            AlertModule alerts,
            Consumer<List<MessageEvent>> traces,
            Metrics metrics,
            ProviderCalls calls,
            Clock clock) {
        this.settings = settings;
        this.gates = dispatch.gates;
        this.broker = broker;
        this.metrics = metrics;
        this.clock = clock;
        this.accounts = accounts.values();
        operations = new HubOperations(
                dispatch.gates,
                broker.queues(),
                broker.publisher(),
                broker.store(),
                broker.lookup(),
                intake,
                senders,
                dispatch.receipts,
                calls::status,
                gate -> calls.balance(gate, clock.instant()),
                dispatch.pollings,
                dispatch.records,
                broker.broker().hubs(),
                broker.workers(),
                clock);
        archive = new HubArchive(
                broker.store(),
                broker.lookup(),
                broker.queues(),
                dispatch::accounts,
                account -> trouble(dispatch.gates.get(account)),
                clock);
        records = new HubRecords(broker.store());
        unheard = new Unheard(archive, () -> telling(dispatch.gates), clock);
        feed = new StoreFeed(broker.store(), dispatch.rules.consentList, events -> {
            metrics.stepped(events);
            traces.accept(events);
            return alerts.stepped(events);
        });
        retention = new RetentionSweep(
                broker.store(),
                settings.store().keep(),
                settings.store().keepAudit(),
                settings.store().keepTexts(),
                clock);
        keys = new KeySweep(broker.store());
    }

    /** Accounts whose providers tell what becomes of messages. */
    private static Set<String> telling(Map<String, AccountGate> gates) {
        return gates.values().stream()
                .filter(gate -> gate.provider().tells(gate.account()))
                .map(gate -> gate.account().id())
                .collect(Collectors.toSet());
    }

    /** Why an account does not simply send; null where it does. */
    private static String trouble(AccountGate gate) {
        return gate == null ? "Its account is not in the settings any more." : gate.troubled() ? gate.sentence() : null;
    }

    void bind(Main main) {
        main.bind("meters", metrics.registry());
        main.bind("projection", feed);
        main.bind("retention", retention);
        main.bind("search-keys", keys);
    }

    /** Shows the intakes, whose jobs run by now. */
    void observe(IntakeModule intakes, Parts parts) {
        metrics.intakes(intakes::states);
        intakeBeans = parts.add(new IntakeBeans(intakes));
        clientBeans = parts.add(new ClientBeans(intakes.guards, clock));
    }

    /** Shows what there is by now. */
    void refresh(IntakeModule intakes) {
        metrics.show();
        metrics.intakes(intakes::states);
        beans.refresh();
        intakeBeans.refresh();
        clientBeans.refresh();
    }

    /** Opens console, health, metrics and MBeans. */
    void observe(CamelContext camel, HttpModule http, SiteRoutes site, Parts parts) {
        Router router = VertxPlatformHttpRouter.lookup(
                camel,
                VertxPlatformHttpRouter.getRouterNameFromPort(settings.http().port()));
        HubHealth health = new HubHealth(
                camel,
                broker.broker()::healthy,
                broker.broker()::spacious,
                broker.store()::healthy,
                () -> gates.values().stream()
                        // How much waits would have to be asked, of a broker that may not answer.
                        .map(gate -> gate.status(0, null))
                        .toList(),
                site == null ? null : site::states);
        Map<String, LongSupplier> queues = new LinkedHashMap<>();
        for (String queue : List.of(
                Queues.REQUESTS,
                Queues.RETRY,
                Queues.UNSURE,
                Queues.DEAD,
                Queues.RECEIPTS,
                Queues.EVENTS_STORE,
                Queues.AUDIT)) {
            queues.put(queue, () -> broker.queues().depth(queue));
        }
        metrics.watch(operations::accounts, queues);
        new HubGauges(settings.data(), broker, clock).show(metrics);
        beans = parts.add(new Beans(version(), clock, operations, health, this::tally));
        Console console = parts.add(new Console(http.gate, broker.audit(), clock));
        Admission admission = new Admission(http.keys, http.refused, http.proxies);
        new Observe(health, metrics, accounts, admission::admit).mount(router);
        console.mount(http.vertx, router);
        new ApiPage(http.gate::secure).mount(router);
        http.mount(router, broker.incidents());
    }

    /** Where messages are, by the words of their states on the page. */
    private Tally tally() {
        try {
            Ledger ledger = archive.ledger();
            Unheard.Count silent = unheard.count();
            Map<String, Instant> oldest = new LinkedHashMap<>();
            oldest.put("waiting", archive.oldest(WAITING));
            oldest.put("unsure", archive.oldest(Set.of(MessageState.UNSURE)));
            oldest.put("dead", archive.oldest(Set.of(MessageState.DEAD)));
            oldest.put("unheard", silent.oldest());
            oldest.values().removeIf(Objects::isNull);
            Map<String, Long> messages = new LinkedHashMap<>();
            messages.put("waiting", ledger.waiting());
            messages.put("unsure", ledger.unsure());
            messages.put("dead", ledger.dead());
            messages.put("refused", ledger.refused());
            messages.put("sent", ledger.sent());
            messages.put("unheard", (long) silent.messages());
            messages.put("delivered", ledger.delivered());
            messages.put("undelivered", ledger.undelivered());
            return new Tally(
                    messages,
                    oldest.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue()
                            .toString())));
        } catch (UncheckedIOException e) {
            // Who asks for all attributes gets the others.
            return Tally.NONE;
        }
    }

    /** The version that the jar carries; a hub run from its classes has none. */
    static String version() {
        String version = Service.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
