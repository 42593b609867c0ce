package smshub.intake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import smshub.message.Problem;
import smshub.message.ProblemCode;
import smshub.message.SmsMessage.Answers;
import smshub.message.SmsMessage.Asked;
import smshub.message.SmsRequest;
import smshub.message.SmsRequest.Label;
import smshub.message.SmsRequest.Times;
import smshub.message.SmsRequest.Wishes;
import smshub.message.SmsRequest.Wording;
import smshub.template.EventRule;
import smshub.template.EventTable;

class RequestReaderTest {
    private static final RequestReader READER = new RequestReader(3, 4000);
    private static final Origin QUEUE = new Origin("queue", null, "answers", "c1");

    @Test
    void readsEveryField() {
        Reading reading = read("""
                {"to": "0151 12345678", "text": "Grüße 😀\\n", "from": "Acme", "account": "sms-de",
                 "reference": "order 4711", "sendAt": "2030-01-31T08:30:00+01:00",
                 "expiresAt": "2030-01-31T12:00:00Z", "category": "orders", "callbackUrl": "https://x.example/s?a=1"}
                """);

        assertNull(reading.problem());
        assertEquals(
                List.of(new SmsRequest(
                        new Asked("0151 12345678", "Acme", "Grüße 😀\n"),
                        new Wishes("sms-de", null, false),
                        new Times(Instant.parse("2030-01-31T07:30:00Z"), Instant.parse("2030-01-31T12:00:00Z")),
                        new Label("queue", "order 4711", "orders"),
                        new Answers(URI.create("https://x.example/s?a=1"), "answers", "c1"))),
                reading.requests());
    }

    /** Fields beside the number, with single quotes; then the text that the request has, or code and field of the problem. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            'data':'ff 00'                                        | FF00
            'data':'ff00','udh':'0605040b8423f0'                  | [udh 0605040B8423F0] FF00
            'data':'ff00','text':''                               | FF00
            'data':'ff00','text':'Hi'                             | field-invalid text
            'data':'ff00','template':'t'                          | field-invalid template
            'data':'ff00','wapUrl':'http://a/'                    | field-invalid data
            'data':''                                             | field-invalid data
            'data':'f'                                            | field-invalid data
            'data':'ff','udh':'0605'                              | field-invalid udh
            'udh':'0605040b8423f0'                                | field-missing data
            'wapUrl':'http://a/'                                  | field-missing text
            'wapUrl':'http://a/','text':'Hi'                      | [udh 0605040B8423F0] 010601AE02056A0045C60C03612F000701034869000101
            'wapUrl':'http://a/','wapAction':'cache'              | [udh 0605040B8423F0] 010601B002066A00850903612F000701
            'wapUrl':'http://a/','wapAction':'cache','text':'Hi'  | field-invalid text
            'wapAction':'cache'                                   | field-missing wapUrl
            'wapUrl':'http://a/','wapAction':'delete'             | field-invalid wapAction
            'text':'Hi','voiceFallback':true                      | voice-not-carried voiceFallback
            'text':'Hi','voiceFallback':'yes'                     | field-invalid voiceFallback
            'text':'Hi','voiceFallback':false                     | Hi
            """)
    void octetsAndPushesStandInPlaceOfATextAndVoiceIsRefusedByName(String fields, String expected) {
        Reading reading = read("{'to':'1',".replace('\'', '"') + fields.replace('\'', '"') + "}");
        Problem problem = reading.problem();
        assertEquals(
                expected,
                problem == null
                        ? reading.requests().get(0).text()
                        : problem.code().word() + " " + problem.field());
        assertEquals(
                problem == null && !"Hi".equals(expected),
                problem == null
                        && reading.requests().get(0).asked().texts() != null
                        && reading.requests().get(0).asked().texts().octets());
    }

    @Test
    void flashIsTrueOrFalse() {
        assertTrue(read("{\"to\":\"1\",\"text\":\"Hi\",\"flash\":true}")
                .requests()
                .get(0)
                .flash());
        assertFalse(read("{\"to\":\"1\",\"text\":\"Hi\",\"flash\":false}")
                .requests()
                .get(0)
                .flash());
        assertFalse(read("{\"to\":\"1\",\"text\":\"Hi\",\"flash\":null}")
                .requests()
                .get(0)
                .flash());
        for (String neither : List.of("1", "\"yes\"", "[]")) {
            Problem problem = read("{\"to\":\"1\",\"text\":\"Hi\",\"flash\":" + neither + "}")
                    .problem();
            assertEquals("flash", problem.field());
        }
    }

    @Test
    void severalRecipientsKeepTheirOrderAndShareTheRest() {
        List<SmsRequest> requests = read("{\"to\":[\"1\",\"\",\"1\"],\"text\":\"Hi\",\"from\":null}")
                .requests();

        assertEquals(
                List.of("1", "", "1"), requests.stream().map(SmsRequest::to).toList());
        assertNull(requests.get(2).from());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // the body
                "`  `                                              | BODY_MISSING   |",
                "`[]`                                              | BODY_MALFORMED |",
                "`\"Hi\"`                                          | BODY_MALFORMED |",
                "`{`                                               | BODY_MALFORMED |",
                "`{\"to\":\"1\",\"text\":\"Hi\"} x`                | BODY_MALFORMED |",
                "`{\"to\":\"1\",\"text\":\"Hi\"}{}`                | BODY_MALFORMED |",
                "`{\"to\":\"1\",\"to\":\"2\",\"text\":\"Hi\"}`     | BODY_MALFORMED |",
                "`{\"to\":\"1\",\"text\":\"a\u0007b\"}`            | BODY_MALFORMED |",
                "`{to:\"1\",\"text\":\"Hi\"}`                      | BODY_MALFORMED |",
                "`{\"a\":1,\"to\":`                                | BODY_MALFORMED |",
                "`\uFEFF{\"to\":\"1\",\"text\":\"Hi\"}`            | BODY_MALFORMED |",
                // fields
                "`{}`                                              | FIELD_MISSING  | to",
                "`{\"to\":[],\"text\":\"Hi\"}`                     | FIELD_MISSING  | to",
                "`{\"to\":null,\"text\":\"Hi\"}`                   | FIELD_MISSING  | to",
                "`{\"to\":\"1\"}`                                  | FIELD_MISSING  | text",
                "`{\"To\":\"1\",\"text\":\"Hi\"}`                  | FIELD_UNKNOWN  | To",
                "`{\"to\":\"1\",\"text\":\"Hi\",\"x\":[{\"y\":1}]}` | FIELD_UNKNOWN | x",
                "`{\"to\":\"1\",\"text\":\"Hi\",\"x\":null}`       | FIELD_UNKNOWN  | x",
                "`{\"to\":\"1\",\"template\":\"t\",\"text\":\"x\"}` | FIELD_INVALID | text",
                "`{\"to\":\"1\",\"text\":\"x\",\"values\":{\"a\":1}}` | FIELD_MISSING | template",
                "`{\"to\":\"1\",\"text\":\"x\",\"language\":\"de\"}` | FIELD_MISSING | template",
                "`{\"to\":[{\"to\":\"1\",\"values\":{\"a\":1}}],\"text\":\"x\"}` | FIELD_MISSING | template",
                "`{\"to\":\"1\",\"template\":\"t\",\"values\":[]}` | FIELD_INVALID | values",
                "`{\"to\":\"1\",\"template\":\"t\",\"values\":{\"a b\":1}}` | FIELD_INVALID | values",
                "`{\"to\":\"1\",\"template\":\"t\",\"values\":{\"\":1}}` | FIELD_INVALID | values",
                "`{\"to\":\"1\",\"template\":\"t\",\"values\":{\"a\":1,\"a\":2}}` | FIELD_INVALID | values",
                "`{\"to\":\"1\",\"template\":\"t\",\"value.a\":[]}` | FIELD_INVALID | value.a",
                "`{\"to\":\"1\",\"template\":\"\"}` | FIELD_INVALID | template",
                "`{\"to\":[{\"values\":{}}],\"template\":\"t\"}` | FIELD_INVALID | to[0]",
                "`{\"to\":[\"1\",{\"to\":\"1\",\"text\":\"x\"}],\"template\":\"t\"}` | FIELD_INVALID | to[1]",
                "`{\"to\":1,\"text\":\"Hi\"}`                      | FIELD_INVALID  | to",
                "`{\"to\":{},\"text\":\"Hi\"}`                     | FIELD_INVALID  | to",
                "`{\"to\":[\"1\",2],\"text\":\"Hi\"}`              | FIELD_INVALID  | to[1]",
                "`{\"to\":[[\"1\"]],\"text\":\"Hi\"}`              | FIELD_INVALID  | to[0]",
                "`{\"to\":[null],\"text\":\"Hi\"}`                 | FIELD_INVALID  | to[0]",
                "`{\"to\":[\"1\",\"\\u0000\"],\"text\":\"Hi\"}`    | FIELD_INVALID  | to[1]",
                "`{\"to\":\"1\",\"text\":[\"Hi\"]}`                | FIELD_INVALID  | text",
                "`{\"to\":\"1\",\"text\":true}`                    | FIELD_INVALID  | text",
                "`{\"to\":[\"1\",\"2\",\"3\",\"4\"],\"text\":\"\"}` | RECIPIENTS_TOO_MANY | to",
                "`{\"to\":\"1\",\"text\":\"\",\"from\":\"\"}`       | FIELD_INVALID | from",
                "`{\"to\":\"1\",\"text\":\"\",\"from\":\"a\\nb\"}`  | FIELD_INVALID | from",
                "`{\"to\":\"1\",\"text\":\"\",\"from\":\"\\udc00\"}` | FIELD_INVALID | from",
                "`{\"to\":\"1\",\"text\":\"\",\"account\":\" \"}`   | FIELD_INVALID | account",
                "`{\"to\":\"1\",\"text\":\"\",\"category\":\"\\ud800x\"}` | FIELD_INVALID | category",
                "`{\"to\":\"1\",\"text\":\"\",\"sendAt\":\"2030-01-31\"}` | FIELD_INVALID | sendAt",
                "`{\"to\":\"1\",\"text\":\"\",\"sendAt\":\"2030-01-31T08:30:00\"}` | FIELD_INVALID | sendAt",
                "`{\"to\":\"1\",\"text\":\"\",\"sendAt\":\"+20300-01-31T08:30:00Z\"}` | FIELD_INVALID | sendAt",
                "`{\"to\":\"1\",\"text\":\"\",\"expiresAt\":1893456000}` | FIELD_INVALID | expiresAt",
                "`{\"to\":\"1\",\"text\":\"\",\"sendAt\":\"2030-01-31T08:30:00Z\",\"expiresAt\":\"2030-01-31T08:30:00Z\"}` | FIELD_INVALID | expiresAt",
                "`{\"to\":\"1\",\"text\":\"\",\"alphabet\":\"latin1\"}` | FIELD_INVALID | alphabet",
                "`{\"to\":\"1\",\"text\":\"\",\"transliterate\":\"TO_FIT\"}` | FIELD_INVALID | transliterate",
                "`{\"to\":\"1\",\"text\":\"\",\"transliterate\":true}` | FIELD_INVALID | transliterate",
                "`{\"to\":\"1\",\"text\":\"\",\"tooLong\":\"\"}` | FIELD_INVALID | tooLong",
                "`{\"to\":\"1\",\"text\":\"\",\"maxSegments\":0}` | FIELD_INVALID | maxSegments",
                "`{\"to\":\"1\",\"text\":\"\",\"maxSegments\":\"1\"}` | FIELD_INVALID | maxSegments",
                "`{\"to\":\"1\",\"text\":\"\",\"maxCharacters\":1.5}` | FIELD_INVALID | maxCharacters",
                "`{\"to\":\"1\",\"text\":\"\",\"maxCharacters\":100000}` | FIELD_INVALID | maxCharacters",
                "`{\"to\":\"1\",\"text\":\"\",\"callbackUrl\":\"ftp://x\"}` | FIELD_INVALID | callbackUrl",
                "`{\"to\":\"1\",\"text\":\"\",\"callbackUrl\":\"/x\"}`     | FIELD_INVALID | callbackUrl",
                "`{\"to\":\"1\",\"text\":\"\",\"callbackUrl\":\"http://\"}` | FIELD_INVALID | callbackUrl",
            })
    void namesWhatIsWrong(String body, ProblemCode code, String field) {
        Problem problem = read(body).problem();

        assertEquals(code, problem.code(), problem::sentence);
        assertEquals(field, problem.field());
        assertTrue(problem.sentence().endsWith("."));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ISO-8859-1", "UTF-16", "UTF-32"})
    void onlyUtf8IsRead(String charset) {
        byte[] body = "{\"to\":\"1\",\"text\":\"Grüße\"}".getBytes(Charset.forName(charset));

        assertEquals(
                ProblemCode.BODY_MALFORMED, READER.json(body, QUEUE).problem().code());
    }

    @Test
    void overlongFormsAndEncodedSurrogatesAreNotUtf8() {
        for (int[] bytes : new int[][] {{0xC0, 0xA2}, {0xED, 0xA0, 0x80}, {0xF4, 0x90, 0x80, 0x80}}) {
            byte[] body = "{\"to\":\"1\",\"text\":\"    \"}".getBytes(StandardCharsets.UTF_8);
            for (int i = 0; i < bytes.length; i++) {
                body[body.length - 6 + i] = (byte) bytes[i];
            }
            assertEquals(
                    ProblemCode.BODY_MALFORMED,
                    READER.json(body, QUEUE).problem().code());
        }
    }

    @Test
    void theLimitsAreExact() {
        String body = "{\"to\":\"1\",\"text\":\"" + "x".repeat(4000 - 20) + "\"}";
        assertEquals(4000, body.length());

        assertTrue(read(body).readable());
        assertEquals(ProblemCode.BODY_TOO_LARGE, read(body + " ").problem().code());
        assertTrue(text("x".repeat(4000), "1", null, null, QUEUE).readable());
        assertEquals(
                ProblemCode.BODY_TOO_LARGE,
                text("x".repeat(4001), "1", null, null, QUEUE).problem().code());
        assertTrue(read("{\"to\":\"1\",\"text\":\"\",\"reference\":\"" + "r".repeat(200) + "\"}")
                .readable());
        assertEquals(
                "reference",
                read("{\"to\":\"1\",\"text\":\"\",\"reference\":\"" + "r".repeat(201) + "\"}")
                        .problem()
                        .field());
    }

    @Test
    void deepNestingDoesNotExhaustTheStack() {
        String deep = "{\"x\":" + String.join("", Collections.nCopies(1500, "[")) + "}";

        assertEquals(ProblemCode.BODY_MALFORMED, read(deep).problem().code());
    }

    @Test
    void theReferenceOfTheChannelCountsUnlessTheBodySaysOtherwise() {
        Origin named = new Origin("http", "r1", null, null);
        byte[] plain = "{\"to\":\"1\",\"text\":\"Hi\"}".getBytes(StandardCharsets.UTF_8);
        byte[] same = "{\"to\":\"1\",\"text\":\"Hi\",\"reference\":\"r1\"}".getBytes(StandardCharsets.UTF_8);
        byte[] other = "{\"to\":\"1\",\"text\":\"Hi\",\"reference\":\"r2\"}".getBytes(StandardCharsets.UTF_8);

        assertEquals("r1", READER.json(plain, named).requests().get(0).reference());
        assertEquals("r1", READER.json(same, named).requests().get(0).reference());
        assertEquals("reference", READER.json(other, named).problem().field());
    }

    @Test
    void aPlainTextComesWithItsProperties() {
        Reading reading = text("Hi", "+49151", "Acme", "sms-de", new Origin("queue", "r1", null, null));

        SmsRequest request = reading.requests().get(0);
        assertEquals("Hi", request.text());
        assertEquals("+49151", request.to());
        assertEquals("Acme", request.from());
        assertEquals("sms-de", request.account());
        assertEquals("r1", request.reference());
        assertEquals("to", text("Hi", null, null, null, QUEUE).problem().field());
        assertEquals("text", text(null, "1", null, null, QUEUE).problem().field());
        assertEquals("from", text("Hi", "1", "a\u0000", null, QUEUE).problem().field());
    }

    @Test
    void aTemplateComesWithValuesForAllAndForEach() {
        List<SmsRequest> requests = read("""
                {"to": ["1", {"to": "2", "language": "cs", "values": {"name": "Eva", "n": null}}], "template": "order.ready",
                 "language": "de", "values": {"name": "Anna", "order": {"id": 4711, "paid": true, "parts": ["a", {"b": 1.50}]}},
                 "value.flat": 7}
                """).requests();

        Map<String, String> all = Map.of(
                "name",
                "Anna",
                "order.id",
                "4711",
                "order.paid",
                "true",
                "order.parts.0",
                "a",
                "order.parts.1.b",
                "1.50",
                "flat",
                "7");
        assertEquals(new Wording("order.ready", "de", all), requests.get(0).wording());
        assertNull(requests.get(0).text());
        Map<String, String> own = new HashMap<>(all);
        own.put("name", "Eva");
        assertEquals(new Wording("order.ready", "cs", own), requests.get(1).wording());
    }

    @Test
    void anEventIsWhatTheSettingsMakeOfIt() {
        List<SmsRequest> requests = events("""
                {"event": "order.assigned", "reference": "A-17", "values":
                  {"order": {"id": 17}, "inspector": {"phone": "+420601123456"}, "phones": ["1", "2"]}}
                """).requests();

        assertEquals(
                List.of("+420601123456 A-17/inspector", "+491 A-17/boss", "1 A-17/boss", "2 A-17/boss"),
                requests.stream()
                        .map(request -> request.to() + " " + request.reference())
                        .toList());
        SmsRequest first = requests.get(0);
        assertEquals(new Wishes("main", 7, false), first.wishes());
        assertEquals("orders Hub", first.category() + " " + first.from());
        assertEquals(
                "assigned cs 17",
                first.wording().template() + " " + first.wording().language() + " "
                        + first.wording().values().get("order.id"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`{\"event\":\"order.lost\"}`                                   | EVENT_UNKNOWN          | event",
                "`{\"event\":\"order.assigned\"}`                               | TEMPLATE_VALUE_MISSING | values.inspector.phone",
                "`{\"event\":\"order.assigned\",\"to\":\"1\"}`                | FIELD_INVALID          | event",
                "`{\"event\":\"order.assigned\",\"text\":\"1\"}`              | FIELD_INVALID          | event",
                "`{\"event\":\"order.assigned\",\"template\":\"t\"}`          | FIELD_INVALID          | event",
                "`{\"event\":7}`                                                | FIELD_INVALID          | event",
                "`{\"values\":{}}`                                              | FIELD_MISSING          | event",
            })
    void anEventThatCannotBeToldIsRefused(String body, ProblemCode code, String field) {
        Problem problem = events(body).problem();

        assertEquals(code, problem.code(), problem::sentence);
        assertEquals(field, problem.field());
    }

    private static Reading events(String body) {
        EventRule inspector = new EventRule(
                "inspector",
                "order.assigned",
                "assigned",
                List.of(EventRule.Recipients.of("{{inspector.phone}}")),
                new EventRule.Wishes("main", "orders", "Hub", 7, "cs"));
        EventRule boss = new EventRule(
                "boss",
                "order.assigned",
                "assigned",
                List.of(EventRule.Recipients.of("+491"), EventRule.Recipients.of("{{phones}}")),
                new EventRule.Wishes(null, null, null, null, null));
        RequestReader reader = new RequestReader(5, 4000, new EventTable(List.of(inspector, boss)));
        return reader.event(body.getBytes(StandardCharsets.UTF_8), QUEUE);
    }

    @Test
    void valuesAreAtMostFiveHundred() {
        String values =
                IntStream.range(0, 501).mapToObj(i -> "\"v" + i + "\":1").collect(Collectors.joining(","));

        // Its reader takes no larger bodies.
        RequestReader reader = new RequestReader(3, 100_000);
        byte[] body =
                ("{\"to\":\"1\",\"template\":\"t\",\"values\":{" + values + "}}").getBytes(StandardCharsets.UTF_8);
        assertEquals("values", reader.json(body, QUEUE).problem().field());
    }

    private static Reading read(String body) {
        return READER.json(body.getBytes(StandardCharsets.UTF_8), QUEUE);
    }

    private static Reading text(String text, String to, String from, String account, Origin origin) {
        Map<String, String> beside = new HashMap<>();
        beside.put("from", from);
        beside.put("account", account);
        return READER.text(text, to, beside::get, origin);
    }
}
