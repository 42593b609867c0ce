package smshub.http;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import smshub.HttpTable;
import smshub.account.Account;
import smshub.account.Account.Delivery;
import smshub.account.Account.Numbers;
import smshub.account.Account.Texts;
import smshub.account.Account.WhenUnsure;
import smshub.account.Client;
import smshub.account.Client.Permission;
import smshub.account.Persons;
import smshub.account.Register;
import smshub.account.Secret;
import smshub.intake.RequestReader;
import smshub.message.Erased;
import smshub.provider.ExampleProvider;
import smshub.provider.Samples;
import smshub.service.FacadeRequests;
import smshub.service.kannel.KannelFacade;
import smshub.service.smsapi.SmsapiFacade;
import smshub.service.smsbrana.SmsbranaFacade;
import smshub.service.twilio.TwilioFacade;
import smshub.service.websms.WebsmsFacade;
import smshub.template.EventRule;
import smshub.template.EventTable;

/**
 * The routes of the HTTP interface on a real port, in front of a {@link PretendHub}. Tests that name {@link Running} as
 * extension get it as a parameter: one for all, with a hub that has forgotten everything before each test.
 */
public final class WebServer implements AutoCloseable {
    static final int MAX_BYTES = 100_000;
    public static final int MAX_RECIPIENTS = 100;

    /** May send and read; everything of the client "shop". */
    public static final String SHOP_KEY = "shop-key";

    /** Another name of the client "shop". */
    public static final String SHOP_SID = "AC0123456789abcdef0123456789abcdef";

    /** For facades' logins that do not send it. */
    public static final String SHOP_PASSWORD = "shop-password";

    /** May send and read; owns nothing. */
    static final String OTHER_KEY = "other-key";

    static final String OPERATOR_KEY = "operator-key";
    static final String MUTE_KEY = "mute-key";

    /** Its provider signs its call-backs. */
    static final Account SIGNED = account(
            "signed", "example", Map.of("key", new Secret("sesame"), CallbackApi.SECRET, new Secret("signed-call")));

    /** It fetches no messages from handsets. */
    private static final Account SILENT =
            Samples.onlySending(account("silent", Map.of(CallbackApi.SECRET, new Secret("open-me"))));

    private static final EventRule ASSIGNED = new EventRule(
            "assigned",
            "order.assigned",
            "reminder",
            List.of(EventRule.Recipients.of("{{inspector.phone}}")),
            new EventRule.Wishes(null, null, null, null, null));

    public final PretendHub hub = new PretendHub();
    final PretendConsents consents = new PretendConsents();
    final PretendCampaigns campaigns = new PretendCampaigns();
    final PretendRecords records = new PretendRecords();
    final PretendTemplates templates = new PretendTemplates();
    final PretendSettings settings = new PretendSettings();
    final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    final Vertx vertx = Vertx.vertx(new VertxOptions().setWorkerPoolSize(16));
    private final Main main = new Main();
    final HttpListener listener;
    final Map<String, HttpHandler> table;

    public WebServer() throws Exception {
        this(Set.of());
    }

    /** @param facades services in whose place it answers */
    public WebServer(Set<String> facades) throws Exception {
        this(facades, unslowed());
    }

    WebServer(Set<String> facades, RefusedLogins refused) throws Exception {
        Client shop = client("shop", SHOP_KEY, Permission.SEND, Permission.READ, Permission.CAMPAIGNS);
        List<Client> clients = new ArrayList<>(List.of(
                new Client(
                                shop.id(),
                                shop.keyHash(),
                                shop.accounts(),
                                shop.permissions(),
                                new Secret(SHOP_PASSWORD),
                                shop.callbacks())
                        .with(Set.of(SHOP_SID)),
                client("other", OTHER_KEY, Permission.SEND, Permission.READ, Permission.CAMPAIGNS),
                client(
                        "office",
                        OPERATOR_KEY,
                        Permission.SEND,
                        Permission.OPERATE,
                        Permission.TEXTS,
                        Permission.CAMPAIGNS,
                        Permission.PREFIXES,
                        Permission.SECRETS),
                client("mute", MUTE_KEY)));
        for (Permission permission : Permission.values()) {
            clients.add(client(only(permission), only(permission), permission));
        }
        ApiKeys keys = new ApiKeys(clients, WebServer::person);
        List<Account> accounts = List.of(
                account("sms-de", Map.of(CallbackApi.SECRET, new Secret("call-me"))),
                account("open", Map.of(CallbackApi.SECRET, new Secret("open-me"))),
                account("shut", Map.of()),
                SIGNED);
        RequestReader reader = new RequestReader(MAX_RECIPIENTS, MAX_BYTES, new EventTable(List.of(ASSIGNED)));
        main.configure().withBasePackageScanEnabled(false);
        main.bind("vertx", vertx);
        FacadeRequests requests = new FacadeRequests(reader, hub, hub, hub, accounts, Runnable::run);
        OpenApi document = new OpenApi(facades);
        table = new HttpTable()
                .contract(document)
                .messages(new MessagesApi(keys, reader, hub, hub, hub))
                .archive(new ArchiveApi(keys, hub, accounts))
                .resend(new ResendApi(keys, hub, hub))
                .accounts(new AccountsApi(keys, reader, hub, hub, accounts))
                .intakes(new IntakesApi(keys, hub.intakes))
                .hubs(new HubsApi(
                        keys,
                        () -> CompletableFuture.completedFuture(List.of(
                                new HubList.HubStatus(
                                        "hub-a",
                                        true,
                                        HubList.HubStatus.ALIVE,
                                        "1",
                                        PretendHub.NOW,
                                        List.of("intake.erp", "sweeps"),
                                        Map.of("sms-de", new HubList.AccountThere("open", 1, 7, 0))),
                                HubList.HubStatus.silent("hub-b")))))
                .clients(new ClientsApi(
                        keys, id -> id.equals("shop") ? Optional.of(List.of("new-country")) : Optional.empty()))
                .consents(new ConsentApi(keys, consents, Clock.systemUTC()))
                .campaigns(new CampaignApi(keys, campaigns, Files.createTempDirectory("web-server")))
                .records(new RecordsApi(keys, records))
                .erasure(new ErasureApi(
                        keys,
                        number -> new Erased(
                                3,
                                1,
                                2,
                                List.of(new Erased.Left(
                                        "consents",
                                        1L,
                                        "They stay, or the number would be sent to again; DELETE"
                                                + " /api/v1/consents/{number} removes them.")))))
                .templates(new TemplateApi(keys, templates, Clock.systemUTC()))
                .settings(new SettingsApi(keys, settings, accounts))
                .simple(new SimpleApi(keys, reader, hub))
                .callbacks(new CallbackApi(
                        Register.of(
                                Stream.concat(accounts.stream(), Stream.of(SILENT))
                                        .toList(),
                                Account::id),
                        List.of(new PretendProvider(), new ExampleProvider()),
                        hub,
                        Clock.systemUTC()))
                .smsapi(new SmsapiFacade(keys, requests))
                .smsbrana(new SmsbranaFacade(keys, requests, Clock.systemUTC()))
                .websms(new WebsmsFacade(keys, requests))
                .twilio(new TwilioFacade(keys, requests))
                .kannel(new KannelFacade(keys, requests, Map.of("old-smsc", "sms-de")))
                .handlers();
        listener = new HttpListener("127.0.0.1", 0, MAX_BYTES, new HttpMap(document, table, refused, records));
        main.addMainListener(listener);
        main.start();
        listener.open();
        hub.reset();
    }

    /** Id and key of a client that has this permission alone. */
    static String only(Permission permission) {
        return "only-" + permission;
    }

    /** Anna may operate accounts; after the password "again" she has to wait. */
    private static Optional<Persons.Attempt> person(String address, String name, String password) {
        if (!name.equals("anna")) {
            return Optional.empty();
        }
        Client anna = password.equals("anna-password") ? Client.person("anna", Set.of(Permission.ACCOUNTS)) : null;
        return Optional.of(new Persons.Attempt(anna, password.equals("again") ? Duration.ofSeconds(3) : Duration.ZERO));
    }

    /** Its clock goes so fast that every failure is forgotten at the next. */
    static RefusedLogins unslowed() {
        AtomicLong seconds = new AtomicLong();
        InstantSource fast = () -> Instant.ofEpochSecond(seconds.addAndGet(3600));
        return new RefusedLogins(TrustedProxies.NONE, fast.withZone(ZoneOffset.UTC));
    }

    CamelContext camel() {
        return main.getCamelContext();
    }

    VertxPlatformHttpRouter router() {
        return VertxPlatformHttpRouter.lookup(camel(), VertxPlatformHttpRouter.getRouterNameFromPort(0));
    }

    int port() {
        return camel().hasService(VertxPlatformHttpServer.class).getPort();
    }

    URI at(String path) {
        return URI.create("http://127.0.0.1:" + port() + path);
    }

    public HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(at(path)), headers);
    }

    public HttpResponse<String> post(String path, String json, String... headers)
            throws IOException, InterruptedException {
        return post(path, json.getBytes(StandardCharsets.UTF_8), headers);
    }

    public HttpResponse<String> post(String path, byte[] body, String... headers)
            throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(at(path)).POST(BodyPublishers.ofByteArray(body)), headers);
    }

    public HttpResponse<String> delete(String path, String... headers) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(at(path)).DELETE(), headers);
    }

    HttpResponse<String> send(HttpRequest.Builder request, String... headers) throws IOException, InterruptedException {
        if (headers.length > 0) {
            request.headers(headers);
        }
        return Contract.checked(
                http.send(request.timeout(Duration.ofSeconds(20)).build(), BodyHandlers.ofString()));
    }

    private static Client client(String id, String key, Permission... permissions) throws Exception {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
        return new Client(id, HexFormat.of().formatHex(hash), List.of(), Set.of(permissions));
    }

    private static Account account(String id, Map<String, Secret> secrets) {
        return account(id, "smsapi", secrets);
    }

    private static Account account(String id, String provider, Map<String, Secret> secrets) {
        Delivery delivery = new Delivery(
                0,
                1,
                1,
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                Duration.ofHours(1),
                WhenUnsure.HOLD,
                Duration.ofHours(1),
                5,
                Duration.ofSeconds(1),
                Duration.ofHours(1));
        return new Account(
                id,
                provider,
                id,
                true,
                null,
                List.of(),
                new Numbers("DE", List.of(), true, List.of(), false),
                new Texts(1530, 10, false, false, ""),
                null,
                List.of(),
                delivery,
                new Account.Connection(null, Duration.ofSeconds(1), Duration.ofSeconds(1), null, 0),
                Map.of(),
                secrets);
    }

    @Override
    public void close() {
        main.stop();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    /** Hands the one server to tests. */
    static final class Running implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
            return parameter.getParameter().getType() == WebServer.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
            WebServer web = test.getRoot()
                    .getStore(ExtensionContext.Namespace.create(WebServer.class))
                    .getOrComputeIfAbsent(WebServer.class, key -> started(), WebServer.class);
            web.hub.reset();
            return web;
        }

        private static WebServer started() {
            try {
                return new WebServer();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
