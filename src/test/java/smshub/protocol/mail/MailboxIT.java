package smshub.protocol.mail;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import smshub.account.IntakeSettings;
import smshub.settings.Settings;
import smshub.simulator.Received;
import smshub.simulator.Simulators;
import smshub.testing.TestHub;

/** Mails to a hub that serves one mailbox: what ends with the hub, and what does not come at all. */
class MailboxIT {
    private static final String NUMBER = "+491711234567";
    private static final String OTHER = "+491711234568";
    private static final String LANDLINE = "+4930123456";
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    Path data;

    private Simulators simulators;
    private PostOffice post;
    private TestHub hub;

    @BeforeEach
    void start() {
        simulators = Simulators.start(
                Simulators.Options.defaults().withReceipts(Duration.ofHours(1), Duration.ofHours(1), 1));
        post = new PostOffice();
        post.open("hub", "hub@sms.example.com");
        post.open("anna", "anna@example.com");
    }

    @AfterEach
    void stop() {
        hub.close();
        post.close();
        simulators.close();
    }

    @Test
    void aMailThatCouldNotBeMovedIsNeitherLostNorSentTwice() throws Exception {
        try (Severed way = new Severed(post.imapPort())) {
            IntakeSettings intake = post.mailbox("hub", Map.of("port", Integer.toString(way.port())));
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
    void whereNoAnswersAreWantedThereAreNone() throws Exception {
        startHub(post.mailbox("hub", Map.of("answers", "never")));
        deliver("To: nobody@sms.example.com\n\nTo nobody");
        deliver("To: " + LANDLINE + "@sms.example.com\n\nTo a landline");
        deliver("To: +491711234500@sms.example.com\n\nTo a bad number");
        await().atMost(SOON)
                .until(() ->
                        hub.json("/api/v1/messages?state=dead").path("messages").size() == 1);
        folderHolds("Done", 2);
        folderHolds("SMS-Quarantine", 1);
        await().atMost(SOON).until(() -> hub.camel().getInflightRepository().size() == 0);
        assertEquals(List.of(), post.mails("anna", "INBOX"));
    }

    private void startHub(IntakeSettings intake) throws Exception {
        Settings plain = TestHub.settings(data.resolve("hub"), TestHub.smsapi("main", simulators, d -> d));
        hub = new TestHub(TestHub.fetching(plain, intake));
    }

    private void deliver(String mail) throws Exception {
        post.deliver("hub", "From: Anna <anna@example.com>\n" + mail, StandardCharsets.UTF_8);
    }

    private List<Received.Message> sent(int count) {
        await().atMost(SOON).until(() -> simulators.received().total() >= count);
        List<Received.Message> messages = simulators.received().messages();
        assertEquals(count, messages.size());
        return messages;
    }

    private List<MimeMessage> answers(int count) throws Exception {
        await().atMost(SOON).until(() -> post.mails("anna", "INBOX").size() >= count);
        List<MimeMessage> answers = post.mails("anna", "INBOX");
        assertEquals(count, answers.size());
        return answers;
    }

    private void folderHolds(String folder, int count) {
        await().atMost(SOON)
                .untilAsserted(() -> assertEquals(
                        count,
                        post.mails("hub", folder).size(),
                        () -> simulators.received().total() + " messages were sent"));
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
