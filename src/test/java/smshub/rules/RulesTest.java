package smshub.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static smshub.message.ProblemCode.COUNTRY_NOT_ALLOWED;
import static smshub.message.ProblemCode.NUMBER_INVALID;
import static smshub.message.ProblemCode.NUMBER_NOT_MOBILE;
import static smshub.message.ProblemCode.SENDER_INVALID;
import static smshub.message.ProblemCode.SENDER_NOT_ALLOWED;
import static smshub.message.ProblemCode.SENDER_NOT_IN_COUNTRY;
import static smshub.message.ProblemCode.TEXT_MISSING;
import static smshub.message.ProblemCode.TEXT_NOT_ENCODABLE;
import static smshub.message.ProblemCode.TEXT_TOO_LONG;
import static smshub.rules.Accounts.account;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import smshub.account.Account;
import smshub.account.NumberRange;
import smshub.account.SenderCountries;
import smshub.message.Limits;
import smshub.message.ProblemCode;
import smshub.message.SmsMessage.Asked;
import smshub.text.Encoding;

class RulesTest {
    private static final String MOBILE = "+491711234567";
    private static final String LANDLINE = "+4930123456";

    @Test
    void areAskedInThisOrder() {
        assertEquals(
                List.of(
                        "number",
                        "country",
                        "mobile",
                        "consent",
                        "quiet",
                        "sender",
                        "text",
                        "signature",
                        "compose",
                        "transliterate",
                        "alphabet",
                        "length",
                        "flash"),
                Rules.IN_ORDER.stream().map(Rule::name).toList());
    }

    // F7: national numbers get the account's country code, international ones keep theirs
    @ParameterizedTest
    @CsvSource({
        "DE,0171 1234567,+491711234567",
        "DE,0171/123-45.67,+491711234567",
        "DE,(0171) 123 45 67,+491711234567",
        "DE,+49 171 1234567,+491711234567",
        "DE,+49 (0)171 1234567,+491711234567",
        "DE,(+49) 171 1234567,+491711234567",
        "DE,0049 171 1234567,+491711234567",
        "DE,491711234567,+491711234567",
        "DE,' +491711234567\t',+491711234567",
        "DE,+491711234567,+491711234567",
        "DE,+48 600 700 800,+48600700800",
        "DE,0048600700800,+48600700800",
        "PL,600700800,+48600700800",
        "PL,600\u00A0700\u2011800,+48600700800",
        "PL,48600700800,+48600700800",
        "CZ,601 123 456,+420601123456",
        "AT,0664 1234567,+436641234567",
        "AT,436641234567,+436641234567",
        "IT,393331234567,+393331234567",
        "IT,3931234567,+393931234567",
        "DK,45123456,+4545123456",
        "US,(201) 555-0123,+12015550123",
        "IT,06 6982 1234,+390669821234",
        ",+491711234567,+491711234567",
        ",+49 171 1234567,+491711234567",
        ",+881612345678,+881612345678"
    })
    void numbersAreReadWithTheAccountsCountry(String country, String asked, String msisdn) {
        Ruling ruling = number(asked, country, false);
        assertTrue(ruling.passed(), () -> ruling.sentence());
        assertEquals(msisdn, ruling.candidate().recipient().msisdn().value());
        assertTrue(ruling.sentence().contains(msisdn));
    }

    @ParameterizedTest
    @CsvSource({
        "DE,0171 1234x67,U+0078",
        "DE,0800 FLOWERS,U+0046",
        "DE,0171 1234567;ext=1,U+003B",
        "DE,0171+1234567,U+002B",
        "DE,++491711234567,U+002B",
        "DE,٠١٧١,U+0660",
        "DE,0171\0001234567,U+0000",
        "DE,'0171 1234567, 0171 7654321',U+002C",
        "DE,+,too short",
        "DE,-,too short",
        "DE,00,too short",
        "DE,110,too short",
        "PL,+48 6007,too short",
        "NO,+47 412345678901,too long",
        "DE,0171 123456789012345678,too long",
        "DE,+99912345678,country code",
        "DE,+0491711234567,country code",
        "PL,+48 000 000 000,not in use",
        "US,555-0123,too short",
        ",0171 1234567,begin with +",
        ",0049 171 1234567,begin with +",
        ",491711234567,begin with +"
    })
    void whatIsNoNumberIsRefused(String country, String asked, String why) {
        assertRefused(NUMBER_INVALID, "to", why, number(asked, country, false));
    }

    @ParameterizedTest
    @CsvSource({
        "DE,tel:+49-171-1234567,+491711234567",
        "DE,sms:0171 1234567,+491711234567",
        "DE,\uFF0B\uFF14\uFF19171 1234567,+491711234567",
        "DE,0049 (0)171 1234567,+491711234567",
        "CZ,+420 (0) 601 123 456,+420601123456",
        "AU,0011 49 171 1234567,+491711234567",
        "AU,0049 171 1234567,+491711234567",
        "US,011 49 171 1234567,+491711234567",
        "JP,010 49 171 1234567,+491711234567"
    })
    void otherFormsOfNumbersAreRead(String country, String asked, String msisdn) {
        numbersAreReadWithTheAccountsCountry(country, asked, msisdn);
    }

    @ParameterizedTest
    @CsvSource({
        "0171 1234567 ext. 12,leave it out",
        "0171 1234567x12,leave it out",
        "0171 1234567#12,leave it out",
        "'0171 1234567, 0171 7654321',a recipient of its own",
        "0800 FLOWERS,in digits",
        "s1234,a short code",
        "1234,not in use"
    })
    void aRefusalSaysWhatToDo(String asked, String why) {
        assertRefused(NUMBER_INVALID, "to", why, number(asked, "DE", false));
    }

    @Test
    void anAccountWithoutCountryIsToldOfTheTwoZerosOrReadsThem() {
        assertRefused(NUMBER_INVALID, "to", "begins with 00", number("0049 171 1234567", null, false));
        Account account = account(
                "a",
                new Account.Numbers(null, List.of(), true, List.of(), false, List.of(), Account.ShortCodes.NONE, "00"));
        Ruling ruling = rule("number", Candidate.of(new Asked("0049 171 1234567", null, "x")), account);
        assertEquals("+491711234567", ruling.candidate().recipient().msisdn().value());
    }

    /** Numbers of machines, longer than their plans say, and what the account lists beside them. */
    @ParameterizedTest
    @CsvSource({
        "NO,+47 58 123 456 789,+4758123456789",
        "NO,58 123 456 789,+4758123456789",
        "NO,4758123456789,+4758123456789",
        "NO,0047 58 123 456 789,+4758123456789",
        "NO,+34 590 123 456 7890,+345901234567890",
        "NO,+47 59 123 456 789,",
        "NO,+88 300 500,+88300500",
        "NO,+88 300 501,",
        "NO,+34 590 123 456 78901,"
    })
    void numbersThatAnAccountListsAreTakenAsTheyAre(String country, String asked, String msisdn) {
        List<NumberRange> listed = Stream.of("+4758", "+34590", "+88300400-+88300500")
                .map(NumberRange::ofBeginning)
                .toList();
        Account account = account(
                "a",
                new Account.Numbers(
                        country, List.of("NO"), true, List.of("+4799"), false, listed, Account.ShortCodes.NONE, null));
        Ruling ruling = rule("number", Candidate.of(new Asked(asked, null, "x")), account);
        assertEquals(
                msisdn,
                ruling.passed() ? ruling.candidate().recipient().msisdn().value() : null);
        if (ruling.passed()) {
            assertTrue(rule("country", ruling.candidate(), account).passed());
            assertTrue(rule("mobile", ruling.candidate(), account).passed());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "DE, 1234, 1234, 1234",
        "DE, s1234, 1234, 1234",
        "DE, 1235, 1234, ",
        "DE, s12345, 12000-12999, 12345",
        "DE, 12345, 12000-12999 70000-79999, 12345",
        "DE, s12345, '', ",
        "DE, s12345, any, 12345",
        "'', 12345, any, 12345",
        "DE, 112, any, ",
        "DE, 112, 112, 112",
        "US, 911, any, ",
        "US, 611, national, 611",
        "US, s12, any, ",
        "NO, 41234567, any, +4741234567",
        "NO, 1881, national, 1881",
        "NO, s3333333, national, "
    })
    void shortCodesAreWhatTheAccountSays(String country, String asked, String settings, String read) {
        List<String> words = settings.isEmpty() ? List.of() : List.of(settings.split(" "));
        Account account = account(
                "a",
                new Account.Numbers(
                        country.isEmpty() ? null : country,
                        List.of("SE", "NO"),
                        true,
                        List.of(),
                        false,
                        List.of(),
                        Account.ShortCodes.of(words),
                        null));
        Ruling ruling = rule("number", Candidate.of(new Asked(asked, null, "x")), account);
        assertEquals(
                read, ruling.passed() ? ruling.candidate().recipient().msisdn().value() : null);
        if (ruling.passed()) {
            assertTrue(rule("country", ruling.candidate(), account).passed());
            assertTrue(rule("mobile", ruling.candidate(), account).passed());
        }
    }

    // F8: the strict form 48XXXYYYXXX
    @ParameterizedTest
    @CsvSource({"PL,48600700800", ",48600700800", "PL,491711234567"})
    void strictAccountsReadDigitsWithTheCountryCode(String country, String asked) {
        assertEquals(
                "+" + asked,
                number(asked, country, true).candidate().recipient().msisdn().value());
    }

    @ParameterizedTest
    @ValueSource(strings = {"+48600700800", "0048600700800", "48 600 700 800", "600700800", "048600700800", "48x", "4"})
    void strictAccountsRefuseEveryOtherForm(String asked) {
        assertRefused(NUMBER_INVALID, "to", "", number(asked, "PL", true));
    }

    @ParameterizedTest
    @CsvSource({
        "+48600700800,PL,true",
        "+48600700800,DE PL,true",
        "+48600700800,'',true",
        "+491711234567,PL,false",
        "+14165550123,US,false",
        "+12015550123,US,true"
    })
    void onlyAllowedCountriesPass(String to, String allowed, boolean passes) {
        List<String> countries = allowed.isEmpty() ? List.of() : List.of(allowed.split(" "));
        Account account = account("a", new Account.Numbers("DE", countries, false, List.of(), false));
        Ruling ruling = rule("country", at("number", to, null, "x", account), account);
        if (passes) {
            assertTrue(ruling.passed());
        } else {
            assertRefused(COUNTRY_NOT_ALLOWED, "to", String.join(", ", countries), ruling);
        }
    }

    // F9: landlines and numbers without a valid mobile prefix
    @ParameterizedTest
    @CsvSource({
        "true,'',+491711234567,true",
        "true,'',+4930123456,false",
        "true,'',+498001234567,false",
        "true,'',+12015550123,true",
        "false,'',+4930123456,true",
        "false,+49171 +49172,+491711234567,true",
        "false,+49171 +49172,+491721234567,true",
        "false,+49172,+491711234567,false",
        "true,+4930,+4930123456,false",
        "true,+49171,+491711234567,true"
    })
    void onlyMobilesPassWhereAsked(boolean mobileOnly, String prefixes, String to, boolean passes) {
        List<String> table = prefixes.isEmpty() ? List.of() : List.of(prefixes.split(" "));
        Account account = account("a", new Account.Numbers("DE", List.of(), mobileOnly, table, false));
        Ruling ruling = rule("mobile", at("number", to, null, "x", account), account);
        if (passes) {
            assertTrue(ruling.passed());
        } else {
            assertRefused(NUMBER_NOT_MOBILE, "to", "mobile", ruling);
        }
    }

    // F6: the sender
    @ParameterizedTest
    @CsvSource({
        ",,'',",
        "'',,'',",
        "' ',,'',",
        ",SHOP,'',SHOP",
        "'',SHOP,'OTHER',SHOP",
        "Praxis12345,SHOP,'',Praxis12345",
        "A,,'',A",
        "+491711234567,,'',+491711234567",
        "1234567890123456,,'',1234567890123456",
        "SHOP,,'SHOP CRM',SHOP",
        "MAIN,MAIN,'SHOP',MAIN"
    })
    void theSenderIsAsAskedElseTheAccountsElseTheProviders(String asked, String own, String allowed, String expected) {
        Ruling ruling = sender(asked, own, allowed);
        assertTrue(ruling.passed(), ruling::sentence);
        if (expected == null) {
            assertNull(ruling.candidate().from());
        } else {
            assertEquals(expected, ruling.candidate().from().value());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TwelveLetter", "My Shop", "Café", "A-B", "12345678901234567", "+", "SHOP ", "x\n"})
    void otherSendersAreInvalid(String asked) {
        assertRefused(SENDER_INVALID, "from", "11 letters", sender(asked, null, ""));
        assertRefused(SENDER_INVALID, "from", "11 letters", sender(asked, null, "SHOP"));
    }

    @Test
    void aSenderThatTheAccountDoesNotListIsRefused() {
        assertRefused(SENDER_NOT_ALLOWED, "from", "allows", sender("SHOP", "MAIN", "CRM"));
        assertRefused(SENDER_NOT_ALLOWED, "from", "allows", sender("crm", null, "CRM"));
    }

    /** What the provider says, what the account says beside that, and what becomes of the sender; empty is refused. */
    @ParameterizedTest
    @CsvSource({
        "'','','','',Shop,Shop",
        "DE,'','','',Shop,''",
        "US,'','','',Shop,Shop",
        "'',US DE,'','',Shop,''",
        "DE,'',DE,'',Shop,Shop",
        "DE,DE,DE,'',Shop,''",
        "DE,'','',+4930123,Shop,+4930123",
        "'',DE,'',90210,Shop,90210",
        "DE,'','',90210,+491711234567,+491711234567"
    })
    void aSenderOfLettersGoesWhereTheCountryTakesOne(
            String provider, String none, String letters, String number, String asked, String expected) {
        Account account = account("a")
                .with(Account.Terms.NONE.with(
                        new SenderCountries(words(none), words(letters), number.isEmpty() ? null : number)));
        Limits limits = Limits.USUAL.with(new Limits.Senders(1, 11, 1, 16, false, words(provider)));
        Candidate candidate = at("number", MOBILE, asked, "x", account);
        Ruling ruling = rule("sender", candidate, account, limits);
        if (expected.isEmpty()) {
            assertRefused(SENDER_NOT_IN_COUNTRY, "from", "DE", ruling);
        } else {
            assertEquals(expected, ruling.candidate().from().value());
            assertEquals(asked.equals(expected), ruling.note() == null, "its time line tells of a change");
        }
    }

    private static List<String> words(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(" "));
    }

    /** The account's own sender is judged like one that is asked for. */
    @Test
    void theAccountsOwnSenderOfLettersIsNotSentWhereNoneIsTaken() {
        Account account = account("a", "SHOP", List.of())
                .with(Account.Terms.NONE.with(new SenderCountries(List.of("DE"), List.of(), null)));
        Candidate candidate = at("number", MOBILE, null, "x", account);
        assertRefused(SENDER_NOT_IN_COUNTRY, "from", "DE", rule("sender", candidate, account));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\r\n\t"})
    void aTextThatSaysNothingIsMissing(String text) {
        Account signing = account("a", new Account.Texts(1000, 7, false, false, "Praxis Dr. A"));
        assertRefused(TEXT_MISSING, "text", "no text", last(MOBILE, null, text, signing));
        assertRefused(TEXT_MISSING, "text", "no text", last(MOBILE, null, null, signing));
    }

    @ParameterizedTest
    @MethodSource
    void charactersThatNoHandsetShowsAreNamed(String text, String why) {
        assertRefused(TEXT_NOT_ENCODABLE, "text", why, last(MOBILE, null, text, account("a")));
    }

    static Stream<Arguments> charactersThatNoHandsetShowsAreNamed() {
        return Stream.of(
                arguments("a\0b", "Character 2 of the text, U+0000 NULL, is a control character."),
                arguments("😀\u001B", "Character 2 of the text, U+001B ESCAPE, is a control character."),
                arguments("x\u0085", "U+0085"),
                arguments("x\uD83D", "U+D83D HIGH SURROGATES D83D, is half of a character."),
                arguments("\uDE00x", "Character 1 of the text, U+DE00"));
    }

    // F11: diacritics
    @ParameterizedTest
    @CsvSource({
        "false,Zażółć,Zażółć,UCS2",
        "true,Zażółć,Zazolc,GSM7",
        "true,Größe „1“,Größe \"1\",GSM7",
        "true,Größe 5 €,Größe 5 €,GSM7",
        "true,Zażółć 😀,Zażółć 😀,UCS2",
        "true,Привет,Привет,UCS2"
    })
    void diacriticsAreRemovedWhereThatSavesTheCheapAlphabet(
            boolean remove, String text, String sent, Encoding encoding) {
        Candidate candidate = last(MOBILE, null, text, account("a", new Account.Texts(1000, 7, remove, false, "")))
                .candidate();
        assertEquals(sent, candidate.text());
        assertEquals(encoding, candidate.measure().encoding());
    }

    @Test
    void aTextOutsideTheCheapAlphabetIsRefusedWhereOnlyThatIsAllowed() {
        Account cheap = account("a", new Account.Texts(1000, 7, false, true, ""));
        assertRefused(
                TEXT_NOT_ENCODABLE,
                "text",
                "U+0142 LATIN SMALL LETTER L WITH STROKE",
                last(MOBILE, null, "Pawe\u0142 \u017B", cheap));
        assertTrue(last(MOBILE, null, "5 €", cheap).passed());

        Account plain = account("a", new Account.Texts(1000, 7, true, true, ""));
        assertTrue(last(MOBILE, null, "Pawe\u0142", plain).passed());
        // the letter could be replaced, the emoji not: that is the one to name
        assertRefused(TEXT_NOT_ENCODABLE, "text", "U+1F600", last(MOBILE, null, "Pawe\u0142 😀", plain));
    }

    // F12: a fixed text
    @Test
    void theSignatureIsAppendedAndJudgedWithTheText() {
        Account signing = account("a", new Account.Texts(1000, 7, false, false, "\nPraxis Dr. A"));
        assertEquals(
                "Termin 10:30\nPraxis Dr. A",
                last(MOBILE, null, "Termin 10:30", signing).candidate().text());

        Account polish = account("a", new Account.Texts(1000, 7, true, true, " Zażółć"));
        assertEquals("x Zazolc", last(MOBILE, null, "x", polish).candidate().text());

        Account tight = account("a", new Account.Texts(5, 7, false, false, "12345"));
        assertRefused(TEXT_TOO_LONG, "text", "6 characters", last(MOBILE, null, "x", tight));
    }

    // F10: length
    @ParameterizedTest
    @MethodSource
    void lengthIsWhatTheAccountAllows(int maxCharacters, int maxSegments, String text, String why) {
        Ruling ruling =
                last(MOBILE, null, text, account("a", new Account.Texts(maxCharacters, maxSegments, false, false, "")));
        if (why == null) {
            assertTrue(ruling.passed(), ruling::sentence);
        } else {
            assertRefused(TEXT_TOO_LONG, "text", why, ruling);
        }
    }

    static Stream<Arguments> lengthIsWhatTheAccountAllows() {
        return Stream.of(
                arguments(1000, 7, "A".repeat(1000), null),
                arguments(1000, 7, "A".repeat(1001), "The text has 1001 characters; this account allows 1000."),
                arguments(10, 7, "😀".repeat(10), null),
                arguments(10, 7, "😀".repeat(11), "11 characters"),
                arguments(1000, 1, "A".repeat(160), null),
                arguments(1000, 1, "A".repeat(161), "The text takes 2 segments; this account allows 1."),
                arguments(1000, 1, "ж".repeat(70), null),
                arguments(1000, 1, "ж".repeat(71), "2 segments"),
                arguments(1000, 3, "A".repeat(459), null),
                arguments(1000, 3, "A".repeat(460), "4 segments"),
                arguments(1000, 2, "€".repeat(152), null),
                arguments(1000, 2, "€".repeat(153), "3 segments"),
                arguments(100_000, 1000, "A".repeat(255 * 153), null),
                arguments(100_000, 1000, "A".repeat(255 * 153 + 1), "256 segments; this account allows 255"));
    }

    private static Ruling number(String asked, String country, boolean strict) {
        Account account = account("a", new Account.Numbers(country, List.of(), false, List.of(), strict));
        return rule("number", Candidate.of(new Asked(asked, null, "x")), account);
    }

    private static Ruling sender(String asked, String own, String allowed) {
        Account account = account("a", own, allowed.isEmpty() ? List.of() : List.of(allowed.split(" ")));
        return rule("sender", Candidate.of(new Asked(MOBILE, asked, "x")), account);
    }

    private static Ruling rule(String name, Candidate candidate, Account account) {
        return rule(name, candidate, account, Limits.USUAL);
    }

    private static Ruling rule(String name, Candidate candidate, Account account, Limits limits) {
        return Rules.IN_ORDER.stream()
                .filter(rule -> rule.name().equals(name))
                .findFirst()
                .orElseThrow()
                .judge(candidate, account, limits);
    }

    private static Candidate at(String rule, String to, String from, String text, Account account) {
        return rule(rule, Candidate.of(new Asked(to, from, text)), account).candidate();
    }

    /** The ruling of the last rule that was asked. */
    private static Ruling last(String to, String from, String text, Account account) {
        Ruling ruling = Ruling.pass(Candidate.of(new Asked(to, from, text)), "");
        for (Rule rule : Rules.IN_ORDER) {
            if (ruling.passed()) {
                ruling = rule.judge(ruling.candidate(), account, Limits.USUAL);
            }
        }
        return ruling;
    }

    private static void assertRefused(ProblemCode code, String field, String why, Ruling ruling) {
        assertFalse(ruling.passed(), ruling::sentence);
        assertEquals(code, ruling.problem().code());
        assertEquals(field, ruling.problem().field());
        assertTrue(ruling.problem().sentence().contains(why), ruling.problem()::sentence);
        assertEquals(ruling.problem().sentence(), ruling.sentence());
    }
}
