package smshub;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.JMSSecurityException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TextMessage;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.security.auth.x500.X500Principal;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import smshub.json.Json;
import smshub.settings.Loaded;
import smshub.settings.Settings;
import smshub.settings.SettingsSource;
import smshub.testing.Certificates;
import smshub.testing.TestHub;
import smshub.tls.TlsFiles;

/** A hub whose listeners speak TLS, met by programs with a certificate, with a password, and without TLS. */
class TlsIT {
    @TempDir
    Path folder;

    private Certificates certificates;

    @Test
    void bothListenersSpeakTlsKnowProgramsByTheirCertificatesAndTakeNewOnes() throws Exception {
        certificates = new Certificates(folder);
        certificates.pem("hub", "CN=hub");
        certificates.pem("next", "CN=next");
        SSLContext app = certificates.client(certificates.certificate("app", "CN=app,O=Example"));
        SSLContext other = certificates.client(certificates.certificate("other", "CN=other,O=Example"));
        SSLContext nobody = certificates.client(null);
        try (TestHub hub = new TestHub(secured(TestHub.settings(folder.resolve("data"))))) {
            int http = hub.service.httpPort();
            assertEquals(200, status(app, http, "/api/v1/accounts"));
            assertEquals(401, status(other, http, "/api/v1/accounts"), "of the same authority, but no client's");
            assertEquals(401, status(nobody, http, "/api/v1/accounts"));
            assertEquals(200, status(nobody, http, "/api/v1/accounts", "X-API-Key", TestHub.KEY));
            assertThrows(IOException.class, () -> HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + http + "/observe/health"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString()));
            assertTrue(
                    header(nobody, http, "/login", "Strict-Transport-Security").startsWith("max-age="));

            String message = "to=%2B491711234567&text=Hi";
            HttpResponse<String> page = get(nobody, http, "/?lang=de", "X-API-Key", TestHub.KEY);
            assertTrue(page.headers().firstValue("Strict-Transport-Security").isPresent(), page.headers()::toString);
            HttpResponse<String> refused = get(nobody, http, "/send?" + message + "&key=" + TestHub.KEY);
            assertEquals(403, refused.statusCode(), "a key that can do more than send");
            assertTrue(refused.body().contains("must not stand in an address"), refused.body());
            assertEquals(422, status(app, http, "/send?" + message), "there is no account, and no key in the address");

            int broker = hub.service.brokerPort();
            byProgram(broker);
            assertThrows(JMSException.class, () -> core(broker, "?callTimeout=2000", TestHub.PASSWORD));
            MqttConnectOptions options = new MqttConnectOptions();
            options.setSocketFactory(nobody.getSocketFactory());
            options.setUserName("app");
            options.setPassword(TestHub.PASSWORD.toCharArray());
            try (MqttClient mqtt = new MqttClient("ssl://127.0.0.1:" + broker, "device", new MemoryPersistence())) {
                mqtt.connect(options);
                assertTrue(mqtt.isConnected());
                mqtt.disconnect();
            }

            assertEquals("CN=hub", shown(nobody, http) + "");
            for (String end : new String[] {".pem", ".key"}) {
                Files.copy(
                        folder.resolve("next" + end), folder.resolve("hub" + end), StandardCopyOption.REPLACE_EXISTING);
            }
            for (int port : new int[] {http, broker}) {
                await().atMost(Duration.ofSeconds(20))
                        .until(() -> shown(nobody, port).equals("CN=next"));
            }
        }
    }

    @Test
    void aReloadGivesAClientAnotherCertificateAndPutsThatOfBeforeOut() throws Exception {
        certificates = new Certificates(folder);
        certificates.pem("hub", "CN=hub");
        SSLContext app = certificates.client(certificates.certificate("app", "CN=app"));
        SSLContext next = certificates.client(certificates.certificate("next", "CN=next"));
        String settings = """
                routes: %s
                http: {port: 0, tls: {certificate: hub.pem, key: hub.key, client-authority: %3$s}}
                broker: {port: 0, tls: {certificate: hub.pem, key: hub.key, client-authority: %3$s}}
                clients:
                  app: {key: "sha256:%2$s", certificate: CN=app, permissions: [read, operate]}
                """.formatted(Path.of("routes").toAbsolutePath(), TestHub.KEY_HASH, certificates.authority());
        Path file = Files.writeString(folder.resolve("hub.yaml"), settings);
        SettingsSource source = new SettingsSource(file, Map.of("HUB_HOME", folder.toString()));
        Loaded loaded = source.read();
        assertEquals(List.of(), loaded.mistakes());
        try (Service service = Service.start(source, loaded);
                Connection before = core(service.brokerPort(), certified("app"), null)) {
            CountDownLatch out = new CountDownLatch(1);
            before.setExceptionListener(ended -> out.countDown());
            before.start();
            before.createSession();
            int http = service.httpPort();
            assertEquals(401, status(next, http, "/api/v1/accounts"));

            Files.writeString(file, settings.replace("CN=app", "CN=next"));
            HttpResponse<String> told = client(app)
                    .send(
                            HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + http + "/api/v1/settings/reload"))
                                    .POST(HttpRequest.BodyPublishers.noBody())
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());

            assertEquals(
                    "[\"app\"]",
                    Json.JSON.readTree(told.body()).at("/parts/clients/changed").toString(),
                    told::body);
            assertEquals(200, status(next, http, "/api/v1/accounts"));
            assertEquals(401, status(app, http, "/api/v1/accounts"));
            assertTrue(out.await(20, TimeUnit.SECONDS));
            String once = certified("app") + "&callTimeout=2000";
            assertThrows(JMSException.class, () -> core(service.brokerPort(), once, null));
            core(service.brokerPort(), certified("next"), null).close();
        }
    }

    private Settings secured(Settings plain) {
        Settings.ListenerSecurity security = new Settings.ListenerSecurity(
                new TlsFiles(folder.resolve("hub.pem"), folder.resolve("hub.key"), certificates.authority(), false),
                false,
                Map.of(new X500Principal("O=Example, CN=app"), "none", new X500Principal("CN=app,O=Example"), "app"));
        return new Settings(
                plain.data(),
                plain.routes(),
                new Settings.Broker(
                        null,
                        null,
                        null,
                        "127.0.0.1",
                        0,
                        true,
                        64L << 20,
                        200L << 20,
                        Set.of(Settings.Protocol.values()),
                        security,
                        null),
                plain.store(),
                new Settings.Http(
                        "127.0.0.1", 0, plain.http().publicUrl(), Map.of(), List.of(), security, Settings.Logins.USUAL),
                plain.limits(),
                plain.operators(),
                plain.clients(),
                plain.accounts());
    }

    /** Without user and password: the certificate says who it is, and so what it may. */
    private void byProgram(int port) throws Exception {
        try (Connection connection = core(port, certified("app"), null)) {
            connection.start();
            Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
            Queue requests = session.createQueue("sms.requests");
            TemporaryQueue answers = session.createTemporaryQueue();
            MessageProducer producer = session.createProducer(requests);
            MessageConsumer consumer = session.createConsumer(answers);
            TextMessage request = session.createTextMessage("{\"to\": \"+4930123\", \"text\": \"Hi\"}");
            request.setJMSReplyTo(answers);
            producer.send(request);
            assertTrue(((TextMessage) consumer.receive(20_000)).getText().contains("refused"));
            assertThrows(JMSSecurityException.class, () -> session.createConsumer(session.createQueue("sms.retry")));
        }
    }

    /** Parameters of a connection that shows a certificate. */
    private String certified(String name) {
        return "?sslEnabled=true&verifyHost=false&trustStoreType=PEMCA&trustStorePath=" + certificates.authority()
                + "&keyStoreType=PKCS12&keyStorePath=" + folder.resolve(name + ".p12") + "&keyStorePassword="
                + Certificates.PASSWORD;
    }

    private static Connection core(int port, String parameters, String password) throws JMSException {
        ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory("tcp://127.0.0.1:" + port + parameters);
        return password == null ? factory.createConnection() : factory.createConnection("app", password);
    }

    private static HttpResponse<String> get(SSLContext context, int port, String path, String... headers)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client(context).send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpClient client(SSLContext context) {
        return HttpClient.newBuilder().sslContext(context).build();
    }

    private static int status(SSLContext context, int port, String path, String... headers) throws Exception {
        return get(context, port, path, headers).statusCode();
    }

    private static String header(SSLContext context, int port, String path, String name) throws Exception {
        return get(context, port, path).headers().firstValue(name).orElseThrow();
    }

    /** The subject that a listener shows to a new connection. */
    private static String shown(SSLContext context, int port) throws Exception {
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port)) {
            socket.startHandshake();
            return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
                    .getSubjectX500Principal()
                    .getName();
        }
    }
}
