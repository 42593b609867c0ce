package smshub.protocol.mail;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.icegreen.greenmail.imap.ImapHostManager;
import com.icegreen.greenmail.store.MailFolder;
import com.icegreen.greenmail.util.GreenMail;
import jakarta.mail.internet.MimeMessage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import smshub.account.IntakeSettings;
import smshub.settings.Settings;
import smshub.simulator.Received;
import smshub.simulator.Simulators;
import smshub.testing.Certificates;
import smshub.testing.MailIntakes;
import smshub.testing.Ports;
import smshub.testing.PrintedLog;
import smshub.testing.TestHub;

/** Mails to numbers and back, with a real mail server and plain SMTP clients: one hub, and a mailbox for each test. */
class MailIT {
    private static final Duration SOON = Duration.ofSeconds(20);

    /** A test's own: an intake with its mailbox, a sender of mails and numbers. */
    private enum Place {
        SEVERAL,
        HTML,
        SAME,
        STRANGERS,
        NOBODY,
        REFUSED,
        HUGE,
        VOUCHED,
        SUBJECT,
        LATER,
        POP,
        SECRET,
        RELAY,
        RELAY_BY_TLS,
        BROKEN_OFF,
        PARTS;

        final String user = name().toLowerCase(Locale.ROOT).replace('_', '-');
        final String anna = "anna." + user + "@example.com";
        final String number = "+4917112%d567".formatted(10 + ordinal());
        final String other = "+4917112%d568".formatted(10 + ordinal());
        final String landline = "+49301234%d".formatted(50 + ordinal());
        final int port = Ports.free();

        /** An address of the hub's for a number. */
        static String at(String number) {
            return number + "@" + MailIntakes.DOMAIN;
        }
    }

    @TempDir
    static Path data;

    private static Simulators simulators;
    private static PostOffice post;
    private static TestHub hub;
    private static Certificates certificates;

    @BeforeAll
    static void start() throws Exception {
        certificates = new Certificates(data);
        simulators = Simulators.start(
                Simulators.Options.defaults().withReceipts(Duration.ofHours(1), Duration.ofHours(1), 1));
        post = new PostOffice();
        List<IntakeSettings> intakes = new ArrayList<>();
        for (Place place : Place.values()) {
            post.open(place.user, place.user + "@" + MailIntakes.DOMAIN);
            post.open(place.anna, place.anna);
            intakes.add(intake(place));
        }
        Settings plain = TestHub.settings(data.resolve("hub"), TestHub.smsapi("main", simulators, d -> d));
        hub = new TestHub(TestHub.fetching(plain, intakes.toArray(IntakeSettings[]::new)));
    }

    private static IntakeSettings intake(Place place) throws Exception {
        return switch (place) {
            case RELAY, BROKEN_OFF, PARTS -> post.listener(place.user, place.port, Map.of());
            case RELAY_BY_TLS ->
                post.listener(
                        place.user,
                        place.port,
                        Map.of(
                                "certificate",
                                certificates.pem("relay", "CN=Relay").toString(),
                                "certificate-key",
                                data.resolve("relay.key").toString()));
            case STRANGERS -> post.mailbox(place.user, Map.of("answers", "always"));
            case VOUCHED -> post.mailbox(place.user, Map.of("trusted-server", "mx.example.com"));
            case SUBJECT -> post.mailbox(place.user, Map.of("numbers-in", "subject"));
            case POP ->
                post.mailbox(
                        place.user,
                        Map.of(
                                "protocol",
                                "pop3",
                                "port",
                                Integer.toString(post.server().getPop3().getPort()),
                                "quarantine",
                                data.resolve("quarantine").toString()));
            default -> post.mailbox(place.user, Map.of());
        };
    }

    @AfterAll
    static void stop() {
        hub.close();
        post.close();
        simulators.close();
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void oneMailGoesToSeveralNumbersAndTheRefusedOneIsAnsweredInTheThread() throws Exception {
        Place place = Place.SEVERAL;
        deliver(
                place,
                "To: " + Place.at(place.number) + ", " + Place.at(place.landline) + "\nCc: " + place.other
                        + "@sms.example.com, boss@example.com\nSubject: Alarm\nReferences: <first@example.com>\nMessage-ID:"
                        + " <several@example.com>\n\nServer 7 is down.\n\n-- \nAnna");
        List<Received.Message> sent = sent(place, 2);
        assertEquals(
                List.of(place.number, place.other),
                sent.stream()
                        .map(Received.Message::to)
                        .map(MailIT::plus)
                        .sorted()
                        .toList());
        assertEquals("Server 7 is down.", sent.get(0).text());

        MimeMessage answer = answers(place, 1).get(0);
        assertEquals("Re: Alarm", answer.getSubject());
        assertEquals("<several@example.com>", answer.getHeader("In-Reply-To", null));
        assertEquals(
                "<first@example.com> <several@example.com>",
                answer.getHeader("References", null).replaceAll("\\s+", " "));
        assertEquals("auto-replied", answer.getHeader("Auto-Submitted", null));
        String text = answer.getContent().toString();
        assertTrue(text.contains(place.landline + ": not sent."), text);
        assertTrue(text.contains(place.number + ": accepted"), text);
        folderHolds(place, "Done", 1);
        folderHolds(place, "INBOX", 0);
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void htmlAndOtherAlphabetsArriveAsTheyWereWritten() throws Exception {
        Place place = Place.HTML;
        deliver(
                place,
                "To: " + Place.at(place.number) + "\nIn-Reply-To: <old@example.com>\n"
                        + "Content-Type: text/html; charset=utf-8\n\n"
                        + "<html><body><p>Tür <b>auf</b></p><blockquote type=\"cite\">old</blockquote></body></html>");
        assertEquals("Tür auf", sent(place, 1).get(0).text());
        deliver(
                place,
                "To: " + Place.at(place.number) + "\nContent-Type: text/plain; charset=ISO-8859-2\n"
                        + "Content-Transfer-Encoding: 8bit\n\nŽluťoučký kůň",
                Charset.forName("ISO-8859-2"));
        assertEquals("Žluťoučký kůň", sent(place, 2).get(1).text());
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void theSameMailIsOneMessageAndAnotherIsNot() throws Exception {
        Place place = Place.SAME;
        String mail = "To: " + Place.at(place.number) + "\nMessage-ID: <same@example.com>\n\nOnce";
        deliver(place, mail);
        folderHolds(place, "Done", 1);
        deliver(place, mail);
        folderHolds(place, "Done", 2);
        deliver(place, "To: " + Place.at(place.number) + "\nMessage-ID: <next@example.com>\n\nTwice");
        assertEquals(
                List.of("Once", "Twice"),
                sent(place, 2).stream().map(Received.Message::text).toList());
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void bouncesListsAndStrangersAreSetAsideAndNotAnswered() throws Exception {
        Place place = Place.STRANGERS;
        String to = "To: " + Place.at(place.number) + "\n";
        deliver(
                place,
                to + "Return-Path: <>\nContent-Type: multipart/report; boundary=x\n\n--x\n\nundeliverable\n--x--");
        deliver(place, to + "Auto-Submitted: auto-replied\n\nI am away.");
        deliver(place, to + "List-Id: <news.example.com>\n\nNews");
        post.deliver(place.user, "From: mallory@evil.example\n" + to + "\nFree money", StandardCharsets.UTF_8);
        folderHolds(place, "SMS-Quarantine", 4);
        folderHolds(place, "INBOX", 0);
        deliver(place, to + "\nHello");
        assertEquals("Hello", sent(place, 1).get(0).text());
        // Had one of the others been answered, that answer would have come first.
        await().atMost(SOON).until(() -> !post.mails(place.anna, "INBOX").isEmpty());
        String first = post.mails(place.anna, "INBOX").get(0).getContent().toString();
        assertTrue(first.matches("(?s)" + Pattern.quote(place.number) + ": (accepted|sent).*"), first);
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aMailToNobodyIsSetAsideAndAnsweredOnce() throws Exception {
        Place place = Place.NOBODY;
        deliver(place, "To: nobody@sms.example.com\nSubject: x\n\nHello");
        folderHolds(place, "SMS-Quarantine", 1);
        String text = answers(place, 1).get(0).getContent().toString();
        assertTrue(text.startsWith("Nothing was sent."), text);
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void whatIsTooLongOrNotUnderstoodIsRefusedAndSaidSo() throws Exception {
        Place place = Place.REFUSED;
        String to = "To: " + Place.at(place.number) + "\n";
        deliver(place, to + "Subject: Long\n\n" + "word ".repeat(400));
        deliver(place, to + "Subject: Odd [sms: colour=red]\n\nHello");
        deliver(place, to + "Subject: Empty\nIn-Reply-To: <old@example.com>\n\n> only what somebody else said");
        Map<String, String> told = new HashMap<>();
        for (MimeMessage answer : answers(place, 3)) {
            told.put(answer.getSubject(), answer.getContent().toString());
        }
        assertTrue(told.get("Re: Long").startsWith(place.number + ": not sent. "), told::toString);
        assertTrue(told.get("Re: Odd [sms: colour=red]").contains("option that the hub does not know"), told::toString);
        assertTrue(told.containsKey("Re: Empty"), told::toString);
        deliver(place, to + "\nShort");
        assertEquals("Short", sent(place, 1).get(0).text());
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aHugeMailIsSetAsideAndAnsweredOnce() throws Exception {
        Place place = Place.HUGE;
        deliver(place, "To: " + Place.at(place.number) + "\nSubject: Huge\n\n" + "x".repeat(26 << 20));
        deliver(place, "To: " + Place.at(place.number) + "\n\nSmall");
        assertEquals("Small", sent(place, 1).get(0).text());
        // Asked of the server itself: it would take long to read that mail once more.
        GreenMail server = post.server();
        ImapHostManager folders = server.getManagers().getImapHostManager();
        await().atMost(SOON).until(() -> {
            MailFolder quarantine = folders.getFolder(server.getUserManager().getUser(place.user), "SMS-Quarantine");
            return quarantine != null && quarantine.getMessageCount() == 1;
        });
        String text = answers(place, 1).get(0).getContent().toString();
        assertTrue(text.startsWith("Nothing was sent. The mail has more than"), text);
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void theMailServersWordOnTheSenderCounts() throws Exception {
        Place place = Place.VOUCHED;
        String to = "To: " + Place.at(place.number) + "\n";
        deliver(place, to + "Authentication-Results: mx.evil; dmarc=pass header.from=example.com\n\nForged");
        deliver(place, to + "Authentication-Results: mx.example.com; dmarc=pass header.from=example.com\n\nTrue");
        assertEquals("True", sent(place, 1).get(0).text());
        folderHolds(place, "SMS-Quarantine", 1);
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void numbersAndOptionsInTheSubject() throws Exception {
        Place place = Place.SUBJECT;
        deliver(
                place,
                "To: hub@sms.example.com\nSubject: SMS: 0171 " + place.number.substring(6) + "; " + place.other
                        + " [sms: from=Shop]\n\nHello");
        assertEquals(
                List.of("Shop", "Shop"),
                sent(place, 2).stream().map(Received.Message::from).toList());
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aLaterFailureAndTheHandsetsAnswerComeBackInTheThread() throws Exception {
        Place place = Place.LATER;
        deliver(place, "To: +491711234500@sms.example.com\nSubject: Bad\nMessage-ID: <bad@example.com>\n\nHello");
        MimeMessage failure = answers(place, 1).get(0);
        assertEquals("<bad@example.com>", failure.getHeader("In-Reply-To", null));
        assertTrue(failure.getContent().toString().startsWith("+491711234500: dead."));

        deliver(
                place,
                "To: " + Place.at(place.number) + "\nSubject: Shift\nMessage-ID: <shift@example.com>\n\nCan you come?");
        sent(place, 1);
        await().atMost(SOON)
                .until(() -> hub.json("/api/v1/messages?to=%2B" + place.number.substring(1) + "&state=sent")
                                .path("messages")
                                .size()
                        == 1);
        HttpResponse<String> told = hub.get("/callback/main/inbound?sms_to=4915112345&sms_from="
                + place.number.substring(1) + "&sms_text=Yes+I+can&sms_date=1767225600&username=demo&MsgId=");
        assertEquals(200, told.statusCode(), told.body());
        MimeMessage answer = answers(place, 2).get(1);
        assertEquals("Re: Shift", answer.getSubject());
        assertEquals("<shift@example.com>", answer.getHeader("In-Reply-To", null));
        assertTrue(answer.getContent().toString().startsWith("Yes I can"));
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void popIsEmptiedAndWhatCannotBeUsedLiesOnDisk() throws Exception {
        Place place = Place.POP;
        Path quarantine = data.resolve("quarantine");
        deliver(place, "To: " + Place.at(place.number) + "\n\nBy POP3");
        deliver(place, "To: nobody@sms.example.com\n\nTo nobody");
        assertEquals("By POP3", sent(place, 1).get(0).text());
        folderHolds(place, "INBOX", 0);
        try (Stream<Path> files = Files.list(quarantine)) {
            List<Path> found = files.toList();
            assertEquals(1, found.size());
            assertTrue(Files.readString(found.get(0)).contains("To nobody"));
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aRelayBringsMailsToTheListener() throws Exception {
        Place place = Place.RELAY;
        await().atMost(SOON).until(() -> listens(place.port));
        String head = "From: " + place.anna + "\r\nMessage-ID: <relay@example.com>\r\nTo: someone@example.com\r\n\r\n";
        assertEquals(
                List.of("250", "250", "550", "354", "250"),
                relay(place, place.anna, head + "By relay", Place.at(place.number), "x@other.example"));
        assertEquals("By relay", sent(place, 1).get(0).text());
        assertEquals(
                List.of("250", "250", "354", "250"),
                relay(place, place.anna, head + "By relay", Place.at(place.number)));
        assertEquals(List.of("250", "250", "354", "550"), relay(place, "", head + "Bounce", Place.at(place.other)));
        assertEquals(
                List.of("250", "250", "354", "550"),
                relay(
                        place,
                        "mallory@evil.example",
                        "From: mallory@evil.example\r\n\r\nFree money",
                        Place.at(place.other)));
        relay(
                place,
                place.anna,
                head.replace("<relay", "<last") + "Last",
                Place.at(place.other),
                Place.at(place.landline));
        assertEquals(
                List.of("By relay", "Last"),
                sent(place, 2).stream().map(Received.Message::text).toList());
        assertTrue(answers(place, 1).get(0).getContent().toString().contains(place.landline + ": not sent."));
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aListenerWithPemFilesTakesMailsByTlsAlone() throws Exception {
        Place place = Place.RELAY_BY_TLS;
        await().atMost(SOON).until(() -> listens(place.port));
        try (Socket socket = new Socket("127.0.0.1", place.port)) {
            socket.setSoTimeout(20_000);
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            in.readLine();
            assertEquals("530", say(socket.getOutputStream(), in, "MAIL FROM:<" + place.anna + ">"));
            assertEquals("220", say(socket.getOutputStream(), in, "STARTTLS"));
            SSLSocket secret = (SSLSocket)
                    certificates.client(null).getSocketFactory().createSocket(socket, "127.0.0.1", place.port, true);
            assertEquals("CN=Relay", secret.getSession().getPeerPrincipal().getName());
            in = new BufferedReader(new InputStreamReader(secret.getInputStream(), StandardCharsets.US_ASCII));
            OutputStream out = secret.getOutputStream();
            say(out, in, "HELO relay.example.com");
            say(out, in, "MAIL FROM:<" + place.anna + ">");
            say(out, in, "RCPT TO:<" + Place.at(place.number) + ">");
            say(out, in, "DATA");
            assertEquals("250", say(out, in, "From: " + place.anna + "\r\n\r\nBy TLS\r\n."));
        }
        assertEquals("By TLS", sent(place, 1).get(0).text());
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aMailThatIsBrokenOffIsOneLineInTheLog() throws Exception {
        Place place = Place.BROKEN_OFF;
        await().atMost(SOON).until(() -> listens(place.port));
        try (PrintedLog log = new PrintedLog("org.subethamail")) {
            breakOff(place, false);
            await().atMost(SOON).until(() -> !log.lines().isEmpty());
            breakOff(place, true);
            await().atMost(SOON).until(() -> log.lines().size() > 1);
            relay(place, place.anna, "From: " + place.anna + "\r\n\r\nWhole", Place.at(place.number));
            assertEquals("Whole", sent(place, 1).get(0).text());
            assertEquals(2, log.lines().size(), log.lines()::toString);
        }
    }

    /** Ends the connection in the middle of a mail, in good order or as a machine that goes down. */
    private static void breakOff(Place place, boolean reset) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", place.port)) {
            socket.setSoTimeout(20_000);
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            OutputStream out = socket.getOutputStream();
            in.readLine();
            say(out, in, "HELO relay.example.com");
            say(out, in, "MAIL FROM:<" + place.anna + ">");
            say(out, in, "RCPT TO:<" + Place.at(place.number) + ">");
            say(out, in, "DATA");
            out.write(("From: " + place.anna + "\r\n\r\nHal").getBytes(StandardCharsets.US_ASCII));
            out.flush();
            if (reset) {
                socket.setSoLinger(true, 0);
            }
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aRelayThatBringsAMailInPartsHearsOfEach() throws Exception {
        Place place = Place.PARTS;
        await().atMost(SOON).until(() -> listens(place.port));
        String mail =
                "From: " + place.anna + "\r\nMessage-ID: <many@example.com>\r\nTo: many@example.com\r\n\r\nTo many";
        String landline = Place.at(place.landline);
        String other = Place.at(place.landline + "7");
        // As relays do with many recipients, and again where no answer came.
        relay(place, place.anna, mail, Place.at(place.number), landline);
        relay(place, place.anna, mail, Place.at(place.other), other);
        relay(place, place.anna, mail, Place.at(place.other), other);
        sent(place, 2);
        await().atMost(SOON)
                .untilAsserted(() -> assertEquals(
                        List.of(place.number, place.other, place.landline, place.landline + "7"),
                        lines(place).stream()
                                .map(line -> line.substring(0, line.indexOf(':')))
                                .sorted()
                                .toList()));
    }

    /** Lines of all answers. */
    private static List<String> lines(Place place) throws Exception {
        List<String> lines = new ArrayList<>();
        for (MimeMessage answer : post.mails(place.anna, "INBOX")) {
            answer.getContent().toString().lines().forEach(lines::add);
        }
        return lines;
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void neitherPasswordNorTextIsShown() throws Exception {
        Place place = Place.SECRET;
        deliver(place, "To: " + Place.at(place.number) + "\n\nTop secret words");
        sent(place, 1);
        hub.camel()
                .getEndpoints()
                .forEach(endpoint ->
                        assertFalse(endpoint.getEndpointUri().contains("hub-password"), endpoint::getEndpointUri));
        assertFalse(hub.get("/api/v1/intakes").body().contains("hub-password"));
        assertFalse(hub.get("/observe/metrics").body().contains("hub-password"));
    }

    // what came of it

    /** What was sent to the numbers of a place. */
    private static List<Received.Message> sent(Place place, int count) {
        await().atMost(SOON).until(() -> received(place).size() >= count);
        List<Received.Message> messages = received(place);
        assertEquals(count, messages.size());
        return messages;
    }

    private static List<Received.Message> received(Place place) {
        return simulators.received().messages().stream()
                .filter(message -> Set.of(place.number, place.other).contains(plus(message.to())))
                .toList();
    }

    private static List<MimeMessage> answers(Place place, int count) throws Exception {
        await().atMost(SOON).until(() -> post.mails(place.anna, "INBOX").size() >= count);
        List<MimeMessage> answers = post.mails(place.anna, "INBOX");
        assertEquals(count, answers.size());
        return answers;
    }

    private static void folderHolds(Place place, String folder, int count) {
        await().atMost(SOON)
                .untilAsserted(() -> assertEquals(
                        count,
                        post.mails(place.user, folder).size(),
                        () -> received(place).size() + " messages were sent"));
    }

    private static String plus(String number) {
        return number.startsWith("+") ? number : "+" + number;
    }

    // mails on their way in

    private static void deliver(Place place, String mail) throws Exception {
        deliver(place, mail, StandardCharsets.UTF_8);
    }

    /** Puts a mail from Anna into the hub's mailbox. */
    private static void deliver(Place place, String mail, Charset charset) throws Exception {
        post.deliver(place.user, "From: Anna <" + place.anna + ">\n" + mail, charset);
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /** Speaks SMTP and returns the codes of the answers to MAIL, each RCPT, DATA and its end. */
    private static List<String> relay(Place place, String from, String mail, String... recipients) throws IOException {
        List<String> codes = new ArrayList<>();
        try (Socket socket = new Socket("127.0.0.1", place.port)) {
            socket.setSoTimeout(20_000);
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            OutputStream out = socket.getOutputStream();
            in.readLine();
            say(out, in, "HELO relay.example.com");
            codes.add(say(out, in, "MAIL FROM:<" + from + ">"));
            for (String recipient : recipients) {
                codes.add(say(out, in, "RCPT TO:<" + recipient + ">"));
            }
            codes.add(say(out, in, "DATA"));
            codes.add(say(out, in, mail + "\r\n."));
            say(out, in, "QUIT");
        }
        return codes;
    }

    private static String say(OutputStream out, BufferedReader in, String line) throws IOException {
        out.write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
        return in.readLine().substring(0, 3);
    }
}
