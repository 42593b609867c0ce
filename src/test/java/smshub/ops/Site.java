package smshub.ops;

import io.vertx.ext.web.Router;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.TransportConfiguration;
import org.apache.activemq.artemis.api.core.client.ActiveMQClient;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientProducer;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.client.ClientSessionFactory;
import org.apache.activemq.artemis.api.core.client.ServerLocator;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.remoting.impl.invm.InVMAcceptorFactory;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyAcceptorFactory;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyConnectorFactory;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.main.Main;
import smshub.account.Secret;
import smshub.audit.Audit;
import smshub.http.TrustedProxies;
import smshub.login.LoginGate;
import smshub.login.LoginLimiter;
import smshub.login.LoginPage;
import smshub.login.Sessions;
import smshub.settings.Settings.Operator;
import smshub.settings.Settings.Role;

/** A small hub with real HTTP, routes and broker, as operators meet it. */
final class Site implements AutoCloseable {
    static final String PLANTED = "planted-secret-9471";
    static final List<Operator> OPERATORS = List.of(
            new Operator("admin", new Secret("admin-password"), Role.ADMIN),
            new Operator("viewer", new Secret("viewer-password"), Role.VIEWER),
            new Operator("shop", new Secret("shop-password"), Role.APPLICATION));

    final EmbeddedActiveMQ broker = new EmbeddedActiveMQ();
    final LoginLimiter logins = new LoginLimiter(OPERATORS, Clock.systemUTC());
    /** What stands in the audit record. */
    final List<String> acts = new CopyOnWriteArrayList<>();

    final Console console;
    final LoginGate gate;
    private final Main main = new Main();
    private final VertxPlatformHttpRouter router;

    Site(Path folder) throws Exception {
        this(folder, "127.0.0.1");
    }

    Site(Path folder, String host) throws Exception {
        this(folder, host, null, TrustedProxies.NONE);
    }

    Site(Path folder, String host, URI publicUrl, TrustedProxies proxies) throws Exception {
        Audit audit = (actor, verb, subject, before, after) -> {
            acts.add(actor.name() + " " + verb + " " + subject);
            return CompletableFuture.completedFuture(null);
        };
        boolean publicTls = publicUrl != null && "https".equalsIgnoreCase(publicUrl.getScheme());
        gate = new LoginGate(
                logins,
                new Sessions(logins::find, Clock.systemUTC()),
                proxies::client,
                request -> publicTls || proxies.secure(request),
                audit);
        console = new Console(gate, audit, Clock.systemUTC());
        ConfigurationImpl configuration = new ConfigurationImpl();
        configuration
                .setName("sms")
                .setPersistenceEnabled(false)
                .setSecurityEnabled(false)
                .setJMXManagementEnabled(true)
                .setClusterUser("cluster")
                .setClusterPassword(PLANTED)
                .addAcceptorConfiguration(new TransportConfiguration(InVMAcceptorFactory.class.getName()))
                .addAcceptorConfiguration(new TransportConfiguration(
                        NettyAcceptorFactory.class.getName(),
                        Map.of("host", "127.0.0.1", "port", 0, "keyStorePassword", PLANTED),
                        "tcp"))
                .addConnectorConfiguration(
                        "other",
                        new TransportConfiguration(
                                NettyConnectorFactory.class.getName(),
                                Map.of("host", "localhost", "port", 1, "trustStorePassword", PLANTED)))
                .addAddressSetting("#", new AddressSettings())
                .addQueueConfiguration(QueueConfiguration.of("sms.dead").setRoutingType(RoutingType.ANYCAST))
                .addQueueConfiguration(QueueConfiguration.of("sms.out.demo").setRoutingType(RoutingType.ANYCAST));
        configuration.setBrokerInstance(folder.toFile());
        broker.setConfiguration(configuration);
        broker.start();
        main.configure().setBasePackageScanEnabled(false);
        main.addInitialProperty("camel.main.name", "smshub");
        main.addInitialProperty("camel.server.enabled", "true");
        main.addInitialProperty("camel.server.host", host);
        main.addInitialProperty("camel.server.port", "0");
        main.configure().addRoutesBuilder(new RouteBuilder() {
            @Override
            public void configure() {
                from("platform-http:/ping")
                        .routeId("http-ping")
                        .description("Answers and passes on")
                        .to("direct:rules");
                from("direct:rules")
                        .routeId("rules")
                        .description("Tells mobile numbers from others")
                        .choice()
                        .when(header("to").startsWith("+49"))
                        .setBody(constant("national"))
                        .otherwise()
                        .setBody(constant("other"))
                        .end();
            }
        });
        main.start();
        router = VertxPlatformHttpRouter.lookup(context(), VertxPlatformHttpRouter.getRouterNameFromPort(0));
        console.mount(router.vertx(), router);
        new LoginPage(gate, () -> true, null).mount(router);
    }

    CamelContext context() {
        return main.getCamelContext();
    }

    Router router() {
        return router;
    }

    URI uri(String path) {
        return uri("127.0.0.1", path);
    }

    URI uri(String host, String path) {
        return URI.create("http://" + host + ":" + router.getServer().getPort() + path);
    }

    void put(String queue, String text) throws Exception {
        try (ServerLocator locator = ActiveMQClient.createServerLocator("vm://0");
                ClientSessionFactory factory = locator.createSessionFactory();
                ClientSession session = factory.createSession();
                ClientProducer producer = session.createProducer(queue)) {
            ClientMessage message = session.createMessage((byte) 3, true);
            message.setRoutingType(RoutingType.ANYCAST);
            message.getBodyBuffer()
                    .writeNullableSimpleString(org.apache.activemq.artemis.api.core.SimpleString.of(text));
            producer.send(message);
        }
    }

    @Override
    public void close() {
        console.close();
        main.stop();
        try {
            broker.stop();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** A browser without a screen: keeps the cookie. */
    final class Visitor {
        private final HttpClient http = HttpClient.newHttpClient();
        private String cookie = "";

        HttpResponse<String> get(String path, String... headers) throws Exception {
            return send(HttpRequest.newBuilder(uri(path)), headers);
        }

        HttpResponse<String> post(String path, String json, String... headers) throws Exception {
            return posted(path, "application/json", json, headers);
        }

        /** @param type its Content-Type; empty for none */
        HttpResponse<String> posted(String path, String type, String body, String... headers) throws Exception {
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(uri(path)).POST(HttpRequest.BodyPublishers.ofString(body));
            return send(type.isEmpty() ? request : request.header("Content-Type", type), headers);
        }

        HttpResponse<String> login(String name, String password) throws Exception {
            return post(
                    "/hawtio/auth/login",
                    "{\"username\":\"" + name + "\",\"password\":\"" + password + "\"}",
                    "Origin",
                    uri("").toString());
        }

        String cookie() {
            return cookie;
        }

        private HttpResponse<String> send(HttpRequest.Builder request, String... headers) throws Exception {
            if (!cookie.isEmpty()) {
                request.header("Cookie", cookie);
            }
            if (headers.length > 0) {
                request.headers(headers);
            }
            HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            answer.headers().firstValue("Set-Cookie").ifPresent(set -> cookie = set.substring(0, set.indexOf(';')));
            return answer;
        }
    }
}
