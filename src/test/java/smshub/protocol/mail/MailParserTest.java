package smshub.protocol.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import smshub.protocol.mail.ParsedMail.Origin;

class MailParserTest {
    private static final String HEAD = """
            From: Anna <anna@example.com>
            To: +491711234567@sms.example.com, "Bob" <+491711234568@sms.example.com>
            Cc: boss@example.com
            Delivered-To: +491711234567@sms.example.com
            Subject: =?ISO-8859-2?Q?P=F8=EDklad?=
            Message-ID: <1@example.com>
            """;

    @Test
    void aPlainMail() throws Exception {
        ParsedMail parsed = read(HEAD + "References: <a@x> <b@x>\n\nHello\n\n-- \nAnna\n");
        assertEquals("1@example.com", parsed.id());
        assertEquals(List.of("<a@x>", "<b@x>", "<1@example.com>"), parsed.thread());
        assertEquals("anna@example.com", parsed.sender());
        assertEquals(
                List.of("+491711234567@sms.example.com", "+491711234568@sms.example.com", "boss@example.com"),
                parsed.recipients());
        assertEquals("Příklad", parsed.subject());
        assertEquals("Hello", parsed.text());
        assertEquals(Origin.PERSON, parsed.origin());
    }

    @Test
    void theEnvelopeKnowsBetter() throws Exception {
        MimeMessage mail = mail((HEAD + "\nHello").getBytes(StandardCharsets.UTF_8));
        assertEquals(
                List.of("x@y.z"),
                MailParser.read(mail, List.of("x@y.z"), "own", false).recipients());
    }

    @ParameterizedTest
    @CsvSource({"ISO-8859-2,ISO-8859-2", "windows-1250,windows-1250", "UTF-8,UTF-8", "UTF-8,", "UTF-8,no-such"})
    void lettersStayWhatTheyAre(String charset, String named) throws Exception {
        String head = HEAD + "Content-Type: text/plain" + (named == null ? "" : "; charset=" + named)
                + "\nContent-Transfer-Encoding: 8bit\n\n";
        assertEquals(
                "Žluťoučký kůň",
                read(head + "Žluťoučký kůň", Charset.forName(charset)).text());
    }

    @Test
    void whatWindowsWroteWithoutSayingSo() throws Exception {
        assertEquals(
                "5 € für dich",
                read(HEAD + "\n5 € für dich", Charset.forName("windows-1252")).text());
    }

    @Test
    void linesThatTheMailProgramBrokeAreOne() throws Exception {
        assertEquals(
                "one line\ntwo",
                read(HEAD + "Content-Type: text/plain; format=flowed\n\none \nline\ntwo\n")
                        .text());
    }

    @Test
    void htmlAloneIsReadAsAReaderSeesIt() throws Exception {
        String html = """
                Content-Type: text/html; charset=utf-8

                <html><head><title>No</title><style>p {}</style></head><body><p>Server&nbsp;7 is
                <b>down</b>.</p><div>Go &amp; see:<br>now</div><ul><li>a</li><li>b</li></ul>
                <div class="gmail_signature">Anna</div>
                <div class="gmail_quote">On Monday Bob wrote: <blockquote type="cite">old</blockquote></div></body></html>
                """;
        assertEquals(
                "Server 7 is down.\n\nGo & see:\nnow\n- a\n- b",
                read(HEAD + "In-Reply-To: <0@example.com>\n" + html).text());
    }

    @Test
    void ofSeveralFormsThePlainOneAndNoAttachment() throws Exception {
        String parts = """
                Content-Type: multipart/mixed; boundary=outer

                --outer
                Content-Type: text/plain
                Content-Disposition: attachment; filename=notes.txt

                attached
                --outer
                Content-Type: multipart/alternative; boundary=inner

                --inner
                Content-Type: text/html

                <p>html</p>
                --inner
                Content-Type: text/plain

                plain
                --inner--
                --outer--
                """;
        assertEquals("plain", read(HEAD + parts).text());
    }

    @Test
    void anEmptyPlainFormLeavesTheOther() throws Exception {
        String parts = """
                Content-Type: multipart/alternative; boundary=inner

                --inner
                Content-Type: text/plain

                \s
                --inner
                Content-Type: text/html

                <p>html</p>
                --inner--
                """;
        assertEquals("html", read(HEAD + parts).text());
    }

    @Test
    void aPictureHasNoWords() throws Exception {
        assertNull(read(HEAD + "Content-Type: image/png\nContent-Transfer-Encoding: base64\n\niVBORw0=\n")
                .text());
    }

    @Test
    void aMailWithoutNameHasThatOfItsBringer() throws Exception {
        assertEquals(
                "own",
                read(HEAD.replace("Message-ID: <1@example.com>\n", "") + "\nHello")
                        .id());
    }

    /** Programs label as they please: octets that are UTF-8 beyond ASCII are so by no chance. */
    @ParameterizedTest
    @CsvSource({
        "us-ascii, 53 74 C3 B6 72 75 6E 67, Störung",
        "iso-8859-1, 53 74 C3 B6 72 75 6E 67, Störung",
        "windows-1252, 53 74 C3 B6 72 75 6E 67, Störung",
        "koi8-r, 53 74 C3 B6 72 75 6E 67, Störung",
        "iso-8859-15, 53 74 F6 72 A4, Stör€",
        "us-ascii, 53 74 F6 72 75 6E 67, Störung",
        "utf-8, 53 74 F6 72 75 6E 67, Störung",
        "iso-8859-1, 93 6A 61 94 20 80, “ja” €",
        "x-nothing, 53 74 F6 72 75 6E 67, Störung",
        "shift_jis, 83 65 83 58 83 67, テスト",
        "koi8-r, D4 C5 D3 D4, тест",
    })
    void octetsThatAreUtf8OutrankTheLabel(String label, String octets, String text) throws Exception {
        byte[] body = HexFormat.ofDelimiter(" ").parseHex(octets);
        assertEquals(
                text, labelled("text/plain; charset=" + label, "8bit", body).text());
        assertEquals(
                text,
                labelled("text/html; charset=\"" + label + "\"", "8bit", body).text());
        assertEquals(
                text,
                labelled(
                                "text/plain; charset=" + label,
                                "base64",
                                Base64.getEncoder().encode(body))
                        .text());
    }

    @ParameterizedTest
    @CsvSource({
        "=?us-ascii?Q?St=C3=B6rung?=, Störung",
        "=?iso-8859-1?B?U3TDtnJ1bmc=?=, Störung",
        "=?iso-8859-1?Q?St=F6rung?=, Störung",
        "=?utf-8?Q?St=C3=B6?= =?utf-8?Q?rung?=, Störung",
        "Störung, Störung",
    })
    void subjectsToo(String field, String subject) throws Exception {
        assertEquals(subject, read("Subject: " + field + "\n\nx").subject());
    }

    @ParameterizedTest
    @ValueSource(strings = {"7-bit", "8bits", "8-bit", "binary", "none", "UTF-8", "7bit ", "\"8bit\""})
    void aTransferEncodingThatThereIsNoneOfIsNoEncoding(String encoding) throws Exception {
        byte[] body = "Störung".getBytes(StandardCharsets.UTF_8);
        assertEquals(
                "Störung", labelled("text/plain; charset=utf-8", encoding, body).text());
        assertEquals(
                "Störung",
                labelled(
                                "multipart/mixed; boundary=b",
                                encoding,
                                ("--b\r\nContent-Transfer-Encoding: " + encoding + "\r\n\r\nStörung\r\n--b--\r\n")
                                        .getBytes(StandardCharsets.UTF_8))
                        .text());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "U3TDtnJ1bmc=",
                "U3TDtnJ1bmc",
                "U3TD\r\ntnJ1\r\nbmc",
                "U3TDtnJ1bmc=\r\n\r\nThis mail was scanned.",
                "U3TDtnJ1bmc=\r\nconfidential",
                "U3TDtnJ1\r\nbmc\r\n--\r\nA footer behind it",
                " U3TDtnJ1bmc= \r\n",
            })
    void base64IsDecodedAsFarAsItGoes(String body) throws Exception {
        assertEquals(
                "Störung",
                labelled("text/plain; charset=utf-8", "base64", body.getBytes(StandardCharsets.US_ASCII))
                        .text());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text",
                "plain",
                "text/plain charset=utf-8",
                "text/plain; charset=utf-8;",
                "text/plain; charset",
                "text/plain; format=flowed charset=utf-8",
                "TEXT/PLAIN;CHARSET=UTF-8",
                "multipart/mixed boundary=b",
                "multipart/mixed; boundary=b charset=x",
                "multipart/mixed boundary=\"b\"",
                "multipart/mixed"
            })
    void aTypeThatIsWrittenWronglyIsReadAsItIsMeant(String type) throws Exception {
        String body = type.startsWith("multipart") ? "--b\r\n\r\nStörung\r\n--b--\r\n" : "Störung";
        assertEquals(
                "Störung",
                labelled(type, "8bit", body.getBytes(StandardCharsets.UTF_8)).text());
    }

    @Test
    void ofAMailThatAnswersNothingNothingIsCut() throws Exception {
        for (String text : List.of(
                "ALARM tank 3\nFrom: PLC-7\nDate: 2026-11-28 12:00\nLevel: 97 %",
                "Come at once.\n\n-- \nAnna",
                "> 90 %\nof the tank",
                "Pump 1\n____________________\nPump 2",
                "Am 28.11. um 12:00 schrieb die Anlage:\n> voll")) {
            assertEquals(text, read(HEAD + "\n" + text).text());
            assertFalse(read(HEAD + "\n" + text).cut());
        }
        ParsedMail answer = read(HEAD + "In-Reply-To: <0@example.com>\n\nYes.\n\n-- \nAnna");
        assertEquals("Yes.", answer.text());
        assertTrue(answer.cut());
        assertFalse(read(HEAD + "In-Reply-To: <0@example.com>\n\nYes.").cut());
    }

    @Test
    void membersOfAGroupAreRecipients() throws Exception {
        assertEquals(
                List.of("+491711234567@sms.example.com", "+491711234568@sms.example.com", "c@x.org"),
                read("To: Alle: +491711234567@sms.example.com, Bob <+491711234568@sms.example.com>;, c@x.org\n\nx")
                        .recipients());
        assertEquals(List.of(), read("To: undisclosed-recipients:;\n\nx").recipients());
    }

    @Test
    void anAddressThatIsWrittenWronglyTakesNoneAlong() throws Exception {
        assertEquals(
                List.of("+491711234567@sms.example.com", "+491711234568@sms.example.com"),
                read("To: M\u00fcller, Anna <+491711234567@sms.example.com>, (x <+491711234568@sms.example.com>\n\nx")
                        .recipients());
    }

    private static ParsedMail labelled(String type, String encoding, byte[] body) throws Exception {
        ByteArrayOutputStream mail = new ByteArrayOutputStream();
        mail.write((HEAD + "Content-Type: " + type + "\nContent-Transfer-Encoding: " + encoding + "\n\n")
                .replace("\n", "\r\n")
                .getBytes(StandardCharsets.UTF_8));
        mail.write(body);
        return MailParser.read(mail(mail.toByteArray()), List.of(), "own", false);
    }

    @Test
    void twoSendersAreNobody() throws Exception {
        assertNull(read("From: a@x.org, b@x.org\n\nx").sender());
        assertNull(read("From: a@x.org\nFrom: b@x.org\n\nx").sender());
        assertNull(read("Subject: x\n\nx").sender());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Return-Path: <>                     | ECHO",
                "Return-Path: <anna@example.com>     | PERSON",
                "Auto-Submitted: auto-replied        | ECHO",
                "Auto-Submitted: auto-generated      | PROGRAM",
                "Auto-Submitted: Auto-Generated; x=1 | PROGRAM",
                "Auto-Submitted: no                  | PERSON",
                "Precedence: bulk                    | PROGRAM",
                "Precedence: auto_reply              | ECHO",
                "List-Id: <news.example.com>         | ECHO",
                "X-Loop: smshub                      | ECHO",
                "X-Autoreply: yes                    | ECHO",
                "Content-Type: multipart/report; boundary=x | ECHO"
            })
    void machinesAreTold(String header, Origin origin) throws Exception {
        assertEquals(origin, read(HEAD + header + "\n\n--x\n\nHello\n--x--").origin());
    }

    private static ParsedMail read(String mail) throws Exception {
        return read(mail, StandardCharsets.UTF_8);
    }

    private static ParsedMail read(String mail, Charset charset) throws Exception {
        return MailParser.read(mail(mail.replace("\n", "\r\n").getBytes(charset)), List.of(), "own", false);
    }

    private static MimeMessage mail(byte[] bytes) throws Exception {
        return new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(bytes));
    }
}
