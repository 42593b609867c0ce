package smshub.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static smshub.rules.Accounts.account;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import smshub.account.Account;
import smshub.account.Client;
import smshub.account.ClientDefaults;
import smshub.consent.Consents;
import smshub.message.Limits;
import smshub.message.SmsMessage;
import smshub.message.SmsRequest;
import smshub.message.SmsRequest.Label;
import smshub.message.SmsRequest.Wording;
import smshub.template.Templates;
import smshub.template.TextTemplate;
import smshub.text.GsmAlphabet;

/** What requests are completed with before and while they are judged. */
class EnrichmentTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Client SHOP = new Client("shop", "", List.of(), Set.of());
    private static final Client PLAIN = new Client("plain", "", List.of(), Set.of());
    private static final Account GERMANY =
            account("germany", new Account.Numbers("DE", List.of(), true, List.of(), false));
    private static final Account SIGNED = account("signed", new Account.Texts(30, 7, false, false, " Account"));

    private static final Map<String, ClientDefaults> DEFAULTS =
            Map.of("shop", new ClientDefaults("Shop", "orders", 7, null, "CZ", " Your shop"));

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        plain | +491711234567   |    | Hallo Eva
        plain | 0171 1234567    |    | Hallo Eva
        plain | +420 601 123456 |    | Ahoj Eva
        plain | +48501234567    |    | Hello Eva
        plain | +491711234567   | cs | Ahoj Eva
        shop  | 601 123 456     |    | Ahoj Eva Your shop
        """)
    void aTemplateIsToldInTheLanguageOfTheRequestOrOfTheCountry(
            String client, String to, String language, String text) {
        Decision decision = decide(client, List.of(GERMANY), asked(to, language, Map.of("name", "Eva")));

        assertEquals(text, decision.message().text());
        assertEquals("template", decision.verdicts().get(0).rule());
        assertTrue(decision.note().startsWith("template: The text is that of the template hello in "), decision::note);
    }

    @Test
    void whatIsMissingIsRefusedBeforeAnyAccountIsAsked() {
        Decision decision = decide("plain", List.of(GERMANY), asked("+491711234567", null, Map.of("nam", "Eva")));

        assertEquals("template-value-missing", decision.problem().code().word());
        assertEquals("values.name", decision.problem().field());
        assertEquals(1, decision.verdicts().size());
    }

    @Test
    void valuesThatLookLikeTemplatesStayWhatTheyAreAndAreCounted() {
        Decision decision =
                decide("plain", List.of(GERMANY), asked("+491711234567", "en", Map.of("name", "{{name}} {{{x}}}")));

        assertEquals("Hello {{name}} {{{x}}}", decision.message().text());
        // braces take two septets each
        assertEquals(32, GsmAlphabet.septets(decision.message().text()));
    }

    @Test
    void anotherAccountStartsFromTheTextThatTheTemplateGave() {
        SmsMessage message = decide(
                        "plain", List.of(GERMANY, SIGNED), asked("+491711234567", null, Map.of("name", "Eva")))
                .message();

        Acceptance acceptance = acceptance(List.of(GERMANY, SIGNED), Templates.NONE);
        assertEquals(
                "Hallo Eva Account",
                acceptance
                        .redirect(message, Set.of(), NOW)
                        .orElseThrow()
                        .message()
                        .text());
    }

    @Test
    void aClientsRequestsGetItsDefaultsWhereTheySayNothing() {
        SmsMessage message = decide("shop", List.of(GERMANY), SmsRequest.of("601123456", null, "Hi", "http"))
                .message();

        assertEquals("+420601123456", message.to().value());
        assertEquals("Shop", message.from().value());
        assertEquals("orders", message.submission().category());
        assertEquals(7, message.routing().priority());
        assertEquals("Hi Your shop", message.text());
    }

    @Test
    void whatARequestSaysGoesBefore() {
        SmsRequest request = SmsRequest.of("+491711234567", "Other", "Hi", "http")
                .withPriority(1)
                .with(new Label("http", null, "alarm"));
        SmsMessage message = decide("shop", List.of(GERMANY), request).message();

        assertEquals(
                "Other alarm 1",
                message.from().value() + " " + message.submission().category() + " "
                        + message.routing().priority());
    }

    @Test
    void aClientsSignatureStandsInPlaceOfTheAccountsAndIsCounted() {
        assertEquals(
                "Hi Your shop",
                decide("shop", List.of(SIGNED), SmsRequest.of("601123456", null, "Hi", "http"))
                        .message()
                        .text());
        assertEquals(
                "Hi Account",
                decide("plain", List.of(SIGNED), SmsRequest.of("+491711234567", null, "Hi", "http"))
                        .message()
                        .text());
        Decision full = decide("shop", List.of(SIGNED), SmsRequest.of("601123456", null, "x".repeat(21), "http"));
        assertEquals("text-too-long", full.problem().code().word());
        assertNull(decide("shop", List.of(SIGNED), SmsRequest.of("601123456", null, "x".repeat(20), "http"))
                .problem());
    }

    private static SmsRequest asked(String to, String language, Map<String, String> values) {
        return SmsRequest.of(to, null, null, "http").with(new Wording("hello", language, values));
    }

    private static Decision decide(String client, List<Account> accounts, SmsRequest request) {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("en", "Hello {{name}}");
        texts.put("de", "Hallo {{name}}");
        texts.put("cs", "Ahoj {{name}}");
        Templates templates = new Templates(
                List.of(TextTemplate.compile("hello", null, texts, null, null).template()), Map.of());
        return acceptance(accounts, templates).decide(request, client.equals("shop") ? SHOP : PLAIN, Map.of(), NOW);
    }

    private static Acceptance acceptance(List<Account> accounts, Templates templates) {
        return new Acceptance(accounts, account -> Limits.USUAL, Consents.NONE, new Enrichment(templates, DEFAULTS));
    }
}
