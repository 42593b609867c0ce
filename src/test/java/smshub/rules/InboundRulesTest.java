package smshub.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import smshub.account.Account;
import smshub.account.Client;
import smshub.account.InboundForward;
import smshub.account.InboundTerms;
import smshub.account.KeyWords;
import smshub.account.Prices;
import smshub.account.Secret;
import smshub.consent.StopWords;
import smshub.message.InboundMessage;

/** Whose a message from a handset is, and where it goes on to. */
class InboundRulesTest {
    private static final StopWords STOP = new StopWords(List.of("STOP"), List.of("START"));
    private static final InboundForward OFFICE = new InboundForward(
            List.of("office@example.com", "Both@example.com"),
            URI.create("https://erp.example.com/sms"),
            new Secret("secret-of-erp"),
            Duration.ofHours(1));
    private static final InboundForward SHOP =
            new InboundForward(List.of("both@example.com", "shop@example.com"), null, null, Duration.ofDays(3));
    private static final InboundRules RULES = new InboundRules(
            List.of(
                    account("main", "shop", KeyWords.of(List.of("STOP=crm", "REPAIR=service", "SHOP=shop")), OFFICE),
                    account("open", null, KeyWords.of(List.of("SHOP=shop")), OFFICE),
                    account("plain", null, KeyWords.NONE, InboundForward.NONE)),
            List.of(client("shop", SHOP), client("service", InboundForward.NONE)),
            message -> STOP.read(message).isPresent());

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            delimiter = '|',
            value = {
                "main  | Hello           | shop    | account.main office@example.com, account.main Both@example.com, account.main -, client.shop shop@example.com",
                "main  | shop: hours?    | shop    | account.main office@example.com, account.main Both@example.com, account.main -, client.shop shop@example.com",
                "main  | Repair 7        | service | ''",
                // A word of consent goes before the key word; what only begins with it is none.
                "main  | stop!           | shop    | account.main office@example.com, account.main Both@example.com, account.main -, client.shop shop@example.com",
                "main  | START           | shop    | account.main office@example.com, account.main Both@example.com, account.main -, client.shop shop@example.com",
                "main  | Stop by at noon | crm     | ''",
                "open  | Hello           | -       | account.open office@example.com, account.open Both@example.com, account.open -",
                "open  | shop            | shop    | client.shop both@example.com, client.shop shop@example.com",
                "plain | shop            | -       | ''",
                "gone  | shop            | -       | ''",
            })
    void itBelongsToTheClientOfItsFirstWordOrToTheOwner(String account, String text, String client, String onward) {
        InboundMessage completed = RULES.completed(inbound(account, "4711", text));
        assertEquals(client, completed.client());
        assertEquals(text, completed.text());
        assertEquals(
                onward,
                String.join(
                        ", ",
                        RULES.onward(completed).stream()
                                .map(one -> one.target() + " " + (one.mail() == null ? "-" : one.mail()))
                                .toList()));
    }

    @Test
    void eachAddressIsTriedAsLongAsItsSettingsSay() {
        assertEquals(
                List.of(Duration.ofHours(1), Duration.ofHours(1), Duration.ofHours(1), Duration.ofDays(3)),
                RULES.onward(RULES.completed(inbound("main", null, "Hello"))).stream()
                        .map(InboundRules.Onward::within)
                        .toList());
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "main, -,            +436641234567",
                "main, '',           +436641234567",
                "main, 491711234567, +491711234567",
                "main, 4711,         4711",
                "gone, -,            -"
            })
    void theNumberThatItWentToIsTheAccountsWhereTheProviderTellsNone(String account, String told, String to) {
        InboundMessage completed = RULES.completed(inbound(account, told, "Hello"));
        assertEquals(to, completed.to());
        assertEquals(account.equals("gone") ? "491719876543" : "+491719876543", completed.from());
    }

    private static InboundMessage inbound(String account, String to, String text) {
        return new InboundMessage("id", account, "p", "491719876543", to, text, Instant.EPOCH, null);
    }

    private static Client client(String id, InboundForward forward) {
        return new Client(id, "", List.of(), Set.of(), null, new Client.Callbacks(List.of(), false, null, forward));
    }

    private static Account account(String id, String owner, KeyWords words, InboundForward forward) {
        Account plain = Accounts.account(id);
        return new Account(
                id,
                plain.provider(),
                id,
                true,
                null,
                List.of(),
                plain.numbers(),
                plain.texts(),
                null,
                List.of(),
                plain.delivery(),
                plain.connection(),
                plain.settings(),
                plain.secrets(),
                new Account.Terms(null, List.of(), "+436641234567", false, null, Prices.NONE)
                        .with(new InboundTerms(owner, List.of(), words, forward)));
    }
}
