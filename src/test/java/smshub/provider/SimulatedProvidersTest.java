package smshub.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.vertx.core.Vertx;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import smshub.account.Account;
import smshub.message.DeliveryReceipt;
import smshub.message.Outcome;
import smshub.message.ProblemCode;
import smshub.message.SendResult;
import smshub.service.sms4.Sms4;
import smshub.service.smsbrana.Smsbrana;
import smshub.simulator.Simulators;

/** The provider's side and the stand-in's, written from the same documents, understand each other. */
class SimulatedProvidersTest {
    private static Simulators simulators;
    private static Vertx vertx;
    private static DefaultCamelContext camel;
    private static ProducerTemplate template;

    @BeforeAll
    static void start() throws Exception {
        simulators = Simulators.start(Simulators.Options.defaults());
        vertx = Vertx.vertx();
        camel = new DefaultCamelContext();
        camel.getRegistry().bind("vertx", vertx);
        Samples.loadRoutes(camel);
        camel.start();
        template = camel.createProducerTemplate();
    }

    @AfterAll
    static void stop() {
        camel.stop();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        simulators.close();
    }

    @BeforeEach
    void clear() {
        simulators.received().clear();
    }

    @Test
    void anIdThatWasTakenBeforeCountsAsSentAndIsNotSentAgain() {
        Account account = smsapi(Map.of("token", "t"));
        SendResult first = send(account, "+48500000004");
        SendResult second = send(account, "+48500000004");
        assertEquals(Outcome.UNKNOWN, first.outcome());
        assertEquals(SendResult.sent(List.of()), second);
        assertEquals(Map.of(Samples.MESSAGE_ID, 1), simulators.received().counts());
    }

    @ParameterizedTest
    @CsvSource({
        "t, +48500000099, SENT",
        "t, +48500000000, REJECTED",
        "t, +48500000005, DEFERRED",
        "t, +48500000007, UNKNOWN",
        "t, +48500000008, UNKNOWN",
        "t, +48500000009, DEFERRED",
        "t, +48500000010, DEFERRED",
        "nocredit, +48500000099, DEFERRED",
        "unauthorized, +48500000099, DEFERRED",
    })
    void smsapiSendsByToken(String token, String to, Outcome outcome) {
        assertEquals(outcome, send(smsapi(Map.of("token", token)), to).outcome());
    }

    @Test
    void smsapiSendsByUserAndPasswordAndTellsStateAndBalance() {
        Account account = smsapi(Map.of("user", "amparex", "password", "geheim"));
        SendResult sent = send(account, "+48500000099");
        List<?> states = template.requestBody(
                "direct:smsapi-status",
                new StatusJob(Samples.MESSAGE_ID, sent.providerIds(), account, Instant.now()),
                List.class);
        DeliveryReceipt state = (DeliveryReceipt) states.get(0);
        assertEquals(sent.providerIds().get(0), state.providerId());
        assertEquals(DeliveryReceipt.Status.UNDERWAY, state.status());
        Balance balance =
                template.requestBody("direct:smsapi-balance", new BalanceJob(account, Instant.now()), Balance.class);
        assertEquals(1, balance.amount().compareTo(BigDecimal.ZERO));
    }

    @Test
    void smsbranaTakesASaltOnce() {
        Smsbrana provider = new Smsbrana();
        HttpCall call = provider.balance(new BalanceJob(
                Samples.account(
                        provider,
                        Map.of("login", "hub", "password", "demo"),
                        simulators.smsbrana().toString(),
                        null,
                        Duration.ofSeconds(20)),
                Instant.now()));
        Balance first = provider.balanced(template.requestBody("direct:http-call", call, HttpReply.class));
        Balance second = provider.balanced(template.requestBody("direct:http-call", call, HttpReply.class));
        assertNull(first.problem());
        assertEquals(ProblemCode.PROVIDER_BUSY, second.problem().code());
    }

    @Test
    void theUrlGatewaySends() {
        Account account = account(
                "url-gateway",
                Map.of("url", simulators.gateway(), "success", "^OK", "failure", "^ERROR (\\d+)", "id", "^OK (\\d+)"));
        assertFalse(send(account, "+420601123456").providerIds().isEmpty());
        assertEquals(Outcome.REJECTED, send(account, "+420601123400").outcome());
        assertEquals("Grüße & mehr", simulators.received().messages().get(0).text());
        assertEquals(Samples.MESSAGE_ID, simulators.received().messages().get(0).id());
    }

    @ParameterizedTest
    @CsvSource({
        "praxis, +491743333399, SENT",
        "praxis, +491743333305, DEFERRED",
        "praxis, +491743333307, UNKNOWN",
        "invalid, +491743333399, DEFERRED",
    })
    void sms4Sends(String user, String to, Outcome outcome) {
        assertEquals(outcome, send(sms4(user), to).outcome());
    }

    @Test
    void sms4TakesEveryCharacterAndTellsStateAndCredit() {
        Account account = sms4("praxis");
        for (String text : List.of("Grüße & 5 € + 1", "žluť 🎉")) {
            SendResult sent = template.requestBody(
                    "direct:sms4-send",
                    Samples.job(account, new Cases.Message("+491743333399", "Praxis", text, 1, null), null),
                    SendResult.class);
            assertEquals(text, simulators.received().messages().get(0).text());
            simulators.received().clear();
            List<?> states = template.requestBody(
                    "direct:sms4-status",
                    new StatusJob(Samples.MESSAGE_ID, sent.providerIds(), account, Instant.now()),
                    List.class);
            assertEquals(DeliveryReceipt.Status.UNDERWAY, ((DeliveryReceipt) states.get(0)).status());
        }
        Balance balance =
                template.requestBody("direct:sms4-balance", new BalanceJob(account, Instant.now()), Balance.class);
        assertEquals(new BigDecimal("123.45"), balance.amount());
    }

    private static Account sms4(String user) {
        Provider provider = camel.getRegistry().findSingleByType(Sms4.class);
        return Samples.account(
                provider,
                Map.of("customer", "AB1", "user", user, "password", "geheim"),
                simulators.sms4().toString(),
                null,
                Duration.ofSeconds(20));
    }

    private static Account smsapi(Map<String, String> settings) {
        return account("smsapi", settings);
    }

    private static Account account(String id, Map<String, String> settings) {
        Provider provider = camel.getRegistry().findByType(Provider.class).stream()
                .filter(candidate -> candidate.id().equals(id))
                .findFirst()
                .orElseThrow();
        return Samples.account(provider, settings, simulators.smsapi().toString(), null, Duration.ofSeconds(20));
    }

    private static SendResult send(Account account, String to) {
        Cases.Message message = new Cases.Message(to, null, "Grüße & mehr", 1, null);
        return template.requestBody(
                "direct:" + account.provider() + "-send", Samples.job(account, message, null), SendResult.class);
    }
}
