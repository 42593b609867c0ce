package smshub;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Clock;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.TemplatedRouteBuilder;
import org.apache.camel.main.Main;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import smshub.account.Account;
import smshub.account.Client;
import smshub.account.InboundForward;
import smshub.account.Register;
import smshub.audit.Incidents;
import smshub.broker.Retrials;
import smshub.campaign.CampaignBook;
import smshub.consent.ConsentBook;
import smshub.http.AccountsApi;
import smshub.http.ApiKeys;
import smshub.http.ArchiveApi;
import smshub.http.CallbackApi;
import smshub.http.Callbacks;
import smshub.http.CampaignApi;
import smshub.http.ClientsApi;
import smshub.http.ConsentApi;
import smshub.http.ErasureApi;
import smshub.http.HttpListener;
import smshub.http.HttpMap;
import smshub.http.HubList;
import smshub.http.HubsApi;
import smshub.http.IntakesApi;
import smshub.http.MessagesApi;
import smshub.http.OpenApi;
import smshub.http.RecordsApi;
import smshub.http.RefusedLogins;
import smshub.http.ResendApi;
import smshub.http.SettingsApi;
import smshub.http.SettingsBook;
import smshub.http.SimpleApi;
import smshub.http.TemplateApi;
import smshub.http.TrustedProxies;
import smshub.login.LoginGate;
import smshub.login.LoginLimiter;
import smshub.login.LoginPage;
import smshub.login.OpenIdLogin;
import smshub.login.Sessions;
import smshub.message.Erased;
import smshub.ops.Metrics;
import smshub.provider.Provider;
import smshub.service.FacadeRequests;
import smshub.service.kannel.KannelFacade;
import smshub.service.kannel.KannelReport;
import smshub.service.smsapi.SmsapiFacade;
import smshub.service.smsapi.SmsapiReport;
import smshub.service.smsbrana.SmsbranaFacade;
import smshub.service.twilio.TwilioFacade;
import smshub.service.twilio.TwilioReport;
import smshub.service.websms.WebsmsFacade;
import smshub.service.websms.WebsmsReport;
import smshub.settings.Settings;
import smshub.settings.Transition;
import smshub.store.Store;
import smshub.store.StoreException;
import smshub.template.TemplateBook;
import smshub.webhook.AlertCalls;
import smshub.webhook.InboundPushes;
import smshub.webhook.SignedJson;
import smshub.webhook.Webhooks;

/**
 * What speaks HTTP: the listener with its one table of handlers, and the calls to clients. Needs the intake, the
 * operations and where what providers bring is put down.
 */
final class HttpModule {
    private static final Logger LOG = LoggerFactory.getLogger(HttpModule.class);
    private static final String CALLBACKS = "callback-client";
    private static final String PUSHES = "forward-push";
    /** How long the calls to a client are waited for that is told no more. */
    private static final long STOP_SECONDS = 5;

    /** Threads that may wait for the database on behalf of HTTP requests; messages on their way need none. */
    private static final int WORKERS = 32;

    final LoginLimiter logins;
    /** The door to all that persons open with a browser. */
    final LoginGate gate;

    final ApiKeys keys;
    final Vertx vertx;
    final HttpListener listener;
    final TrustedProxies proxies;
    final RefusedLogins refused;
    private final Webhooks webhooks;
    private final AlertCalls alertCalls;
    private final InboundPushes pushes;
    private final Register<Client> clients;
    private final Settings.OpenId openId;

    HttpModule(
            Settings settings,
            Register<Client> clients,
            Register<Account> accounts,
            SettingsBook book,
            Collection<Provider> providers,
            IntakeModule intakes,
            GuardModule guards,
            HubList hubs,
            OperationsModule operations,
            Callbacks callbacks,
            ConsentBook consents,
            CampaignBook campaigns,
            BrokerModule broker,
            TemplateBook templates,
            Retrials forwards,
            Parts parts,
            Clock clock) {
        this.clients = clients;
        logins = new LoginLimiter(settings.operators(), clock, broker.incidents());
        openId = settings.http().logins().openId();
        keys = new ApiKeys(
                settings.clients(),
                logins,
                settings.http().security().programs(),
                settings.http().logins().keysInAddresses());
        proxies = new TrustedProxies(settings.http()::trusts);
        URI publicUrl = settings.http().publicUrl();
        boolean publicTls = publicUrl != null && "https".equalsIgnoreCase(publicUrl.getScheme());
        gate = new LoginGate(
                logins,
                new Sessions(logins::find, clock),
                proxies::client,
                request -> publicTls || proxies.secure(request),
                broker.audit());
        refused = new RefusedLogins(proxies, clock, broker.incidents());
        vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setWorkerPoolSize(WORKERS));
        parts.add(() -> vertx.close().toCompletionStage().toCompletableFuture().join());
        webhooks = parts.add(new Webhooks(
                clients,
                Map.of(
                        "", new SignedJson(),
                        "kannel", new KannelReport(),
                        "smsapi", new SmsapiReport(),
                        "twilio", new TwilioReport(),
                        "websms", new WebsmsReport()),
                vertx,
                broker.incidents(),
                clock));
        alertCalls = parts.add(new AlertCalls(settings.alerts(), vertx, clock));
        pushes = parts.add(new InboundPushes(
                InboundForward.pushes(settings.accounts(), settings.clients()), forwards, vertx, clock));
        FacadeRequests foreign = new FacadeRequests(
                intakes.reader,
                intakes.intake,
                operations.operations,
                operations.archive,
                accounts.values(),
                broker.workers());
        OpenApi document = new OpenApi(settings.facades().stream()
                .map(facade -> facade.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet()));
        HttpTable table = new HttpTable()
                .contract(document)
                .messages(new MessagesApi(
                        keys, intakes.reader, intakes.intake, operations.operations, operations.archive))
                .archive(new ArchiveApi(keys, operations.archive, accounts.values()))
                .resend(new ResendApi(keys, operations.operations, operations.archive))
                .accounts(
                        new AccountsApi(keys, intakes.reader, intakes.intake, operations.operations, accounts.values()))
                .intakes(new IntakesApi(keys, intakes))
                .hubs(new HubsApi(keys, hubs))
                .clients(new ClientsApi(keys, guards::release))
                .consents(new ConsentApi(keys, consents, clock))
                .campaigns(new CampaignApi(keys, campaigns, settings.data()))
                .records(new RecordsApi(keys, operations.records))
                .settings(new SettingsApi(keys, book, accounts.values()))
                .erasure(new ErasureApi(keys, number -> erased(broker.store(), number)))
                .templates(new TemplateApi(keys, templates, clock))
                .simple(new SimpleApi(keys, intakes.reader, intakes.intake))
                .callbacks(new CallbackApi(accounts, providers, callbacks, clock))
                .smsapi(new SmsapiFacade(keys, foreign))
                .smsbrana(new SmsbranaFacade(keys, foreign, clock))
                .websms(new WebsmsFacade(keys, foreign))
                .twilio(new TwilioFacade(keys, foreign))
                .kannel(new KannelFacade(keys, foreign, settings.http().smsc()));
        listener = new HttpListener(
                settings.http().host(),
                settings.http().port(),
                settings.limits().bodyBytes(),
                new HttpMap(document, table.handlers(), refused, broker.audit()),
                settings.http().security().tls());
    }

    void bind(Main main) {
        main.bind("vertx", vertx);
        main.bind("webhooks", webhooks);
        main.bind("alertCalls", alertCalls);
        main.bind("inboundPushes", pushes);
        main.addMainListener(listener);
    }

    /** Serves the login on the router of everything. */
    void mount(Router router, Incidents incidents) {
        new LoginPage(gate, logins::any, openId == null ? null : new OpenIdLogin(openId, gate, incidents))
                .mount(router);
    }

    /** Starts the routes that tell clients of their messages, and those that post messages from handsets. */
    void start(CamelContext camel) throws Exception {
        for (Client client : clients.values()) {
            if (!client.callbacks().hosts().isEmpty()) {
                callbacks(camel, client);
            }
        }
        for (String target : pushes.targets()) {
            pushed(camel, target);
        }
    }

    /**
     * Lets other clients and operators in, and posts messages from handsets to other addresses. What waits for an address
     * that there is no more is given up by the route that it has.
     *
     * @return ids of clients whose route could not be started or stopped; the log says why
     */
    Set<String> become(Transition change, CamelContext camel) {
        keys.become(change.next().clients(), change.next().http().security().programs());
        logins.become(change.next().operators());
        Set<String> told = change.next().clients().stream()
                .filter(client -> !client.callbacks().hosts().isEmpty())
                .map(Client::id)
                .collect(Collectors.toSet());
        Set<String> all = new TreeSet<>(told);
        all.addAll(change.clients().changed());
        all.addAll(change.clients().removed());
        Set<String> failed = new TreeSet<>();
        pushes.become(
                InboundForward.pushes(change.next().accounts(), change.next().clients()));
        for (String target : pushes.targets()) {
            try {
                if (camel.getRoute(PUSHES + "-" + target) == null) {
                    pushed(camel, target);
                }
            } catch (Exception e) {
                LOG.error("The route that posts to {} could not be started; the next reload tries it again", target, e);
            }
        }
        for (String id : all) {
            try {
                if (!told.contains(id)) {
                    AccountRoutes.end(camel, CALLBACKS + "-" + id, STOP_SECONDS);
                } else if (camel.getRoute(CALLBACKS + "-" + id) == null) {
                    callbacks(camel, clients.get(id));
                }
            } catch (Exception e) {
                failed.add(id);
                LOG.error("The route that tells client {} of its messages could not be started or stopped", id, e);
            }
        }
        return failed;
    }

    void count(Metrics metrics) {
        metrics.refusedLogins("http", refused::keys);
        metrics.refusedLogins("callback", refused::callbacks);
        metrics.refusedLogins("hawtio", logins::refused);
        metrics.count("sms.callbacks", "State changes told to clients", "taken", webhooks::taken);
        metrics.count("sms.callbacks", "State changes told to clients", "failed", webhooks::failed);
        metrics.count("sms.callbacks", "State changes told to clients", "given-up", webhooks::givenUp);
    }

    private static Erased erased(Store store, String number) {
        try {
            return store.erase(number);
        } catch (StoreException e) {
            throw new UncheckedIOException(new IOException(e));
        }
    }

    private static void callbacks(CamelContext camel, Client client) throws Exception {
        TemplatedRouteBuilder.builder(camel, CALLBACKS)
                .routeId(CALLBACKS + "-" + client.id())
                .parameter("client", client.id())
                .add();
    }

    private static void pushed(CamelContext camel, String target) throws Exception {
        TemplatedRouteBuilder.builder(camel, PUSHES)
                .routeId(PUSHES + "-" + target)
                .parameter("target", target)
                .add();
    }
}
