package smshub.protocol.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
        ParsedMail letter = read(HEAD + "References: <a@x> <b@x>\n\nHello\n\n-- \nAnna\n");
        assertEquals("1@example.com", letter.id());
        assertEquals(List.of("<a@x>", "<b@x>", "<1@example.com>"), letter.thread());
        assertEquals("anna@example.com", letter.sender());
        assertEquals(
                List.of("+491711234567@sms.example.com", "+491711234568@sms.example.com", "boss@example.com"),
                letter.recipients());
        assertEquals("Příklad", letter.subject());
        assertEquals("Hello", letter.text());
        assertEquals(Origin.PERSON, letter.origin());
    }

    @Test
    void theEnvelopeKnowsBetter() throws Exception {
        MimeMessage mail = mail((HEAD + "\nHello").getBytes(StandardCharsets.UTF_8));
        assertEquals(
                List.of("x@y.z"), MailParser.read(mail, List.of("x@y.z"), false).recipients());
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
                read(HEAD + html).text());
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
    void aMailWithoutNameIsKnownByItsContent() throws Exception {
        String head = HEAD.replace("Message-ID: <1@example.com>\n", "");
        assertEquals(read(head + "\nHello").id(), read(head + "\nHello").id());
        assertNotEquals(read(head + "\nHello").id(), read(head + "\nHello!").id());
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
        return MailParser.read(mail(mail.replace("\n", "\r\n").getBytes(charset)), List.of(), false);
    }

    private static MimeMessage mail(byte[] bytes) throws Exception {
        return new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(bytes));
    }
}
