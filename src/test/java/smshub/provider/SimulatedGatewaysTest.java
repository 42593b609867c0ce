package smshub.provider;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import smshub.account.Account;
import smshub.account.AccountSetting;
import smshub.message.DeliveryReceipt;
import smshub.message.Outcome;
import smshub.message.ProblemCode;
import smshub.message.SendResult;
import smshub.provider.declared.Declarations;
import smshub.simulator.Simulators;
import smshub.text.UrlForm;

/** Each declared provider and its row of the simulators, written from the same document, understand each other. */
class SimulatedGatewaysTest {
    private static Simulators simulators;
    private static Vertx vertx;
    private static ScriptedServer hub;
    private static DefaultCamelContext camel;
    private static ProducerTemplate template;

    @BeforeAll
    static void start() throws Exception {
        simulators = Simulators.start(
                Simulators.Options.defaults().withReceipts(Duration.ofMillis(50), Duration.ofMillis(200), 1));
        vertx = Vertx.vertx();
        hub = new ScriptedServer();
        camel = new DefaultCamelContext();
        camel.getRegistry().bind("vertx", vertx);
        Samples.loadRoutes(camel);
        camel.start();
        template = camel.createProducerTemplate();
    }

    @AfterAll
    static void stop() {
        camel.stop();
        hub.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        simulators.close();
    }

    @BeforeEach
    void clear() {
        simulators.received().clear();
        hub.answer(200, Map.of(), "OK");
    }

    static Stream<Provider> declared() {
        return Declarations.own().stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("declared")
    void itTakesRefusesAndTells(Provider provider) {
        SendResult sent = send(account(provider, "right"), "+491743333399");
        assertEquals(Outcome.SENT, sent.outcome(), sent::toString);
        assertEquals(1, simulators.received().total());
        assertEquals(
                sent.providerIds().get(0),
                simulators.received().messages().get(0).providerId());
        assertEquals(
                Outcome.REJECTED,
                send(account(provider, "right"), "+491743333300").outcome());
        assertEquals(
                Outcome.DEFERRED,
                send(account(provider, "right"), "+491743333310").outcome());
        assertEquals(
                Outcome.UNKNOWN,
                send(account(provider, "right"), "+491743333304").outcome());
        assertEquals(
                ProblemCode.LOGIN_REJECTED,
                send(account(provider, "invalid"), "+491743333399").problem().code());
    }

    /** Those to which a message names the address. */
    @ParameterizedTest
    @ValueSource(strings = {"twilio", "infobip", "vonage", "sinch", "telnyx", "plivo", "messagebird", "gatewayapi"})
    void itPushesReceipts(String id) {
        Provider provider =
                declared().filter(one -> one.id().equals(id)).findFirst().orElseThrow();
        for (String end : List.of("99 DELIVERED", "01 UNDELIVERED")) {
            hub.answer(200, Map.of(), "OK");
            Account account = account(provider, "right");
            SendResult sent = send(account, "+4917433333" + end.substring(0, 2));
            await().atMost(Duration.ofSeconds(30)).until(() -> hub.requests().stream()
                    .flatMap(request -> receipts(provider, account, request).stream())
                    .anyMatch(receipt ->
                            receipt.providerId().equals(sent.providerIds().get(0))
                                    && receipt.status().name().equals(end.substring(3))));
        }
    }

    private static List<DeliveryReceipt> receipts(Provider provider, Account account, ScriptedServer.Request request) {
        boolean json = request.headers().get("content-type").startsWith("application/json");
        return ((ReceiptSource) provider)
                .receipts(new Callback(
                        account,
                        request.method(),
                        "http://hub.example/",
                        Map.of(),
                        json
                                ? Map.of()
                                : UrlForm.decode(request.body(), StandardCharsets.UTF_8)
                                        .orElseThrow(),
                        request.body().getBytes(StandardCharsets.UTF_8),
                        Instant.now()));
    }

    private static SendResult send(Account account, String to) {
        Cases.Message message = new Cases.Message(to, null, "Ihre Brille ist da", 1, null);
        return template.requestBody(
                "direct:" + account.provider() + "-send", Samples.job(account, message, hub.url()), SendResult.class);
    }

    /** Every setting that has no preset value, with this one; but that by which messages name no address. */
    private static Account account(Provider provider, String value) {
        Map<String, String> given = new HashMap<>();
        for (AccountSetting setting : provider.settings()) {
            if ((setting.required() || setting.kind() == AccountSetting.Kind.SECRET)
                    && !setting.name().equals("webhook-token")) {
                given.put(setting.name(), value);
            }
        }
        return Samples.account(
                provider,
                given,
                simulators.url().resolve(provider.id() + "/").toString(),
                null,
                Duration.ofSeconds(20));
    }
}
