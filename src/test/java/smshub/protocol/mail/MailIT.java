package smshub.protocol.mail;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.icegreen.greenmail.imap.ImapHostManager;
import com.icegreen.greenmail.store.MailFolder;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.Session;
import jakarta.mail.Store;
import jakarta.mail.internet.MimeMessage;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
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
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import smshub.account.IntakeSettings;
import smshub.settings.Settings;
import smshub.simulator.Received;
import smshub.simulator.Simulators;
import smshub.testing.MailIntakes;
import smshub.testing.Ports;
import smshub.testing.PrintedLog;
import smshub.testing.TestHub;

/** Mails to numbers and back, with a real mail server and plain SMTP clients. */
class MailIT {
    private static final String NUMBER = "+491711234567";
    private static final String OTHER = "+491711234568";
    private static final String LANDLINE = "+4930123456";
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    Path data;

    private Simulators simulators;
    private GreenMail server;
    private TestHub hub;
    private int mails;

    @BeforeEach
    void start() {
        simulators = Simulators.start(
                Simulators.Options.defaults().withReceipts(Duration.ofHours(1), Duration.ofHours(1), 1));
        server = new GreenMail(new ServerSetup[] {
            new ServerSetup(0, "127.0.0.1", "smtp"),
            new ServerSetup(0, "127.0.0.1", "imap"),
            new ServerSetup(0, "127.0.0.1", "pop3")
        });
        server.start();
        server.setUser("hub@sms.example.com", "hub", "hub-password");
        server.setUser("anna@example.com", "anna", "anna-password");
    }

    @AfterEach
    void stop() {
        if (hub != null) {
            hub.close();
        }
        server.stop();
        simulators.close();
    }

    @Test
    void oneMailGoesToSeveralNumbersAndTheRefusedOneIsAnsweredInTheThread() throws Exception {
        startHub(mailbox(Map.of()));
        deliver("To: " + NUMBER + "@sms.example.com, " + LANDLINE + "@sms.example.com\nCc: " + OTHER
                + "@sms.example.com, boss@example.com\nSubject: Alarm\nReferences: <first@example.com>\nMessage-ID:"
                + " <several@example.com>\n\nServer 7 is down.\n\n-- \nAnna");
        List<Received.Message> sent = sent(2);
        assertEquals(
                List.of(NUMBER, OTHER),
                sent.stream()
                        .map(Received.Message::to)
                        .map(MailIT::plus)
                        .sorted()
                        .toList());
        assertEquals("Server 7 is down.", sent.get(0).text());

        MimeMessage answer = answers(1).get(0);
        assertEquals("Re: Alarm", answer.getSubject());
        assertEquals("<several@example.com>", answer.getHeader("In-Reply-To", null));
        assertEquals(
                "<first@example.com> <several@example.com>",
                answer.getHeader("References", null).replaceAll("\\s+", " "));
        assertEquals("auto-replied", answer.getHeader("Auto-Submitted", null));
        String text = answer.getContent().toString();
        assertTrue(text.contains(LANDLINE + ": not sent."), text);
        assertTrue(text.contains(NUMBER + ": accepted"), text);
        folderHolds("Done", 1);
        folderHolds("INBOX", 0);
    }

    @Test
    void htmlAndOtherAlphabetsArriveAsTheyWereWritten() throws Exception {
        startHub(mailbox(Map.of()));
        deliver("To: " + NUMBER + "@sms.example.com\nIn-Reply-To: <old@example.com>\n"
                + "Content-Type: text/html; charset=utf-8\n\n"
                + "<html><body><p>Tür <b>auf</b></p><blockquote type=\"cite\">old</blockquote></body></html>");
        assertEquals("Tür auf", sent(1).get(0).text());
        deliver(
                "To: " + NUMBER + "@sms.example.com\nContent-Type: text/plain; charset=ISO-8859-2\n"
                        + "Content-Transfer-Encoding: 8bit\n\nŽluťoučký kůň",
                Charset.forName("ISO-8859-2"));
        assertEquals("Žluťoučký kůň", sent(2).get(1).text());
    }

    @Test
    void theSameMailIsOneMessageAndAnotherIsNot() throws Exception {
        startHub(mailbox(Map.of()));
        String mail = "To: " + NUMBER + "@sms.example.com\nMessage-ID: <same@example.com>\n\nOnce";
        deliver(mail);
        folderHolds("Done", 1);
        deliver(mail);
        folderHolds("Done", 2);
        deliver("To: " + NUMBER + "@sms.example.com\nMessage-ID: <next@example.com>\n\nTwice");
        assertEquals(
                List.of("Once", "Twice"),
                sent(2).stream().map(Received.Message::text).toList());
    }

    @Test
    void bouncesListsAndStrangersAreSetAsideAndNotAnswered() throws Exception {
        startHub(mailbox(Map.of("answers", "always")));
        String to = "To: " + NUMBER + "@sms.example.com\n";
        deliver(to + "Return-Path: <>\nContent-Type: multipart/report; boundary=x\n\n--x\n\nundeliverable\n--x--");
        deliver(to + "Auto-Submitted: auto-replied\n\nI am away.");
        deliver(to + "List-Id: <news.example.com>\n\nNews");
        raw("From: mallory@evil.example\n" + to + "\nFree money", StandardCharsets.UTF_8);
        folderHolds("SMS-Quarantine", 4);
        folderHolds("INBOX", 0);
        deliver(to + "\nHello");
        assertEquals("Hello", sent(1).get(0).text());
        // Had one of the others been answered, that answer would have come first.
        await().atMost(SOON).until(() -> !mails("anna", "INBOX").isEmpty());
        String first = mails("anna", "INBOX").get(0).getContent().toString();
        assertTrue(first.matches("(?s)" + Pattern.quote(NUMBER) + ": (accepted|sent).*"), first);
    }

    @Test
    void aMailToNobodyIsSetAsideAndAnsweredOnce() throws Exception {
        startHub(mailbox(Map.of()));
        deliver("To: nobody@sms.example.com\nSubject: x\n\nHello");
        folderHolds("SMS-Quarantine", 1);
        String text = answers(1).get(0).getContent().toString();
        assertTrue(text.startsWith("Nothing was sent."), text);
    }

    @Test
    void whatIsTooLongOrNotUnderstoodIsRefusedAndSaidSo() throws Exception {
        startHub(mailbox(Map.of()));
        String to = "To: " + NUMBER + "@sms.example.com\n";
        deliver(to + "Subject: Long\n\n" + "word ".repeat(400));
        deliver(to + "Subject: Odd [sms: colour=red]\n\nHello");
        deliver(to + "Subject: Empty\nIn-Reply-To: <old@example.com>\n\n> only what somebody else said");
        Map<String, String> told = new HashMap<>();
        for (MimeMessage answer : answers(3)) {
            told.put(answer.getSubject(), answer.getContent().toString());
        }
        assertTrue(told.get("Re: Long").startsWith(NUMBER + ": not sent. "), told::toString);
        assertTrue(told.get("Re: Odd [sms: colour=red]").contains("option that the hub does not know"), told::toString);
        assertTrue(told.containsKey("Re: Empty"), told::toString);
        deliver(to + "\nShort");
        assertEquals("Short", sent(1).get(0).text());
    }

    @Test
    void aHugeMailIsSetAsideAndAnsweredOnce() throws Exception {
        startHub(mailbox(Map.of()));
        deliver("To: " + NUMBER + "@sms.example.com\nSubject: Huge\n\n" + "x".repeat(26 << 20));
        deliver("To: " + NUMBER + "@sms.example.com\n\nSmall");
        assertEquals("Small", sent(1).get(0).text());
        // Asked of the server itself: it would take long to read that mail once more.
        ImapHostManager folders = server.getManagers().getImapHostManager();
        await().atMost(SOON).until(() -> {
            MailFolder quarantine = folders.getFolder(server.getUserManager().getUser("hub"), "SMS-Quarantine");
            return quarantine != null && quarantine.getMessageCount() == 1;
        });
        String text = answers(1).get(0).getContent().toString();
        assertTrue(text.startsWith("Nothing was sent. The mail has more than"), text);
    }

    @Test
    void whereNoAnswersAreWantedThereAreNone() throws Exception {
        startHub(mailbox(Map.of("answers", "never")));
        deliver("To: nobody@sms.example.com\n\nTo nobody");
        deliver("To: " + LANDLINE + "@sms.example.com\n\nTo a landline");
        deliver("To: +491711234500@sms.example.com\n\nTo a bad number");
        await().atMost(SOON)
                .until(() ->
                        hub.json("/api/v1/messages?state=dead").path("messages").size() == 1);
        folderHolds("Done", 2);
        folderHolds("SMS-Quarantine", 1);
        await().atMost(SOON).until(() -> hub.camel().getInflightRepository().size() == 0);
        assertEquals(List.of(), mails("anna", "INBOX"));
    }

    @Test
    void theMailServersWordOnTheSenderCounts() throws Exception {
        startHub(mailbox(Map.of("trusted-server", "mx.example.com")));
        String to = "To: " + NUMBER + "@sms.example.com\n";
        deliver(to + "Authentication-Results: mx.evil; dmarc=pass header.from=example.com\n\nForged");
        deliver(to + "Authentication-Results: mx.example.com; dmarc=pass header.from=example.com\n\nTrue");
        assertEquals("True", sent(1).get(0).text());
        folderHolds("SMS-Quarantine", 1);
    }

    @Test
    void numbersAndOptionsInTheSubject() throws Exception {
        startHub(mailbox(Map.of("numbers-in", "subject")));
        deliver("To: hub@sms.example.com\nSubject: SMS: 0171 1234567; " + OTHER + " [sms: from=Shop]\n\nHello");
        assertEquals(
                List.of("Shop", "Shop"),
                sent(2).stream().map(Received.Message::from).toList());
    }

    @Test
    void aLaterFailureAndTheHandsetsAnswerComeBackInTheThread() throws Exception {
        startHub(mailbox(Map.of()));
        deliver("To: +491711234500@sms.example.com\nSubject: Bad\nMessage-ID: <bad@example.com>\n\nHello");
        MimeMessage failure = answers(1).get(0);
        assertEquals("<bad@example.com>", failure.getHeader("In-Reply-To", null));
        assertTrue(failure.getContent().toString().startsWith("+491711234500: dead."));

        deliver("To: " + NUMBER + "@sms.example.com\nSubject: Shift\nMessage-ID: <shift@example.com>\n\nCan you come?");
        sent(1);
        await().atMost(SOON)
                .until(() -> hub.json("/api/v1/messages?to=%2B491711234567&state=sent")
                                .path("messages")
                                .size()
                        == 1);
        HttpResponse<String> told = hub.get("/callback/main/inbound?sms_to=4915112345&sms_from=491711234567"
                + "&sms_text=Yes+I+can&sms_date=1767225600&username=demo&MsgId=");
        assertEquals(200, told.statusCode(), told.body());
        MimeMessage answer = answers(2).get(1);
        assertEquals("Re: Shift", answer.getSubject());
        assertEquals("<shift@example.com>", answer.getHeader("In-Reply-To", null));
        assertTrue(answer.getContent().toString().startsWith("Yes I can"));
    }

    @Test
    void aMailThatCouldNotBeMovedIsNeitherLostNorSentTwice() throws Exception {
        try (Severed way = new Severed(server.getImap().getPort())) {
            IntakeSettings intake = mailbox(Map.of("port", Integer.toString(way.port())));
            startHub(intake);
            deliver("To: " + NUMBER + "@sms.example.com, " + LANDLINE + "@sms.example.com\n\nOnce");
            // The hub has it on disk, and dies with its mail server before the mail is moved.
            assertEquals("Once", sent(1).get(0).text());
            await().atMost(SOON).until(() -> way.cuts > 0);
            hub.close();
            folderHolds("INBOX", 1);
            way.heal();
            startHub(intake);
            folderHolds("Done", 1);
            folderHolds("INBOX", 0);
        }
        deliver("To: " + OTHER + "@sms.example.com\n\nNext");
        assertEquals(
                List.of("Once", "Next"),
                sent(2).stream().map(Received.Message::text).toList());
        assertEquals(1, answers(1).size());
    }

    @Test
    void popIsEmptiedAndWhatCannotBeUsedLiesOnDisk() throws Exception {
        Path quarantine = data.resolve("quarantine");
        startHub(mailbox(Map.of(
                "protocol",
                "pop3",
                "port",
                Integer.toString(server.getPop3().getPort()),
                "quarantine",
                quarantine.toString())));
        deliver("To: " + NUMBER + "@sms.example.com\n\nBy POP3");
        deliver("To: nobody@sms.example.com\n\nTo nobody");
        assertEquals("By POP3", sent(1).get(0).text());
        folderHolds("INBOX", 0);
        try (Stream<Path> files = Files.list(quarantine)) {
            List<Path> found = files.toList();
            assertEquals(1, found.size());
            assertTrue(Files.readString(found.get(0)).contains("To nobody"));
        }
    }

    @Test
    void aRelayBringsMailsToTheListener() throws Exception {
        int port = Ports.free();
        startHub(intake(
                "smtp",
                Map.of("listen-port", Integer.toString(port), "listen-host", "127.0.0.1", "relays", "127.0.0.1")));
        await().atMost(SOON).until(() -> listens(port));
        String head = "From: anna@example.com\r\nMessage-ID: <relay@example.com>\r\nTo: someone@example.com\r\n\r\n";
        assertEquals(
                List.of("250", "250", "550", "354", "250"),
                relay(port, "anna@example.com", head + "By relay", NUMBER + "@sms.example.com", "x@other.example"));
        assertEquals("By relay", sent(1).get(0).text());
        assertEquals(
                List.of("250", "250", "354", "250"),
                relay(port, "anna@example.com", head + "By relay", NUMBER + "@sms.example.com"));
        assertEquals(List.of("250", "250", "354", "550"), relay(port, "", head + "Bounce", OTHER + "@sms.example.com"));
        assertEquals(
                List.of("250", "250", "354", "550"),
                relay(
                        port,
                        "mallory@evil.example",
                        "From: mallory@evil.example\r\n\r\nFree money",
                        OTHER + "@sms.example.com"));
        relay(
                port,
                "anna@example.com",
                head.replace("relay", "last") + "Last",
                OTHER + "@sms.example.com",
                LANDLINE + "@sms.example.com");
        assertEquals(
                List.of("By relay", "Last"),
                sent(2).stream().map(Received.Message::text).toList());
        assertTrue(answers(1).get(0).getContent().toString().contains(LANDLINE + ": not sent."));
    }

    @Test
    void aMailThatIsBrokenOffIsOneLineInTheLog() throws Exception {
        int port = Ports.free();
        startHub(intake(
                "smtp",
                Map.of("listen-port", Integer.toString(port), "listen-host", "127.0.0.1", "relays", "127.0.0.1")));
        await().atMost(SOON).until(() -> listens(port));
        try (PrintedLog log = new PrintedLog("org.subethamail")) {
            breakOff(port, false);
            await().atMost(SOON).until(() -> !log.lines().isEmpty());
            breakOff(port, true);
            await().atMost(SOON).until(() -> log.lines().size() > 1);
            relay(port, "anna@example.com", "From: anna@example.com\r\n\r\nWhole", NUMBER + "@sms.example.com");
            assertEquals("Whole", sent(1).get(0).text());
            assertEquals(2, log.lines().size(), log.lines()::toString);
        }
    }

    /** Ends the connection in the middle of a mail, in good order or as a machine that goes down. */
    private static void breakOff(int port, boolean reset) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(20_000);
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            OutputStream out = socket.getOutputStream();
            in.readLine();
            say(out, in, "HELO relay.example.com");
            say(out, in, "MAIL FROM:<anna@example.com>");
            say(out, in, "RCPT TO:<" + NUMBER + "@sms.example.com>");
            say(out, in, "DATA");
            out.write("From: anna@example.com\r\n\r\nHal".getBytes(StandardCharsets.US_ASCII));
            out.flush();
            if (reset) {
                socket.setSoLinger(true, 0);
            }
        }
    }

    @Test
    void aRelayThatBringsAMailInPartsHearsOfEach() throws Exception {
        int port = Ports.free();
        startHub(intake(
                "smtp",
                Map.of("listen-port", Integer.toString(port), "listen-host", "127.0.0.1", "relays", "127.0.0.1")));
        await().atMost(SOON).until(() -> listens(port));
        String mail = "From: anna@example.com\r\nMessage-ID: <many@example.com>\r\nTo: many@example.com\r\n\r\nTo many";
        String landline = LANDLINE + "@sms.example.com";
        String other = LANDLINE + "7@sms.example.com";
        // As relays do with many recipients, and again where no answer came.
        relay(port, "anna@example.com", mail, NUMBER + "@sms.example.com", landline);
        relay(port, "anna@example.com", mail, OTHER + "@sms.example.com", other);
        relay(port, "anna@example.com", mail, OTHER + "@sms.example.com", other);
        sent(2);
        await().atMost(SOON)
                .untilAsserted(() -> assertEquals(
                        List.of(NUMBER, OTHER, LANDLINE, LANDLINE + "7"),
                        lines().stream()
                                .map(line -> line.substring(0, line.indexOf(':')))
                                .sorted()
                                .toList()));
    }

    /** Lines of all answers. */
    private List<String> lines() throws Exception {
        List<String> lines = new ArrayList<>();
        for (MimeMessage answer : mails("anna", "INBOX")) {
            answer.getContent().toString().lines().forEach(lines::add);
        }
        return lines;
    }

    @Test
    void neitherPasswordNorTextIsShown() throws Exception {
        startHub(mailbox(Map.of()));
        deliver("To: " + NUMBER + "@sms.example.com\n\nTop secret words");
        sent(1);
        hub.camel()
                .getEndpoints()
                .forEach(endpoint ->
                        assertFalse(endpoint.getEndpointUri().contains("hub-password"), endpoint::getEndpointUri));
        assertFalse(hub.get("/api/v1/intakes").body().contains("hub-password"));
        assertFalse(hub.get("/observe/metrics").body().contains("hub-password"));
    }

    // the hub

    private void startHub(IntakeSettings intake) throws Exception {
        Settings plain = TestHub.settings(data.resolve("hub"), TestHub.smsapi("main", simulators, d -> d));
        hub = new TestHub(TestHub.fetching(plain, intake));
    }

    private IntakeSettings mailbox(Map<String, String> changed) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "protocol",
                "imap",
                "host",
                "127.0.0.1",
                "port",
                Integer.toString(server.getImap().getPort()),
                "user",
                "hub"));
        settings.putAll(changed);
        return intake("mail", settings);
    }

    private IntakeSettings intake(String type, Map<String, String> own) {
        Map<String, String> settings = new HashMap<>(own);
        settings.put("smtp-port", Integer.toString(server.getSmtp().getPort()));
        return MailIntakes.of("post", type, Duration.ofMillis(200), settings);
    }

    // what came of it

    private List<Received.Message> sent(int count) {
        await().atMost(SOON).until(() -> simulators.received().total() >= count);
        List<Received.Message> messages = simulators.received().messages();
        assertEquals(count, messages.size());
        return messages;
    }

    private List<MimeMessage> answers(int count) throws Exception {
        await().atMost(SOON).until(() -> mails("anna", "INBOX").size() >= count);
        List<MimeMessage> answers = mails("anna", "INBOX");
        assertEquals(count, answers.size());
        return answers;
    }

    private void folderHolds(String folder, int count) {
        await().atMost(SOON)
                .untilAsserted(() -> assertEquals(
                        count,
                        mails("hub", folder).size(),
                        () -> simulators.received().total() + " messages were sent"));
    }

    private List<MimeMessage> mails(String user, String name) throws Exception {
        Session session = Session.getInstance(new Properties());
        try (Store store = session.getStore("imap")) {
            store.connect("127.0.0.1", server.getImap().getPort(), user, user + "-password");
            Folder folder = store.getFolder(name);
            List<MimeMessage> mails = new ArrayList<>();
            if (folder.exists()) {
                folder.open(Folder.READ_ONLY);
                for (Message mail : folder.getMessages()) {
                    mails.add(new MimeMessage((MimeMessage) mail));
                }
                folder.close(false);
            }
            return mails;
        }
    }

    private static String plus(String number) {
        return number.startsWith("+") ? number : "+" + number;
    }

    // mails on their way in

    private void deliver(String mail) throws Exception {
        deliver(mail, StandardCharsets.UTF_8);
    }

    private void deliver(String mail, Charset charset) throws Exception {
        raw("From: Anna <anna@example.com>\n" + mail, charset);
    }

    /** Puts a mail into the hub's mailbox as a mail server would. */
    private void raw(String mail, Charset charset) throws Exception {
        String named = mail.contains("Message-ID:") ? mail : "Message-ID: <" + ++mails + "@example.com>\n" + mail;
        Session session = Session.getInstance(new Properties());
        try (Store store = session.getStore("imap")) {
            store.connect("127.0.0.1", server.getImap().getPort(), "hub", "hub-password");
            byte[] bytes = named.replace("\n", "\r\n").getBytes(charset);
            store.getFolder("INBOX")
                    .appendMessages(new Message[] {new MimeMessage(session, new ByteArrayInputStream(bytes))});
        }
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /** Speaks SMTP and returns the codes of the answers to MAIL, each RCPT, DATA and its end. */
    private static List<String> relay(int port, String from, String mail, String... recipients) throws IOException {
        List<String> codes = new ArrayList<>();
        try (Socket socket = new Socket("127.0.0.1", port)) {
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

    /** A way to a mail server that ends as soon as mails are to be moved, until it is healed. */
    private static final class Severed implements AutoCloseable {
        private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final int target;
        private volatile boolean whole;
        volatile int cuts;

        Severed(int target) throws IOException {
            this.target = target;
            start(this::accept);
        }

        int port() {
            return server.getLocalPort();
        }

        void heal() {
            whole = true;
        }

        private void accept() {
            while (!server.isClosed()) {
                try {
                    Socket client = server.accept();
                    Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
                    start(() -> copy(client, server, true));
                    start(() -> copy(server, client, false));
                } catch (IOException e) {
                    return;
                }
            }
        }

        private void copy(Socket from, Socket to, boolean orders) {
            byte[] buffer = new byte[8192];
            try (from;
                    to) {
                for (int read = from.getInputStream().read(buffer);
                        read >= 0;
                        read = from.getInputStream().read(buffer)) {
                    String order = new String(buffer, 0, read, StandardCharsets.US_ASCII);
                    if (orders && !whole && (order.contains("MOVE ") || order.contains("COPY "))) {
                        cuts++;
                        return;
                    }
                    to.getOutputStream().write(buffer, 0, read);
                }
            } catch (IOException e) {
                // one side has gone
            }
        }

        private static void start(Runnable work) {
            Thread thread = new Thread(work, "severed");
            thread.setDaemon(true);
            thread.start();
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }
}
