package smshub.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;
import smshub.account.Account;
import smshub.message.DeliveryReceipt;
import smshub.message.InboundMessage;
import smshub.message.Msisdn;
import smshub.message.Outcome;
import smshub.message.ProblemCode;
import smshub.message.SendResult;
import smshub.provider.declared.Declarations;
import smshub.testing.Ports;

/**
 * Plays every provider's cases through its real route over a real socket, and adds what must hold for each: which
 * failures leave a message surely untaken and which in doubt, and that no secret or text shows anywhere. It speaks HTTP;
 * SMPP has a {@link SmppContractTest} of its own.
 */
class ProviderContractTest {
    private static final Duration PATIENT = Duration.ofSeconds(20);
    private static final Duration IMPATIENT = Duration.ofMillis(500);

    private static Log log;
    private static Vertx vertx;
    private static DefaultCamelContext camel;
    private static ProducerTemplate template;
    private static ScriptedServer server;
    private static ScriptedServer elsewhere;

    @BeforeAll
    static void start() throws Exception {
        log = new Log();
        vertx = Vertx.vertx();
        server = new ScriptedServer();
        elsewhere = new ScriptedServer();
        camel = new DefaultCamelContext();
        camel.getRegistry().bind("vertx", vertx);
        // The most talkative that an operator can make it.
        camel.setTracing(true);
        camel.setMessageHistory(true);
        Samples.loadRoutes(camel);
        camel.start();
        template = camel.createProducerTemplate();
    }

    @AfterAll
    static void stop() {
        camel.stop();
        server.close();
        elsewhere.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        log.close();
    }

    @Test
    void everyRouteFileBringsAProviderAndEveryProviderItsSendRoute() throws IOException {
        try (Stream<Path> own = Files.list(Path.of("routes/providers"));
                Stream<Path> added = Files.list(Path.of(Samples.ADDED))) {
            Stream<String> files = Stream.concat(own, added)
                    .map(file -> file.getFileName().toString().replace(".camel.yaml", ""));
            assertEquals(
                    Stream.concat(files, Declarations.own().stream().map(Provider::id))
                            .sorted()
                            .toList(),
                    providers().map(Provider::id).sorted().toList());
        }
        providers().forEach(provider -> {
            assertNotNull(camel.getRoute(provider.id() + "-send"), provider.id());
            assertEquals(
                    provider.abilities().contains(Provider.Ability.STATUS_QUERY),
                    camel.getRoute(provider.id() + "-status") != null);
            assertEquals(
                    provider.abilities().contains(Provider.Ability.BALANCE),
                    camel.getRoute(provider.id() + "-balance") != null);
            assertEquals(
                    provider.abilities().contains(Provider.Ability.POLL),
                    camel.getRoute(provider.id() + "-poll") != null);
            assertEquals(
                    provider.abilities().contains(Provider.Ability.CONFIRM),
                    camel.getRoute(provider.id() + "-confirm") != null);
        });
    }

    @TestFactory
    Stream<DynamicNode> providersKeepTheContract() {
        return providers().filter(ProviderContractTest::byHttp).map(provider -> {
            Cases cases = Cases.of(provider.id());
            assertNotNull(cases, "src/test/resources/providers/" + provider.id() + ".cases.yaml is missing");
            Contract contract = new Contract(provider, cases);
            return dynamicContainer(
                    provider.id(),
                    Stream.of(
                            contract.sends(),
                            contract.replies(),
                            contract.states(),
                            contract.balances(),
                            contract.receipts(),
                            contract.inbound(),
                            contract.polls(),
                            contract.mistakes(),
                            contract.failures(),
                            contract.silence()));
        });
    }

    private static Stream<Provider> providers() {
        return camel.getRegistry().findByType(Provider.class).stream();
    }

    /** Providers by file, table and mail have tables and runners of their own. */
    private static boolean byHttp(Provider provider) {
        return provider instanceof HttpProvider;
    }

    /** One provider and its cases. */
    private record Contract(Provider provider, Cases cases) {
        DynamicNode sends() {
            return table("requests", cases.send(), Cases.Send::name, test -> {
                answer(test.reply());
                SendResult result = send(
                        account(test.account() == null ? cases.account() : test.account()),
                        test.message() == null ? cases.message() : test.message(),
                        test.callback());
                check(test.request());
                check(result, test.outcome(), test.ids(), test.problem());
                if (test.price() != null) {
                    assertEquals(test.price(), String.valueOf(result.price()));
                }
            });
        }

        DynamicNode replies() {
            return table("answers", cases.replies(), reply -> reply.status() + " " + reply.body(), reply -> {
                answer(new Cases.Answer(reply.status(), reply.headers(), reply.body()));
                SendResult result = send(account(cases.account()), cases.message(), null);
                check(result, reply.outcome(), reply.ids(), reply.problem());
                assertEquals(reply.retryAfter(), Objects.toString(result.retryAfter(), null));
                if (reply.sentence() != null) {
                    assertEquals(reply.sentence(), result.problem().sentence());
                }
            });
        }

        DynamicNode states() {
            return table("status", cases.status(), Cases.Status::name, test -> {
                answer(test.reply());
                StatusJob job = new StatusJob(Samples.MESSAGE_ID, test.ids(), account(cases.account()), Instant.now());
                List<?> receipts = call("status", job, List.class);
                check(test.request());
                check(test.receipts(), receipts, Samples.MESSAGE_ID);
                if (test.reply() == null) {
                    assertEquals(List.of(), server.requests());
                }
            });
        }

        DynamicNode balances() {
            return table("balance", cases.balance(), Cases.Left::name, test -> {
                answer(test.reply());
                Account account = account(test.account() == null ? cases.account() : test.account());
                Balance balance = call("balance", new BalanceJob(account, Instant.now()), Balance.class);
                check(test.request());
                assertEquals(test.amount(), balance.amount());
                if (test.problem() == null) {
                    assertNull(balance.problem());
                    assertEquals(test.unit(), balance.unit());
                } else {
                    assertEquals(test.problem(), balance.problem().code().word());
                }
            });
        }

        DynamicNode receipts() {
            return table("receipts", cases.receipts(), Cases.Receipts::name, test -> {
                ReceiptSource source = (ReceiptSource) provider;
                check(test.receipts(), source.receipts(callback(null, test.parameters(), test.body())), null);
            });
        }

        DynamicNode inbound() {
            return table("inbound", cases.inbound(), Cases.Inbound::name, test -> {
                List<InboundMessage> messages =
                        ((InboundSource) provider).inbound(callback(test.account(), test.parameters(), test.body()));
                checkTexts(test.messages(), messages);
            });
        }

        DynamicNode polls() {
            return table("polls", cases.poll(), Cases.Poll::name, test -> {
                Account plain = account(test.account() == null ? cases.account() : test.account());
                Account account = test.onlySends() ? Samples.onlySending(plain) : plain;
                answer(test.reply());
                Polled polled = call("poll", new PollJob(account, Instant.now()), Polled.class);
                check(test.request());
                checkPolled(polled, test.receipts(), test.messages());
                assertEquals(test.more(), polled.more());
                assertEquals(
                        test.problem(),
                        polled.problem() == null
                                ? null
                                : polled.problem().code().word());
                assertEquals(test.confirmation() != null, polled.confirmation() != null, "confirmation");
                if (test.confirmation() != null) {
                    answer(test.confirmed());
                    Polled confirmed = call(
                            "confirm", new ConfirmJob(account, polled.confirmation(), Instant.now()), Polled.class);
                    check(test.confirmation());
                    checkPolled(confirmed, test.confirmedReceipts(), test.confirmedMessages());
                }
            });
        }

        private void checkPolled(Polled polled, List<Cases.Receipt> receipts, List<Cases.Text> messages) {
            check(receipts == null ? List.of() : receipts, polled.receipts(), null);
            checkTexts(messages == null ? List.of() : messages, polled.inbound());
        }

        private void checkTexts(List<Cases.Text> expected, List<InboundMessage> messages) {
            assertEquals(expected.size(), messages.size());
            for (int i = 0; i < messages.size(); i++) {
                Cases.Text row = expected.get(i);
                InboundMessage message = messages.get(i);
                assertEquals(row.from(), message.from());
                assertEquals(row.to(), message.to());
                assertEquals(row.text(), message.text());
                assertEquals(row.inReplyTo(), message.inReplyTo());
                if (row.id() != null) {
                    assertEquals(row.id(), message.providerId());
                }
                if (row.time() != null) {
                    assertEquals(Instant.parse(row.time()), message.time());
                }
            }
        }

        DynamicNode mistakes() {
            return table("mistakes", cases.mistakes(), Cases.Mistakes::toString, test -> {
                List<String> mistakes = provider.mistakes(account(test.account()));
                assertEquals(test.mistakes(), mistakes.size(), mistakes::toString);
            });
        }

        /** What holds for every provider alike. */
        DynamicNode failures() {
            return dynamicContainer(
                    "failures",
                    Stream.of(
                            failure("refused connection", this::refusedConnection),
                            failure("unknown host", () -> {
                                SendResult result = sendTo("http://no-such-host.invalid/", null);
                                check(result, Outcome.DEFERRED, ProblemCode.PROVIDER_UNREACHABLE);
                            }),
                            failure("no TLS at the other end", () -> {
                                server.answer(200, Map.of(), "OK");
                                SendResult result = sendTo(server.url().replace("http:", "https:"), null);
                                check(result, Outcome.DEFERRED, ProblemCode.PROVIDER_UNREACHABLE);
                                assertEquals(List.of(), server.requests());
                            }),
                            failure("proxy of the account", this::proxy),
                            failure("proxy that is not there", () -> {
                                SendResult result = sendTo(server.url(), Ports.free());
                                check(result, Outcome.DEFERRED, ProblemCode.PROVIDER_UNREACHABLE);
                            }),
                            failure("timeout after the request was written", () -> {
                                server.script(request -> {});
                                expectUnknown(ProblemCode.ANSWER_LOST, IMPATIENT);
                            }),
                            failure("timeout in the middle of the answer", () -> {
                                server.script(request -> request.response()
                                        .putHeader("Content-Length", "100")
                                        .write("{"));
                                expectUnknown(ProblemCode.ANSWER_LOST, IMPATIENT);
                            }),
                            failure("connection closed after the request", () -> {
                                server.script(request -> request.connection().close());
                                expectUnknown(ProblemCode.ANSWER_LOST);
                            }),
                            failure("answer without end", () -> {
                                server.script(request -> {
                                    request.response().setChunked(true);
                                    for (int i = 0; i < 40; i++) {
                                        request.response().write("x".repeat(50_000));
                                    }
                                });
                                expectUnknown(ProblemCode.ANSWER_NOT_UNDERSTOOD);
                            }),
                            status(429, Map.of("Retry-After", "7"), Outcome.DEFERRED, ProblemCode.PROVIDER_BUSY, 7),
                            status(429, Map.of(), Outcome.DEFERRED, ProblemCode.PROVIDER_BUSY, 1),
                            status(
                                    503,
                                    Map.of(
                                            "Date",
                                            "Wed, 13 Nov 2024 19:20:00 GMT",
                                            "Retry-After",
                                            "Wed, 13 Nov 2024 19:20:42 GMT"),
                                    Outcome.DEFERRED,
                                    ProblemCode.PROVIDER_BUSY,
                                    42),
                            status(503, Map.of(), Outcome.DEFERRED, ProblemCode.PROVIDER_BUSY, null),
                            status(401, Map.of(), Outcome.DEFERRED, ProblemCode.LOGIN_REJECTED, null),
                            status(403, Map.of(), Outcome.DEFERRED, ProblemCode.SERVICE_REFUSED, null),
                            status(404, Map.of(), Outcome.DEFERRED, ProblemCode.PROVIDER_FAULT, null),
                            status(413, Map.of(), Outcome.REJECTED, ProblemCode.REQUEST_REJECTED, null),
                            status(500, Map.of(), Outcome.UNKNOWN, ProblemCode.ANSWER_NOT_UNDERSTOOD, null),
                            status(502, Map.of(), Outcome.UNKNOWN, ProblemCode.ANSWER_NOT_UNDERSTOOD, null),
                            status(504, Map.of(), Outcome.UNKNOWN, ProblemCode.ANSWER_NOT_UNDERSTOOD, null),
                            failure("broken body", () -> {
                                server.answer(200, Map.of("Content-Type", "application/json"), "{\"count\":1,\"li");
                                expectUnknown(ProblemCode.ANSWER_NOT_UNDERSTOOD);
                            }),
                            failure("empty body", () -> {
                                server.answer(200, Map.of(), "");
                                expectUnknown(ProblemCode.ANSWER_NOT_UNDERSTOOD);
                            }),
                            redirect(302, Outcome.UNKNOWN, ProblemCode.ANSWER_NOT_UNDERSTOOD),
                            redirect(307, Outcome.DEFERRED, ProblemCode.PROVIDER_FAULT),
                            failure("headers of the exchange stay inside", () -> {
                                server.answer(200, Map.of("Set-Cookie", "a=b"), "");
                                for (int i = 0; i < 2; i++) {
                                    template.requestBodyAndHeaders(
                                            "direct:" + provider.id() + "-send",
                                            Samples.job(account(cases.account()), cases.message(), null),
                                            Map.of(
                                                    Exchange.HTTP_URI,
                                                    elsewhere.url(),
                                                    Exchange.HTTP_METHOD,
                                                    "DELETE",
                                                    "X-Inside",
                                                    "1"));
                                }
                                assertEquals(2, server.requests().size());
                                for (ScriptedServer.Request request : server.requests()) {
                                    assertFalse(request.headers().containsKey("x-inside"));
                                    assertFalse(request.headers().containsKey("cookie"));
                                }
                                assertEquals(List.of(), elsewhere.requests());
                            })));
        }

        /** Last, when everything above has been played: what it left in logs and in the running context. */
        DynamicNode silence() {
            return dynamicTest("no secret, number or text in logs and endpoints", () -> {
                assertTrue(log.lines().stream().anyMatch(line -> line.contains(provider.id() + "-send")), "no log");
                List<String> seen = new ArrayList<>(log.lines());
                camel.getEndpoints().forEach(endpoint -> seen.add(endpoint.getEndpointUri()));
                for (String secret : secrets()) {
                    seen.stream()
                            .filter(line -> line.contains(secret))
                            .findFirst()
                            .ifPresent(line -> fail(secret + " shows in: " + line));
                }
            });
        }

        private void refusedConnection() {
            check(
                    sendTo("http://127.0.0.1:" + Ports.free() + "/", null),
                    Outcome.DEFERRED,
                    ProblemCode.PROVIDER_UNREACHABLE);
        }

        /** The host is none that can be had without the proxy, which gets the whole address (RFC 9112, 3.2.2). */
        private void proxy() {
            List<String> addresses = new CopyOnWriteArrayList<>();
            server.script(request -> {
                addresses.add(request.uri());
                request.response().setStatusCode(503).end();
            });
            SendResult result =
                    sendTo("http://provider.invalid/", URI.create(server.url()).getPort());
            check(result, Outcome.DEFERRED, ProblemCode.PROVIDER_BUSY);
            assertEquals(1, addresses.size());
            assertTrue(addresses.get(0).startsWith("http://provider.invalid/"), addresses::toString);
        }

        private DynamicNode status(
                int status, Map<String, String> headers, Outcome outcome, ProblemCode code, Integer retryAfter) {
            return failure("status " + status + " " + headers, () -> {
                server.answer(status, headers, "<html>no</html>");
                SendResult result = send(account(cases.account()), cases.message(), null);
                check(result, outcome, code);
                assertEquals(retryAfter == null ? null : Duration.ofSeconds(retryAfter), result.retryAfter());
            });
        }

        private DynamicNode redirect(int status, Outcome outcome, ProblemCode code) {
            return failure("redirect " + status + " to another host is not followed", () -> {
                elsewhere.answer(200, Map.of(), "OK");
                server.answer(status, Map.of("Location", elsewhere.url()), "");
                check(send(account(cases.account()), cases.message(), null), outcome, code);
                assertEquals(List.of(), elsewhere.requests());
            });
        }

        private void expectUnknown(ProblemCode code) {
            expectUnknown(code, PATIENT);
        }

        private void expectUnknown(ProblemCode code, Duration timeout) {
            Account account = account(cases.account(), server.url(), null, timeout);
            check(send(account, cases.message(), null), Outcome.UNKNOWN, code);
            assertEquals(1, server.requests().size(), "a call in doubt is never repeated by itself");
        }

        private SendResult sendTo(String base, Integer proxyPort) {
            return send(account(cases.account(), base, proxyPort, PATIENT), cases.message(), null);
        }

        private SendResult send(Account account, Cases.Message message, String callback) {
            return call("send", Samples.job(account, message, callback), SendResult.class);
        }

        private <T> T call(String what, Object job, Class<T> type) {
            Exchange exchange = template.send("direct:" + provider.id() + "-" + what, sent -> sent.getMessage()
                    .setBody(job));
            assertNull(exchange.getException());
            String everything = exchange.getAllProperties()
                    + " " + exchange.getMessage().getHeaders()
                    + " " + exchange.getMessage().getBody();
            secrets().forEach(secret -> assertFalse(everything.contains(secret), everything));
            return type.cast(exchange.getMessage().getBody());
        }

        private List<String> secrets() {
            List<String> secrets = new ArrayList<>(cases.secrets());
            secrets.add(cases.message().text());
            secrets.add(new Msisdn(cases.message().to()).digits());
            for (Cases.Send test : cases.send()) {
                if (test.message() != null && test.message().text().length() > 5) {
                    secrets.add(test.message().text());
                }
            }
            return secrets;
        }

        private Account account(Map<String, String> given) {
            return account(given, server.url(), null, PATIENT);
        }

        private Account account(Map<String, String> given, String base, Integer proxyPort, Duration timeout) {
            return Samples.account(provider, given, base, proxyPort, timeout);
        }

        private Callback callback(Map<String, String> given, Map<String, String> parameters, String body) {
            Map<String, List<String>> lists = new HashMap<>();
            if (parameters != null) {
                parameters.forEach((name, value) -> lists.put(name, List.of(value)));
            }
            return new Callback(
                    account(given == null ? cases.account() : given),
                    body == null ? "GET" : "POST",
                    "http://hub.example/callback",
                    Map.of(),
                    lists,
                    body == null ? new byte[0] : body.getBytes(StandardCharsets.UTF_8),
                    Instant.now());
        }
    }

    private static void answer(Cases.Answer reply) {
        server.answer(
                reply == null || reply.status() == null ? 200 : reply.status(),
                reply == null || reply.headers() == null ? Map.of() : reply.headers(),
                reply == null || reply.body() == null ? "" : reply.body());
    }

    private static void check(Cases.Request expected) {
        if (expected == null) {
            return;
        }
        assertEquals(1, server.requests().size());
        ScriptedServer.Request request = server.requests().get(0);
        assertEquals(expected.method(), request.method());
        assertEquals(expected.path(), request.path());
        if (expected.parameters() == null) {
            assertEquals(expected.query(), request.query());
        } else {
            check(expected.parameters(), new QueryStringDecoder(request.query(), false));
        }
        if (expected.headers() != null) {
            expected.headers()
                    .forEach((name, value) ->
                            assertEquals(value, request.headers().get(name), name));
        }
        if (expected.without() != null) {
            expected.without().forEach(name -> assertFalse(request.headers().containsKey(name), name));
        }
        if (expected.form() != null) {
            check(expected.form(), new QueryStringDecoder(request.body(), false));
        }
        if (expected.body() != null) {
            assertEquals(expected.body(), request.body());
        }
    }

    private static void check(SendResult result, String outcome, List<String> ids, String problem) {
        assertEquals(outcome, result.outcome().name(), result::toString);
        assertEquals(ids == null ? List.of() : ids, result.providerIds());
        assertEquals(
                problem,
                result.problem() == null ? null : result.problem().code().word());
    }

    private static void check(Map<String, String> expected, QueryStringDecoder fields) {
        Map<String, List<String>> seen = new HashMap<>(fields.parameters());
        Map<String, List<String>> form = new HashMap<>();
        expected.forEach((name, value) -> form.put(name, value.equals("*") ? seen.get(name) : List.of(value)));
        assertEquals(form, seen);
    }

    private static void check(SendResult result, Outcome outcome, ProblemCode code) {
        check(result, outcome.name(), List.of(), code.word());
    }

    private static void check(List<Cases.Receipt> expected, List<?> receipts, String messageId) {
        assertEquals(expected.size(), receipts.size());
        for (int i = 0; i < receipts.size(); i++) {
            DeliveryReceipt receipt = (DeliveryReceipt) receipts.get(i);
            Cases.Receipt row = expected.get(i);
            assertEquals(row.id(), receipt.providerId());
            assertEquals(row.message() == null ? messageId : row.message(), receipt.messageId());
            assertEquals(row.status(), receipt.status().name());
            assertEquals(row.code(), receipt.providerCode());
            if (row.time() != null) {
                assertEquals(Instant.parse(row.time()), receipt.time());
            }
        }
    }

    private interface Check<T> {
        void run(T test) throws Exception;
    }

    private static <T> DynamicNode table(String name, List<T> rows, Function<T, String> title, Check<T> check) {
        return dynamicContainer(
                name,
                (rows == null ? List.<T>of() : rows)
                        .stream().map(row -> dynamicTest(title.apply(row), () -> check.run(row))));
    }

    private static DynamicNode failure(String name, Executable check) {
        return dynamicTest(name, check);
    }
}
