package smshub.protocol.mail;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import smshub.simulator.Simulators;
import smshub.testing.HubProcess;
import smshub.testing.MailIntakes;

/** Many mails, as many as the system property {@code mails} says: the hub's memory does not grow with them. */
class MailVolumeIT {
    private static final int MAILS = Integer.getInteger("mails", 300);
    /** Buffers that come and go. */
    private static final long GROWTH_BYTES = 6L << 20;
    /** The broker knows the latest 200,000 mails again; that is all that stays of one. */
    private static final long REFERENCE_BYTES = 256;

    @TempDir
    Path data;

    private final GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", "imap"));

    @Test
    void memoryDoesNotGrowWithTheNumberOfMails() throws Exception {
        server.start();
        GreenMailUser mailbox = server.setUser("hub@sms.example.com", "hub", MailIntakes.PASSWORD);
        Simulators.Options options =
                Simulators.Options.defaults().withReceipts(Duration.ofHours(1), Duration.ofHours(1), 1);
        try (Simulators simulators = Simulators.start(options);
                HubProcess hub =
                        HubProcess.start(data, simulators, server.getImap().getPort(), 1)) {
            int few = MAILS / 4;
            bring(mailbox, 0, few);
            taken(simulators, hub, few);
            Map<String, Long> before = hub.live();
            bring(mailbox, few, MAILS);
            long begun = System.nanoTime();
            taken(simulators, hub, MAILS);
            double seconds = (System.nanoTime() - begun) / 1e9;
            Map<String, Long> after = hub.live();
            System.out.printf(
                    "%d mails at %.0f per second; heap after %d mails %d KB, after %d mails %d KB%n",
                    MAILS - few, (MAILS - few) / seconds, few, sum(before) >> 10, MAILS, sum(after) >> 10);
            assertTrue(
                    sum(after) - sum(before) < GROWTH_BYTES + REFERENCE_BYTES * (MAILS - few),
                    () -> "the heap grew, most by " + grown(before, after));
            assertEquals(0, hub.json("/api/v1/ledger").path("difference").asInt());
        } finally {
            server.stop();
        }
    }

    private void taken(Simulators simulators, HubProcess hub, int count) {
        await().dontCatchUncaughtExceptions()
                .atMost(Duration.ofSeconds(120 + MAILS / 10))
                .until(() -> simulators.received().total() == count
                        && server.getManagers()
                                        .getImapHostManager()
                                        .getInbox(server.getUserManager().getUser("hub"))
                                        .getMessageCount()
                                == 0
                        && hub.json("/api/v1/ledger").path("sent").asInt() == count);
    }

    /** The classes that took most, in bytes. */
    private static List<Map.Entry<String, Long>> grown(Map<String, Long> before, Map<String, Long> after) {
        return after.entrySet().stream()
                .map(each -> Map.entry(each.getKey(), each.getValue() - before.getOrDefault(each.getKey(), 0L)))
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .limit(20)
                .toList();
    }

    private static long sum(Map<String, Long> live) {
        return live.values().stream().mapToLong(Long::longValue).sum();
    }

    private static void bring(GreenMailUser mailbox, int from, int to) throws Exception {
        Session session = Session.getInstance(new Properties());
        for (int i = from; i < to; i++) {
            String mail =
                    "From: anna@example.com\r\nTo: +491711234567@sms.example.com\r\nSubject: Alarm\r\nMessage-ID: <"
                            + i + "@example.com>\r\nContent-Type: text/html\r\n\r\n<p>Mail " + i + "</p><!--"
                            + "x".repeat(2_000)
                            + "-->";
            mailbox.deliver(
                    new MimeMessage(session, new ByteArrayInputStream(mail.getBytes(StandardCharsets.US_ASCII))));
        }
    }
}
