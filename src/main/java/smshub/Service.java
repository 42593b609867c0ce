package smshub;

import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.model.Model;
import smshub.account.Account;
import smshub.account.Client;
import smshub.account.Register;
import smshub.audit.Actor;
import smshub.broker.Broker;
import smshub.broker.Retrials;
import smshub.firstrun.FirstRunNote;
import smshub.intake.IntakeRecords;
import smshub.json.Json;
import smshub.message.MessageEvent;
import smshub.ops.Metrics;
import smshub.page.VirtualPhone;
import smshub.protocol.mail.InboundMails;
import smshub.provider.Provider;
import smshub.provider.ProviderInjector;
import smshub.provider.declared.DeclaredRoutes;
import smshub.settings.CallbackSecrets;
import smshub.settings.Loaded;
import smshub.settings.ProviderFiles;
import smshub.settings.Settings;
import smshub.settings.SettingsSource;
import smshub.site.SiteJars;
import smshub.site.SiteRoutes;
import smshub.trace.Traces;

/**
 * One running hub. Its modules are put together here, bound for the routes, and started and stopped in order; what each
 * makes stands in its class.
 */
public final class Service implements AutoCloseable {
    /** How long after a failed start of a site's route the next is tried. */
    private static final Duration TRY_SITE_AGAIN = Duration.ofSeconds(15);

    private final Parts parts = new Parts();
    private final Main main = new Main();
    private final Broker broker;
    private final PageModule page;

    /**
     * Starts a hub; on return it is ready.
     *
     * @throws Exception when a part cannot start; what had started is stopped again
     */
    public static Service start(Settings settings) throws Exception {
        return start(settings, Clock.systemUTC());
    }

    /** The same from what was read last of a settings file; the audit record tells what in it is other than at the last start. */
    static Service start(SettingsSource source, Loaded loaded) throws Exception {
        source.taken();
        return start(loaded.settings(), loaded, source, Clock.systemUTC());
    }

    static Service start(Settings settings, Clock clock) throws Exception {
        return start(settings, null, null, clock);
    }

    private static Service start(Settings settings, Loaded loaded, SettingsSource source, Clock clock)
            throws Exception {
        DataFolder folder = DataFolder.take(settings.data());
        try {
            return new Service(folder, CallbackSecrets.complete(settings), loaded, source, clock);
        } catch (Exception e) {
            folder.close();
            throw e;
        }
    }

    private Service(DataFolder folder, Settings settings, Loaded loaded, SettingsSource source, Clock clock)
            throws Exception {
        try {
            parts.add(folder);
            BrokerModule lasting = BrokerModule.open(settings, parts, clock);
            broker = lasting.broker();
            SettingsHistory history = new SettingsHistory(settings.data());
            if (loaded != null) {
                history.note(loaded, lasting.audit());
                FirstRunNote.tell(settings.data(), lasting.audit());
            }
            Reload reload = new Reload(settings, loaded, source, history, lasting.audit());
            Register<Client> clients = Register.of(settings.clients(), Client::id);
            Register<Client> senders = Register.of(PageModule.senders(settings), Client::id);
            Register<Account> accounts = Register.of(settings.accounts(), Account::id);
            Metrics metrics = parts.add(new Metrics(settings.accounts(), clock));
            Collection<Provider> providers = ProviderFiles.of(settings);
            configure(settings, providers);
            ProviderCalls calls = new ProviderCalls(this::camel);
            AlertModule alerts = new AlertModule(settings, accounts, lasting, clock);
            DispatchModule dispatch = new DispatchModule(settings, providers, lasting, metrics, calls, parts, clock);
            IntakeRecords records = parts.add(new IntakeRecords(
                    lasting.queues(), lasting.publisher(), IntakeRoutes.counting(settings, broker.hubs()), clock));
            GuardModule guards = new GuardModule(settings, lasting, alerts, parts, clock);
            IntakeModule intakes = new IntakeModule(
                    settings,
                    clients,
                    accounts,
                    lasting,
                    dispatch,
                    guards.guards,
                    metrics,
                    alerts.intakes,
                    records,
                    clock);
            OperationsModule operations = new OperationsModule(
                    settings,
                    senders,
                    accounts,
                    lasting,
                    dispatch,
                    intakes.intake,
                    alerts,
                    traces(settings),
                    metrics,
                    calls,
                    clock);
            intakes.withdrawing(operations.operations::cancel);
            CampaignModule campaigns = new CampaignModule(
                    settings,
                    senders,
                    dispatch::accounts,
                    lasting,
                    intakes.intake,
                    dispatch.rules.templateList,
                    parts,
                    clock);
            Retrials forwards = new Retrials(new ForwardWatch(lasting.incidents(), alerts.forwards), clock);
            HubRoster roster = new HubRoster(broker.hubs(), dispatch.gates, clock);
            HttpModule http = new HttpModule(
                    settings,
                    clients,
                    accounts,
                    reload,
                    providers,
                    intakes,
                    guards,
                    roster,
                    operations,
                    dispatch.inbox,
                    dispatch.rules.consentList,
                    campaigns.campaigns,
                    lasting,
                    dispatch.rules.templateList,
                    forwards,
                    parts,
                    clock);
            Modules modules = new Modules(
                    clients,
                    senders,
                    accounts,
                    lasting,
                    dispatch,
                    guards,
                    intakes,
                    operations,
                    campaigns,
                    http,
                    alerts,
                    this::camel);

            page = new PageModule(
                    settings,
                    accounts,
                    senders,
                    providers,
                    reload,
                    lasting,
                    dispatch,
                    intakes,
                    operations,
                    campaigns,
                    http,
                    roster,
                    clock);

            lasting.bind(main);
            dispatch.bind(main);
            intakes.bind(main);
            operations.bind(main);
            campaigns.bind(main);
            http.bind(main);
            alerts.bind(main);
            main.bind("once", broker.hubs());
            main.bind("outsideChanges", new OutsideChanges(reload, settings.data(), lasting.audit()));
            main.bind("inboundMails", new InboundMails(settings.alerts(), forwards, clock));
            parts.add(main::stop);
            main.start();

            parts.add(intakes);
            dispatch.count(metrics);
            http.count(metrics);
            roster.show(metrics);
            metrics.count("sms.forwards", "Messages from handsets brought on", "taken", forwards::taken);
            metrics.count("sms.forwards", "Messages from handsets brought on", "failed", forwards::failed);
            metrics.count("sms.forwards", "Messages from handsets brought on", "given-up", forwards::givenUp);
            metrics.refusedLogins("broker", lasting.broker()::refusedLogins);
            SiteRoutes site = settings.site().routes() == null
                    ? null
                    : parts.add(new SiteRoutes(camel(), settings.site().routes(), settings.routes()));
            operations.observe(camel(), http, site, parts);
            page.mount(camel());
            dispatch.open(camel(), settings.data());
            operations.observe(intakes, parts);
            alerts.open(operations.operations, intakes, metrics);
            intakes.start(camel());
            dispatch.start();
            http.start(camel());
            dispatch.poll();
            if (site != null) {
                site.start(TRY_SITE_AGAIN);
            }
            folder.seal();
            reload.begin(modules);
            broker.hubs().hear(Reload.RELOAD, (from, by) -> reload.asked(Json.read(by, Actor.class)));
            broker.hubs().hear(Reload.PREFIXES, (from, set) -> reload.asked(set));
            parts.add(http.listener);
            page.start(parts);
            http.listener.open();
            parts.add(broker.hubs()::rest);
        } catch (Exception e) {
            close();
            throw e;
        }
    }

    /** Who hears of state changes to trace them: nobody, unless the settings name a collector. */
    private Consumer<List<MessageEvent>> traces(Settings settings) {
        Settings.Tracing tracing = settings.site().traces();
        return tracing == null ? events -> {} : parts.add(new Traces(tracing.endpoint(), tracing.percent()))::heard;
    }

    /** Tells Camel where routes and the site's jars are, and which instances of providers its routes call. */
    private void configure(Settings settings, Collection<Provider> providers) throws Exception {
        main.configure().withBasePackageScanEnabled(false);
        // Camel does not go into a folder that is a link.
        main.configure().withRoutesIncludePattern("file:" + settings.routes().toRealPath() + "/**/*.camel.yaml");
        main.addMainListener(new MainListenerSupport() {
            @Override
            public void beforeConfigure(BaseMainSupport configured) {
                ProviderInjector.install(configured.getCamelContext(), providers);
                Model model =
                        configured.getCamelContext().getCamelContextExtension().getContextPlugin(Model.class);
                model.addModelLifecycleStrategy(new RouteGroups());
            }

            @Override
            public void afterConfigure(BaseMainSupport ready) {
                DeclaredRoutes.add(ready.getCamelContext(), providers);
            }
        });
        if (settings.site().jars() != null) {
            jars(parts.add(SiteJars.loader(settings.site().jars())));
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

    CamelContext camel() {
        return main.getCamelContext();
    }

    /** Shows the phones of a demo on the page. */
    void show(VirtualPhone phones) {
        page.show(phones);
    }

    /** Port of the HTTP listener. */
    public int httpPort() {
        return camel().hasService(VertxPlatformHttpServer.class).getPort();
    }

    /** Port of the embedded broker for clients; -1 when none is open. */
    public int brokerPort() {
        return broker.port();
    }

    /**
     * Stops taking requests, lets calls in flight end, and stops all parts.
     *
     * @throws IllegalStateException when a part fails to stop, after all others have stopped; its message is their
     *     reasons
     */
    @Override
    public void close() {
        parts.close();
    }
}
