package smshub.protocol.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.vertx.core.Vertx;
import jakarta.mail.internet.MimeMessage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.subethamail.smtp.server.SMTPServer;
import smshub.account.Account;
import smshub.account.AlertSettings;
import smshub.account.Secret;
import smshub.message.Outcome;
import smshub.message.SendResult;
import smshub.provider.Cases;
import smshub.provider.Log;
import smshub.provider.Provider;
import smshub.provider.Samples;
import smshub.testing.Ports;

/** Plays the cases of providers that are spoken to by mail, with a real mail server, and what can go wrong with one. */
class MailContractTest {
    private static final List<String> PROVIDERS = List.of("sms4-mail", "3steps2web-mail");
    private static final Cases.Message MESSAGE = new Cases.Message("+491743333333", null, "geheimer Text", 1, null);

    private static final GreenMail SERVER =
            new GreenMail(new ServerSetup[] {setup(ServerSetup.PROTOCOL_SMTP), setup(ServerSetup.PROTOCOL_SMTPS)});
    private static Log log;
    private static Vertx vertx;
    private static DefaultCamelContext camel;
    private static ProducerTemplate template;

    record Table(Map<String, String> account, List<Send> send, List<Cases.Mistakes> mistakes) {}

    record Send(
            String name,
            Map<String, String> account,
            Cases.Message message,
            String to,
            String subject,
            String body,
            String problem) {}

    private static ServerSetup setup(String protocol) {
        ServerSetup setup = new ServerSetup(0, "127.0.0.1", protocol);
        setup.setServerStartupTimeout(30_000);
        return setup;
    }

    @BeforeAll
    static void start() throws Exception {
        log = new Log();
        SERVER.start();
        vertx = Vertx.vertx();
        camel = new DefaultCamelContext();
        camel.getRegistry().bind("vertx", vertx);
        camel.setTracing(true);
        Samples.loadRoutes(camel);
        camel.start();
        template = camel.createProducerTemplate();
    }

    @AfterAll
    static void stop() {
        camel.stop();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        SERVER.stop();
        log.close();
    }

    @TestFactory
    Stream<DynamicNode> aMessageBecomesAMail() {
        return PROVIDERS.stream().map(id -> {
            Table table = table(id);
            return dynamicContainer(
                    id,
                    table.send.stream()
                            .map(test -> dynamicTest(test.name, () -> {
                                SERVER.purgeEmailFromAllMailboxes();
                                Account account =
                                        account(id, test.account == null ? table.account : test.account, Map.of());
                                SendResult result = send(account, test.message);
                                if (test.problem != null) {
                                    assertEquals(
                                            test.problem,
                                            result.problem().code().word());
                                    assertEquals(0, SERVER.getReceivedMessages().length);
                                    return;
                                }
                                assertEquals(SendResult.sent(List.of()), result);
                                MimeMessage mail = SERVER.getReceivedMessages()[0];
                                assertEquals(test.to, mail.getAllRecipients()[0].toString());
                                assertEquals("praxis@zahnarzt.example", mail.getFrom()[0].toString());
                                assertEquals(
                                        test.subject == null && id.equals("sms4-mail") ? "SMS" : test.subject,
                                        mail.getSubject());
                                assertTrue(mail.isMimeType("text/plain"));
                                assertEquals("<" + Samples.MESSAGE_ID + "@smshub>", mail.getMessageID());
                                assertEquals(
                                        test.body.strip(),
                                        mail.getContent().toString().strip());
                            })));
        });
    }

    @TestFactory
    Stream<DynamicNode> mistakesAreToldBeforeTheStart() {
        return PROVIDERS.stream()
                .map(id -> dynamicContainer(
                        id,
                        table(id).mistakes.stream()
                                .map(test -> dynamicTest(test.toString(), () -> {
                                    Account account = Samples.account(
                                            provider(id), test.account(), "http://x/", null, Duration.ZERO);
                                    List<String> mistakes = provider(id).mistakes(account);
                                    assertEquals(test.mistakes(), mistakes.size(), mistakes::toString);
                                }))));
    }

    @Test
    void manyGoOverOneConnection() throws Exception {
        // Not the other server, which answers each line in two packets and so takes 40 ms for it.
        List<SocketAddress> connections = new CopyOnWriteArrayList<>();
        SMTPServer server = SMTPServer.port(Ports.free())
                .bindAddress(InetAddress.getLoopbackAddress())
                .messageHandler((context, from, to, mail) -> connections.add(context.getRemoteAddress()))
                .build();
        server.start();
        try {
            Account account =
                    account("sms4-mail", table("sms4-mail").account, Map.of("smtp-port", "" + server.getPort()));
            List<CompletableFuture<Object>> results = IntStream.range(0, 120)
                    .mapToObj(number -> template.asyncRequestBody(
                            "direct:sms4-mail-send", Samples.job(account, MESSAGE, null, "m" + number)))
                    .toList();
            for (CompletableFuture<Object> result : results) {
                assertEquals(Outcome.SENT, ((SendResult) result.get(30, TimeUnit.SECONDS)).outcome());
            }
            assertEquals(120, connections.size());
            int most = account.delivery().concurrency();
            assertTrue(Set.copyOf(connections).size() <= most, () -> Set.copyOf(connections) + " for at most " + most);
        } finally {
            server.stop();
        }
    }

    @Test
    void aConnectionThatIsCutTakesNoOtherMailWithIt() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread thread = new Thread(() -> {
                while (!server.isClosed()) {
                    serve(server, ".", "gone");
                }
            });
            thread.setDaemon(true);
            thread.start();
            Account account =
                    account("sms4-mail", table("sms4-mail").account, Map.of("smtp-port", "" + server.getLocalPort()));
            List<CompletableFuture<Object>> results = IntStream.range(0, 10)
                    .mapToObj(number -> template.asyncRequestBody(
                            "direct:sms4-mail-send", Samples.job(account, MESSAGE, null, "c" + number)))
                    .toList();
            for (CompletableFuture<Object> result : results) {
                assertEquals(Outcome.UNKNOWN, ((SendResult) result.get(30, TimeUnit.SECONDS)).outcome());
            }
        }
    }

    @Test
    void aServerThatIsNotTrustedGetsNothing() {
        Account account = account(
                "sms4-mail",
                table("sms4-mail").account,
                Map.of("smtp-tls", "always", "smtp-port", "" + SERVER.getSmtps().getPort()));
        SendResult result = send(account, MESSAGE);
        assertEquals(Outcome.DEFERRED, result.outcome());
        assertEquals("provider-unreachable", result.problem().code().word());
    }

    @ParameterizedTest
    @CsvSource({
        "MAIL, 250 ok, SENT,",
        "MAIL, 451 later, DEFERRED, provider-busy",
        "MAIL, 421 closing, DEFERRED, provider-unreachable",
        "MAIL, 550 no, REJECTED, request-rejected",
        "RCPT, 450 later, DEFERRED, provider-busy",
        "RCPT, 550 nobody, REJECTED, request-rejected",
        "DATA, 452 full, DEFERRED, provider-busy",
        ".,    451 later, DEFERRED, provider-busy",
        ".,    554 spam, REJECTED, request-rejected",
        ".,    gone, UNKNOWN, answer-lost",
        "EHLO, gone, DEFERRED, provider-unreachable",
        "AUTH, 535 no, DEFERRED, login-rejected",
        "STARTTLS, none, DEFERRED, provider-unreachable",
    })
    void whatAServerSays(String command, String reply, Outcome outcome, String problem) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread thread = new Thread(() -> serve(server, command, reply));
            thread.setDaemon(true);
            thread.start();
            Map<String, String> settings = new HashMap<>(Map.of("smtp-port", "" + server.getLocalPort()));
            if (command.equals("AUTH")) {
                settings.putAll(Map.of("smtp-user", "u", "smtp-password", "falsches-wort"));
            }
            if (command.equals("STARTTLS")) {
                settings.put("smtp-tls", "starttls");
            }
            SendResult result = send(account("sms4-mail", table("sms4-mail").account, settings), MESSAGE);
            assertEquals(outcome, result.outcome(), result::toString);
            assertEquals(
                    problem,
                    result.problem() == null ? null : result.problem().code().word());
        }
    }

    @Test
    void aServerThatIsNotThereDefers() {
        int port = Ports.free();
        Account account = account("sms4-mail", table("sms4-mail").account, Map.of("smtp-port", "" + port));
        assertEquals(
                "provider-unreachable", send(account, MESSAGE).problem().code().word());
    }

    @Test
    void anAccountsSettingsAndConnectionSayHowItsServerIsReached() {
        Account account = account(
                "sms4-mail",
                table("sms4-mail").account,
                Map.of(
                        "smtp-host", "mail.example",
                        "smtp-port", "587",
                        "smtp-tls", "starttls",
                        "smtp-user", "u",
                        "smtp-password", "falsches-wort"));
        Account.Connection own = new Account.Connection(
                null,
                Duration.ofSeconds(3),
                Duration.ofSeconds(7),
                "proxy",
                3128,
                Duration.ZERO,
                true,
                new Account.Tls(null, null, Path.of("authority.pem")));
        assertEquals(
                new MailServer(
                        "smtp",
                        "mail.example",
                        587,
                        AlertSettings.Security.STARTTLS,
                        "u",
                        new Secret("falsches-wort"),
                        Path.of("authority.pem"),
                        new MailServer.Way(Duration.ofSeconds(3), Duration.ofSeconds(7), "proxy", 3128)),
                MailServer.of(Samples.with(account, own)));
    }

    @Test
    void aMailGoesByTheAccountsProxy() throws Exception {
        try (ServerSocket proxy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<String> asked = new CompletableFuture<>();
            Thread thread = new Thread(() -> tunnel(proxy, asked));
            thread.setDaemon(true);
            thread.start();
            Map<String, String> settings = new HashMap<>(table("sms4-mail").account);
            settings.putAll(Map.of("smtp-host", "mail.invalid", "smtp-port", "25", "smtp-tls", "never"));
            Account account = Samples.account(
                    provider("sms4-mail"), settings, "http://x/", proxy.getLocalPort(), Duration.ofSeconds(20));
            assertEquals(Outcome.SENT, send(account, MESSAGE).outcome());
            assertEquals("CONNECT mail.invalid:25 HTTP/1.1", asked.get(20, TimeUnit.SECONDS));
        }
    }

    /** An HTTP proxy that tunnels to a mail server of its own (RFC 9110, section 9.3.6). */
    private static void tunnel(ServerSocket proxy, CompletableFuture<String> asked) {
        try (Socket socket = proxy.accept()) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
            asked.complete(in.readLine());
            while (!in.readLine().isEmpty()) {
                // The other fields say nothing that matters here.
            }
            say(socket, "HTTP/1.1 200 OK\r\n");
            converse(socket, in, "", "");
        } catch (IOException e) {
            asked.completeExceptionally(e);
        }
    }

    @Test
    void noNumberNoTextAndNoPasswordShowsInLogsOfTheHub() {
        send(account("3steps2web-mail", table("3steps2web-mail").account, Map.of()), MESSAGE);
        assertTrue(log.lines().stream().anyMatch(line -> line.contains("3steps2web-mail-send")), "no log");
        for (String secret : List.of("491743333333", "geheimer Text", "geheim-1", "falsches-wort")) {
            assertEquals(
                    List.of(),
                    log.lines().stream()
                            .filter(line -> !line.startsWith("com.icegreen"))
                            .filter(line -> line.contains(secret))
                            .toList());
        }
    }

    /** A mail server that answers one command as wanted; «gone» closes the connection. */
    private static void serve(ServerSocket server, String command, String reply) {
        try (Socket socket = server.accept();
                BufferedReader in = new BufferedReader(
                        new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1))) {
            converse(socket, in, command, reply);
        } catch (IOException e) {
            // the client went away
        }
    }

    private static void converse(Socket socket, BufferedReader in, String command, String reply) throws IOException {
        say(socket, "220 here");
        boolean data = false;
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            if (data && !line.equals(".")) {
                continue;
            }
            String said = data ? "." : line.split(" ")[0].toUpperCase();
            data = false;
            if (said.equals(command)) {
                if (reply.equals("gone")) {
                    return;
                }
                say(socket, reply);
                data = said.equals("DATA") && reply.startsWith("354");
            } else if (said.equals("EHLO")) {
                say(socket, command.equals("AUTH") ? "250-here\r\n250 AUTH PLAIN" : "250 here");
            } else if (said.equals("DATA")) {
                say(socket, "354 go on");
                data = true;
            } else {
                say(socket, "250 ok");
            }
        }
    }

    private static void say(Socket socket, String line) throws IOException {
        socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    }

    private static Table table(String id) {
        try (InputStream file = MailContractTest.class.getResourceAsStream("/providers/" + id + ".cases.yaml")) {
            return new YAMLMapper().readValue(file, Table.class);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Provider provider(String id) {
        return camel.getRegistry().findByType(Provider.class).stream()
                .filter(provider -> provider.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static Account account(String id, Map<String, String> given, Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(given);
        settings.put("smtp-host", "127.0.0.1");
        settings.put("smtp-port", "" + SERVER.getSmtp().getPort());
        settings.put("smtp-tls", "never");
        settings.putAll(more);
        return Samples.account(provider(id), settings, "http://x/", null, Duration.ofSeconds(20));
    }

    private static SendResult send(Account account, Cases.Message message) {
        return template.requestBody(
                "direct:" + account.provider() + "-send", Samples.job(account, message, null), SendResult.class);
    }
}
