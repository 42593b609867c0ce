package smshub.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static smshub.rules.Accounts.account;

import java.nio.charset.Charset;
import java.text.Normalizer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import smshub.account.Account;
import smshub.account.Client;
import smshub.json.Json;
import smshub.message.Limits;
import smshub.message.SmsMessage;
import smshub.message.SmsRequest;
import smshub.message.Split;
import smshub.message.TextPolicy;
import smshub.message.TextPolicy.Plain;
import smshub.message.TextPolicy.TooLong;
import smshub.message.TextPolicy.Transliterate;
import smshub.text.Alphabet;
import smshub.text.Encoding;
import smshub.text.Segmentation;

class TextPoliciesTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final String TO = "+491711234567";
    private static final Limits WIDE = Limits.USUAL.with(Alphabet.USUAL.orUcs2AtWill());

    /** Account, client and request, each as "alphabet transliterate tooLong", with a dash for nothing; text; what comes. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            - - -             | - - -         | - - -            | Žluť | UCS2 Žluť
            - always -        | - - -         | - - -            | Žluť | GSM7 Zlut
            - always -        | - never -     | - - -            | Žluť | UCS2 Žluť
            - always -        | - never -     | - always -       | Žluť | GSM7 Zlut
            - never -         | - always -    | - never -        | Žluť | UCS2 Žluť
            gsm7 - -          | - - -         | - - -            | Žluť | text-not-encodable
            gsm7 - -          | auto - -      | - - -            | Žluť | UCS2 Žluť
            auto - -          | - - -         | gsm7 - -         | Žluť | text-not-encodable
            gsm7 to-fit -     | - - -         | - - -            | Žluť | GSM7 Zlut
            ucs2 - -          | - - -         | - - -            | Zlut | UCS2 Zlut
            ucs2 - -          | gsm7 - -      | - - -            | Zlut | GSM7 Zlut
            - - -             | - - -         | ucs2 - -         | Zlut | UCS2 Zlut
            - to-fit -        | - - -         | - - -            | Žluť | UCS2 Žluť
            """)
    void aRequestComesBeforeItsClientAndThatBeforeTheAccount(
            String account, String client, String request, String text, String expected) {
        Decision decision = decide(policy(account), policy(client), policy(request), text, "", WIDE);
        assertEquals(
                expected,
                decision.accepted()
                        ? decision.message().content().encoding() + " "
                                + decision.message().text()
                        : decision.problem().code().word());
    }

    @ParameterizedTest
    @CsvSource({
        // account, client, request, characters of the text: accepted
        "100, , , 100, true",
        "100, , , 101, false",
        "100, 50, , 51, false",
        "100, 50, 20, 21, false",
        "100, 50, 20, 20, true",
        "100, 50, 80, 51, false",
        "100, 200, 300, 101, false",
        "100, , 300, 100, true",
    })
    void maximaAreOnlyLowered(int account, Integer client, Integer request, int length, boolean accepted) {
        Account one = account("a", new Account.Texts(account, 7, false, false, ""));
        TextPolicy wished = characters(request);
        Decision decision = decide(one, characters(client), wished, "x".repeat(length), WIDE);
        assertEquals(accepted, decision.accepted());
    }

    @Test
    void segmentsAreOnlyLoweredToo() {
        TextPolicy two = new TextPolicy(null, null, null, null, null, 2);
        TextPolicy nine = new TextPolicy(null, null, null, null, null, 9);
        Account three = account("a", new Account.Texts(39_015, 3, false, false, ""));
        assertTrue(decide(three, TextPolicy.NONE, nine, "x".repeat(459), WIDE).accepted());
        assertEquals(
                "The text takes 4 segments; this account allows 3.",
                decide(three, TextPolicy.NONE, nine, "x".repeat(460), WIDE)
                        .problem()
                        .sentence());
        assertEquals(
                "The text takes 3 segments; the request or its client allows 2.",
                decide(three, two, nine, "x".repeat(307), WIDE).problem().sentence());
        assertEquals(
                "The text takes 2 segments; this account's provider takes 1.",
                decide(three, two, nine, "x".repeat(161), WIDE.upTo(1000, 1))
                        .problem()
                        .sentence());
    }

    @Test
    void oldKeysKeepTheirMeaning() {
        TextPolicy always = new TextPolicy(null, Transliterate.ALWAYS, null, null, null, null);
        TextPolicy never = new TextPolicy(null, Transliterate.NEVER, null, null, null, null);
        TextPolicy ucs2 = new TextPolicy(TextPolicy.Alphabet.UCS2, null, null, null, null, null);
        Account marks = account("a", new Account.Texts(1000, 7, true, false, ""));
        Account cheap = account("a", new Account.Texts(1000, 7, false, true, ""));
        assertEquals(
                "Zlut",
                decide(marks, TextPolicy.NONE, TextPolicy.NONE, "Žluť", WIDE)
                        .message()
                        .text());
        assertEquals(
                "Žluť",
                decide(marks, TextPolicy.NONE, never, "Žluť", WIDE).message().text());
        assertEquals(
                "Мир",
                decide(marks, TextPolicy.NONE, TextPolicy.NONE, "Мир", WIDE)
                        .message()
                        .text());
        assertEquals(
                "Mir",
                decide(marks, TextPolicy.NONE, always, "Мир", WIDE).message().text());
        assertEquals(
                "This account sends only the GSM-7 alphabet.",
                decide(cheap, TextPolicy.NONE, ucs2, "x", WIDE).problem().sentence());
    }

    @Test
    void resumeCanLoseItsAccent() {
        TextPolicy gsm7 = new TextPolicy(null, Transliterate.ALWAYS, Plain.GSM7, null, null, null);
        TextPolicy ascii = new TextPolicy(null, Transliterate.ALWAYS, Plain.ASCII, null, null, null);
        assertEquals(
                "resumé",
                decide(gsm7, TextPolicy.NONE, TextPolicy.NONE, "resumé", "", WIDE)
                        .message()
                        .text());
        assertEquals(
                "resume",
                decide(ascii, TextPolicy.NONE, TextPolicy.NONE, "resumé", "", WIDE)
                        .message()
                        .text());
    }

    @Test
    void lettersAndMarksAreJoinedBeforeAnythingIsMeasured() {
        Decision decision = decide(TextPolicy.NONE, TextPolicy.NONE, TextPolicy.NONE, "re\u0301sume\u0301", "", WIDE);
        assertEquals("résumé", decision.message().text());
        assertEquals(Encoding.GSM7, decision.message().content().encoding());
        assertEquals("compose: Letters and marks that were written apart are joined.", decision.note());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            70 | Žlutých | one segment as it is
            71 | Žlutých | are replaced by those of GSM-7
            71 | Žlut😀  | save no segment
            71 | Plain   | plain already
            """)
    void toFitActsOnlyWhereItSavesSegments(int length, String word, String sentence) {
        TextPolicy toFit = new TextPolicy(null, Transliterate.TO_FIT, null, null, null, null);
        String text = word + " " + "x".repeat(length - word.length() - 1);
        text = word.equals("Plain") ? text + "x".repeat(100) : text;
        Decision decision = decide(toFit, TextPolicy.NONE, TextPolicy.NONE, text, "", WIDE);
        String said = said(decision, "transliterate");
        assertTrue(said.contains(sentence), said);
        boolean changed = sentence.startsWith("are");
        assertEquals(!changed, text.equals(decision.message().text()));
        assertEquals(changed, decision.note() != null);
        assertTrue(!changed || decision.message().segments() == 1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            1 | GSM7 | 160 | x | x
            1 | GSM7 | 161 | x | ...
            2 | GSM7 | 307 | x | ...
            1 | UCS2 | 71  | ж | …
            2 | UCS2 | 135 | ж | …
            1 | UCS2 | 70  | ж | ж
            """)
    void cutTextsEndInAMarkOfTheirAlphabet(int most, Encoding encoding, int length, String letter, String end) {
        TextPolicy cut = new TextPolicy(null, null, null, TooLong.CUT_MARKED, null, most);
        Decision decision = decide(cut, TextPolicy.NONE, cut, letter.repeat(length), "", WIDE);
        SmsMessage message = decision.message();
        assertEquals(encoding, message.content().encoding());
        assertTrue(message.text().endsWith(end), message.text());
        boolean marked = !end.equals(letter);
        assertEquals(marked, decision.note() != null && decision.note().startsWith("length: "));
        assertEquals(most, message.segments());
        // as much is kept as there is room for
        int room = most == 1 ? encoding.single() : most * encoding.concatenated();
        assertEquals(Math.min(length, room), message.text().length());
    }

    @Test
    void aCutKeepsTheSignatureWholeAndPartsNoCharacter() {
        TextPolicy cut = new TextPolicy(null, null, null, TooLong.CUT_MARKED, null, 1);
        String family = "👨‍👩‍👧";
        Decision decision = decide(TextPolicy.NONE, TextPolicy.NONE, cut, family.repeat(20), " Žluť", WIDE);
        String text = decision.message().text();
        assertTrue(text.endsWith("… Žluť"), text);
        assertEquals(family.repeat((70 - 6) / family.length()) + "… Žluť", text);
        // where the end that needs UCS-2 is cut off, the rest has the room of GSM-7
        Decision plain = decide(TextPolicy.NONE, TextPolicy.NONE, cut, "x".repeat(157) + "жжж", "", WIDE);
        assertEquals("x".repeat(157) + "...", plain.message().text());
        Decision early = decide(TextPolicy.NONE, TextPolicy.NONE, cut, "x".repeat(100) + "жжж", "", WIDE);
        assertEquals("x".repeat(100) + "...", early.message().text());
        // a signature that leaves no room cannot be kept whole
        assertEquals(
                "text-too-long",
                decide(TextPolicy.NONE, TextPolicy.NONE, cut, "Hello Hello", "s".repeat(157), WIDE)
                        .problem()
                        .code()
                        .word());
    }

    /** Ten characters a message, with the mark: text | pieces, each in angle brackets. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            Hello you.        | <Hello you.>
            Hello world again | <1/3 Hello ><2/3 world ><3/3 again>
            Hello, you!       | <1/2 Hello,><2/2  you!>
            abcdefghijkl      | <1/2 abcdef><2/2 ghijkl>
            a bcdefghijkl     | <1/3 a ><2/3 bcdefg><3/3 hijkl>
            ab 👍🏽👍🏽👍🏽👍🏽      | <1/3 ab ><2/3 👍🏽👍🏽👍🏽><3/3 👍🏽>
            """)
    void aTextThatMayBeSplitIsPartedBetweenWords(String text, String pieces) {
        assertEquals(pieces, pieces(decideSplit(10, null, text, "")));
    }

    @Test
    void aSplitTextGoesInAsFewMessagesAsItNeeds() {
        // ten characters, and the marks of more than nine pieces take five or six of them
        assertEquals(
                "<1/12 12345><2/12 67890><3/12 12345><4/12 67890><5/12 12345><6/12 67890><7/12 12345><8/12 67890>"
                        + "<9/12 12345><10/12 6789><11/12 0123><12/12 456>",
                pieces(decideSplit(10, null, "1234567890".repeat(5) + "123456", "")));
        Decision seven = decideSplit(null, 1, "x".repeat(400), "");
        assertEquals(
                List.of(160, 160, 92),
                seven.messages().stream().map(each -> each.text().length()).toList());
        assertEquals(3, seven.segments());
        assertEquals(
                "length: The text takes 3 segments; the request or its client allows 1. It goes in 3 messages.",
                seven.note());
        // each in the alphabet that its own letters need
        Decision mixed = decideSplit(null, 1, "x".repeat(200) + " " + "ж".repeat(50), "");
        assertEquals(
                List.of(Encoding.GSM7, Encoding.GSM7, Encoding.UCS2),
                mixed.messages().stream().map(each -> each.content().encoding()).toList());
        Decision long7 = decideSplit(null, 2, "x".repeat(400), "");
        assertEquals(
                List.of(2, 1),
                long7.messages().stream().map(SmsMessage::segments).toList());
    }

    @Test
    void whatDoesNotGoInThatManyPiecesIsRefused() {
        assertTrue(decideSplit(10, null, "x".repeat(9 * 5 + 90 * 4), "").accepted());
        assertEquals(
                "The text has 406 characters; the request or its client allows 10. It cannot go in up to 99 messages"
                        + " either.",
                decideSplit(10, null, "x".repeat(9 * 5 + 90 * 4 + 1), "")
                        .problem()
                        .sentence());
        // not even one character fits behind the mark
        assertEquals(
                "text-too-long",
                decideSplit(4, null, "Hello", "").problem().code().word());
        assertEquals(
                "text-too-long",
                decideSplit(8, null, "e" + "\u0301".repeat(9), "")
                        .problem()
                        .code()
                        .word());
    }

    @Test
    void piecesAreMessagesOfTheirOwnThatKnowTheFirst() {
        SmsRequest request = request("Hello world again", split(10, null)).withReference("order-1");
        Acceptance acceptance = new Acceptance(
                List.of(
                        account("one", new Account.Texts(1000, 7, false, false, " Shop")),
                        account("other", new Account.Texts(1000, 7, false, false, " Other"))),
                a -> WIDE);
        Decision decision = acceptance.decide(request, client(TextPolicy.NONE), Map.of(), NOW);
        assertEquals("<1/4 Hello ><2/4 world ><3/4 again ><4/4 Shop>", pieces(decision));
        List<SmsMessage> messages = decision.messages();
        List<String> ids = messages.stream().map(SmsMessage::id).toList();
        assertEquals(4, Set.copyOf(ids).size());
        assertEquals(ids, messages.get(0).split().ids());
        assertEquals(
                List.of("order-1", "order-1#2", "order-1#3", "order-1#4"),
                messages.stream().map(each -> each.submission().reference()).toList());
        for (int i = 1; i < 4; i++) {
            assertEquals(new Split(ids.get(0), i + 1, 4, null), messages.get(i).split());
        }
        // asked again it is the same, and another request has no reference in common with a piece
        assertEquals(
                ids,
                acceptance.decide(request, client(TextPolicy.NONE), Map.of(), NOW).messages().stream()
                        .map(SmsMessage::id)
                        .toList());
        assertEquals(
                4,
                acceptance
                        .explain(request, client(TextPolicy.NONE), Map.of(), NOW)
                        .messages()
                        .size());
        assertEquals(Set.of(ids.get(0)), acceptance.ids(request, client(TextPolicy.NONE)));
        assertEquals(
                Set.of(),
                acceptance.ids(request.withReference("order-1#2"), client(TextPolicy.NONE)).stream()
                        .filter(ids::contains)
                        .collect(Collectors.toSet()));
        // a piece stays a piece: another account signs it no more and splits it no further
        SmsMessage second = Json.read(Json.write(messages.get(1)), SmsMessage.class);
        assertEquals(messages.get(1), second);
        SmsMessage moved =
                acceptance.redirect(second, Set.of(), NOW).orElseThrow().message();
        assertEquals("2/4 world ", moved.text());
        assertEquals(second.split(), moved.split());
    }

    @Test
    void flashIsRefusedWhereOnePieceCannotBeShownSo() {
        TextPolicy split = split(null, 1);
        Limits sevenBit = WIDE.with(Limits.Flash.SEVEN_BIT);
        SmsRequest plain = request("x".repeat(200), split).asFlash();
        SmsRequest mixed = request("x".repeat(200) + "ж", split).asFlash();
        Acceptance acceptance = new Acceptance(List.of(account("one")), a -> sevenBit);
        assertTrue(
                acceptance.decide(plain, client(TextPolicy.NONE), Map.of(), NOW).accepted());
        assertEquals(
                "flash-not-carried",
                acceptance
                        .decide(mixed, client(TextPolicy.NONE), Map.of(), NOW)
                        .problem()
                        .code()
                        .word());
    }

    private static TextPolicy split(Integer characters, Integer segments) {
        return new TextPolicy(null, null, null, TooLong.SPLIT, characters, segments);
    }

    private static Decision decideSplit(Integer characters, Integer segments, String text, String signature) {
        return decide(TextPolicy.NONE, TextPolicy.NONE, split(characters, segments), text, signature, WIDE);
    }

    private static String pieces(Decision decision) {
        return decision.messages().stream().map(each -> "<" + each.text() + ">").collect(Collectors.joining());
    }

    @Test
    void aCutOfCharactersCountsTheMark() {
        TextPolicy cut = new TextPolicy(null, null, null, TooLong.CUT_MARKED, 10, null);
        assertEquals(
                "Hello w...",
                decide(TextPolicy.NONE, TextPolicy.NONE, cut, "Hello world", "", WIDE)
                        .message()
                        .text());
    }

    @Test
    void aWayThatChoosesTheAlphabetItselfIsPassedBy() {
        TextPolicy ucs2 = new TextPolicy(TextPolicy.Alphabet.UCS2, null, null, null, null, null);
        Account one = account("one");
        Account other = account("other");
        Acceptance acceptance = new Acceptance(List.of(one, other), a -> a == one ? Limits.USUAL : WIDE);
        Decision decision = acceptance.decide(request("x", ucs2), client(TextPolicy.NONE), Map.of(), NOW);
        assertEquals("other", decision.message().account());
        assertTrue(decision.note().contains("alphabet (one): This account's provider chooses the alphabet itself"));
    }

    /** A failover starts from what was asked, and from how it was asked, also by the client. */
    @Test
    void anotherAccountKeepsToWhatRequestAndClientSaid() {
        TextPolicy asked = new TextPolicy(null, Transliterate.ALWAYS, null, null, null, 1);
        TextPolicy client = new TextPolicy(null, Transliterate.NEVER, null, TooLong.CUT_MARKED, null, null);
        Acceptance acceptance = new Acceptance(List.of(account("one"), account("other")), a -> WIDE);
        SmsMessage message = acceptance
                .decide(request("ž".repeat(200), asked), client(client), Map.of(), NOW)
                .message();
        SmsMessage travelled = Json.read(Json.write(message), SmsMessage.class);
        assertEquals(message, travelled);
        Redirection moved = acceptance.redirect(travelled, Set.of(), NOW).orElseThrow();
        assertEquals("other", moved.message().account());
        assertEquals("z".repeat(157) + "...", moved.message().text());
        assertTrue(moved.note().startsWith("transliterate: "), moved.note());
        assertTrue(moved.note().contains(" length: "), moved.note());
        assertEquals("ž".repeat(200), moved.message().request().text());
    }

    private static final List<String> PIECES = List.of(
            "Hello ",
            "é",
            "e\u0301",
            "Žluť ",
            "ß",
            "Ä",
            "ő",
            "Привіт ",
            "Българ",
            "Αθήνα ",
            "ΔΩ",
            "日本",
            "😀",
            "👨‍👩‍👧",
            "\u00A0",
            "\u200B",
            "\u200D",
            "\uFEFF",
            "„",
            "–",
            "…",
            "\r\n",
            "\n",
            "\t",
            "€",
            "[{",
            "ı",
            "ș",
            "°",
            "a\u0328\u0301",
            "\u202A",
            "½",
            "`",
            "ﬁ",
            "Å",
            "\u212B",
            "x".repeat(40));

    /** Must hold: a text goes as it was asked, but for what its time line names. */
    @Test
    void noTextDiffersFromWhatWasAskedUnlessTheTimeLineNamesTheRule() {
        Random random = new Random(14);
        List<Limits> ways = List.of(
                WIDE,
                Limits.USUAL,
                Limits.USUAL.with(Alphabet.asciiOrUcs2()).upTo(Integer.MAX_VALUE, 3),
                Limits.USUAL.with(Alphabet.asciiOnly()).inPlainLetters().upTo(160, 1),
                Limits.USUAL.with(Alphabet.gsm7Only()).inOneLine(),
                Limits.USUAL
                        .with(Alphabet.within(Charset.forName("ISO-8859-2")))
                        .inOneLine(),
                Limits.USUAL.with(Alphabet.ucs2()));
        int accepted = 0;
        int changed = 0;
        int split = 0;
        for (int i = 0; i < 4_000; i++) {
            StringBuilder asked = new StringBuilder();
            for (int k = random.nextInt(12); k >= 0; k--) {
                asked.append(PIECES.get(random.nextInt(PIECES.size())));
            }
            String signature = random.nextInt(3) == 0 ? " Žluť\n" : "";
            Account one = account(
                    "one",
                    new Account.Texts(
                            1 + random.nextInt(300),
                            1 + random.nextInt(4),
                            random.nextInt(4) == 0,
                            random.nextInt(6) == 0,
                            signature,
                            any(random)));
            Account two = account("two", new Account.Texts(1000, 7, random.nextBoolean(), false, "", any(random)));
            Limits first = ways.get(random.nextInt(ways.size()));
            Limits second = ways.get(random.nextInt(ways.size()));
            Acceptance acceptance = new Acceptance(List.of(one, two), a -> a == one ? first : second);
            Decision decision =
                    acceptance.decide(request(asked.toString(), any(random)), client(any(random)), Map.of(), NOW);
            if (!decision.accepted()) {
                continue;
            }
            accepted++;
            SmsMessage message = decision.message();
            if (message.split() != null) {
                boolean byTwo = message.account().equals("two");
                joined(decision, asked.toString(), byTwo ? "" : signature, byTwo ? second : first);
                changed++;
                split++;
                continue;
            }
            assertEquals(asked.toString(), message.request().text());
            boolean byTwo = message.account().equals("two");
            explained(message, decision.note(), byTwo ? "" : signature, byTwo ? second : first);
            changed += message.text().contentEquals(asked) ? 0 : 1;
            acceptance
                    .redirect(message, Set.of(), NOW)
                    .ifPresent(moved -> explained(moved.message(), moved.note(), "", second));
        }
        assertTrue(accepted > 1_000 && changed > 500 && split > 50, accepted + " " + changed + " " + split);
    }

    /** The pieces are the text, and each keeps to what the way out carries. */
    private static void joined(Decision decision, String asked, String signature, Limits limits) {
        String note = decision.note();
        assertTrue(names(note, "length"), note);
        StringBuilder joined = new StringBuilder();
        for (SmsMessage each : decision.messages()) {
            String mark = each.split().part() + "/" + each.split().parts() + " ";
            assertTrue(each.text().startsWith(mark), each.text());
            String body = each.text().substring(mark.length());
            assertTrue(!body.isEmpty(), note);
            joined.append(body);
            assertTrue(each.segments() <= limits.segments() && each.text().length() <= limits.characters(), note);
        }
        if (!names(note, "transliterate") && !names(note, "alphabet")) {
            String expected = asked + signature;
            assertEquals(
                    names(note, "compose") ? Normalizer.normalize(expected, Normalizer.Form.NFC) : expected,
                    joined.toString(),
                    note);
        }
    }

    private static void explained(SmsMessage message, String note, String signature, Limits limits) {
        String asked = message.request().text();
        String text = message.text();
        boolean compose = names(note, "compose");
        boolean transliterate = names(note, "transliterate");
        boolean alphabet =
                names(note, "alphabet") && !note.contains("alphabet: The text goes in UCS-2, as is asked for.");
        boolean length = names(note, "length");
        assertEquals(!signature.isEmpty(), names(note, "signature"), note);
        if (!transliterate && !alphabet && !length) {
            String expected = asked + signature;
            assertEquals(compose ? Normalizer.normalize(expected, Normalizer.Form.NFC) : expected, text, note);
        }
        if (!length) {
            assertTrue(!text.contains("...") || asked.contains("…") || asked.contains("..."), note);
        }
        boolean ucs2 = message.content().encoding() == Encoding.UCS2;
        int segments = ucs2
                ? Segmentation.measureUcs2(text).segments()
                : limits.alphabet().measure(text).segments();
        assertEquals(segments, message.segments());
        if (note != null) {
            assertTrue(note.length() < 800 && (asked.isBlank() || !note.contains("Hello")), note);
        }
    }

    private static boolean names(String note, String rule) {
        return note != null && (note.startsWith(rule + ": ") || note.contains(" " + rule + ": "));
    }

    private static TextPolicy any(Random random) {
        return new TextPolicy(
                one(random, TextPolicy.Alphabet.values()),
                one(random, Transliterate.values()),
                one(random, Plain.values()),
                one(random, TooLong.values()),
                random.nextInt(4) == 0 ? 1 + random.nextInt(200) : null,
                random.nextInt(4) == 0 ? 1 + random.nextInt(3) : null);
    }

    private static <E> E one(Random random, E[] values) {
        return random.nextInt(3) == 0 ? null : values[random.nextInt(values.length)];
    }

    private static TextPolicy policy(String words) {
        String[] all = words.split(" ");
        return new TextPolicy(
                word(TextPolicy.Alphabet.class, all[0]),
                word(Transliterate.class, all[1]),
                null,
                word(TooLong.class, all[2]),
                null,
                null);
    }

    private static <E extends Enum<E>> E word(Class<E> type, String word) {
        return word.equals("-") ? null : Enum.valueOf(type, word.toUpperCase().replace('-', '_'));
    }

    private static TextPolicy characters(Integer most) {
        return new TextPolicy(null, null, null, null, most, null);
    }

    private static Decision decide(
            TextPolicy account, TextPolicy client, TextPolicy request, String text, String signature, Limits limits) {
        Account one = account("a", new Account.Texts(1000, 7, false, false, signature, account));
        return decide(one, client, request, text, limits);
    }

    private static Decision decide(Account account, TextPolicy client, TextPolicy request, String text, Limits limits) {
        return new Acceptance(List.of(account), a -> limits)
                .decide(request(text, request), client(client), Map.of(), NOW);
    }

    private static SmsRequest request(String text, TextPolicy texts) {
        return SmsRequest.of(TO, null, text, "http").with(texts.equals(TextPolicy.NONE) ? null : texts);
    }

    private static Client client(TextPolicy texts) {
        return new Client("erp", "", List.of(), Set.of()).with(texts);
    }

    private static String said(Decision decision, String rule) {
        return decision.verdicts().stream()
                .filter(verdict -> verdict.rule().equals(rule))
                .findFirst()
                .orElseThrow()
                .sentence();
    }

    @Test
    void asciiCostsNoNormaliserAndNoTable() {
        Decision decision = decide(TextPolicy.NONE, TextPolicy.NONE, TextPolicy.NONE, "Hello", "", WIDE);
        assertNull(decision.note());
        assertTrue(decision.message().asked().text() == null
                && decision.message().asked().texts() == null);
    }
}
