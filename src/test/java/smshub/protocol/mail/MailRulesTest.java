package smshub.protocol.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MailRulesTest {
    private static final MailRules RULES = new MailRules(
            MailRules.NumbersIn.ADDRESS,
            Set.of("SMS.example.com"),
            Set.of("anna@example.com", "@partner.org"),
            null,
            Set.of(),
            false,
            false,
            MailRules.Answers.NEVER);

    @ParameterizedTest
    @CsvSource({
        "+491711234567@sms.example.com, +491711234567",
        "491711234567@SMS.Example.com, 491711234567",
        "01711234567@sms.example.com, 01711234567",
        "sms+491711234567@sms.example.com, +491711234567",
        "boss@sms.example.com,",
        "+49171x@sms.example.com,",
        "112@sms.example.com,",
        "+491711234567@example.com,"
    })
    void anAddressIsANumber(String address, String number) {
        ParsedMail parsed = new ParsedMail(
                "1", List.of(), null, List.of(address), "", "", false, ParsedMail.Origin.PERSON, List.of());
        assertEquals(number == null ? List.of() : List.of(number), RULES.numbers(parsed, MailSubject.of("", false)));
    }

    @ParameterizedTest
    @CsvSource({
        "anna@example.com, true",
        "Anna@Example.com, true",
        "bob@example.com, false",
        "bob@partner.org, true",
        "bob@evilpartner.org, false",
        "bob@sub.partner.org, false"
    })
    void onlyThoseOnTheListMaySend(String sender, boolean allowed) {
        assertEquals(allowed, RULES.allows(sender));
    }
}
