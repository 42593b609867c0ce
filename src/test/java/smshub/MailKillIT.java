package smshub;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.icegreen.greenmail.store.StoredMessage;
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
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Collectors;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import smshub.simulator.Received;
import smshub.simulator.Simulators;

/** The hub dies at random moments while mails come in, as often as the system property {@code kills} says. */
class MailKillIT {
    private static final int KILLS = Integer.getInteger("kills", 2);
    private static final int LANDLINE_EVERY = 5;

    @TempDir
    Path data;

    private final GreenMail server = new GreenMail(
            new ServerSetup[] {new ServerSetup(0, "127.0.0.1", "smtp"), new ServerSetup(0, "127.0.0.1", "imap")});
    private final Set<String> mails = new ConcurrentSkipListSet<>();
    private final Random random = new Random();
    private volatile boolean loading = true;

    @Test
    void everyMailIsTakenAndNoneTwice() throws Exception {
        server.start();
        GreenMailUser mailbox = server.setUser("hub@sms.example.com", "hub", MailIntakes.PASSWORD);
        server.setUser("anna@example.com", "anna", "anna-password");
        Simulators.Options options = Simulators.Options.defaults()
                .withLatency(Duration.ofMillis(5))
                .withReceipts(Duration.ofHours(1), Duration.ofHours(1), 1);
        HubProcess hub = null;
        try (Simulators simulators = Simulators.start(options)) {
            hub = hub(simulators);
            Thread postman = new Thread(() -> bring(mailbox));
            postman.start();
            for (int kill = 0; kill < KILLS; kill++) {
                long enough = simulators.received().total() + 10 + random.nextInt(60);
                soon().pollInterval(Duration.ofMillis(1))
                        .until(() -> simulators.received().total() >= enough);
                hub.kill();
                hub = hub(simulators);
            }
            loading = false;
            postman.join();
            HubProcess last = hub;
            soon().until(() -> held("hub", "INBOX").isEmpty() && quiet(last.json("/api/v1/ledger")));
            soon().until(() -> Set.copyOf(held("anna", "INBOX")).size() == mails.size() / LANDLINE_EVERY);
            verify(simulators.received(), hub.json("/api/v1/ledger"));
        } finally {
            loading = false;
            if (hub != null) {
                hub.kill();
            }
            server.stop();
        }
    }

    private HubProcess hub(Simulators simulators) throws Exception {
        return HubProcess.start(
                data, simulators, server.getImap().getPort(), server.getSmtp().getPort());
    }

    private void verify(Received received, JsonNode ledger) throws Exception {
        Map<String, Long> idsByText = received.messages().stream()
                .collect(Collectors.groupingBy(
                        Received.Message::text,
                        Collectors.mapping(Received.Message::id, Collectors.collectingAndThen(Collectors.toSet(), ids ->
                                (long) ids.size()))));
        assertEquals(mails, new TreeSet<>(idsByText.keySet()), "each mail is a message");
        idsByText.forEach((text, ids) -> assertEquals(1, ids, "accepted twice: " + text));
        assertEquals(mails.size(), ledger.path("accepted").asInt(), ledger::toString);
        assertEquals(mails, new TreeSet<>(held("hub", "Done")), "each mail was moved");
        List<String> answers = held("anna", "INBOX");
        System.out.println(KILLS + " kills: " + mails.size() + " mails, "
                + received.messages().size() + " messages, " + received.repeats() + " repeats refused by their id, "
                + (held("hub", "Done").size() - mails.size()) + " mails moved twice, "
                + (answers.size() - Set.copyOf(answers).size()) + " answers sent twice; " + ledger);
        assertTrue(answers.size() - Set.copyOf(answers).size() <= KILLS * LANDLINE_EVERY, answers::toString);
    }

    private void bring(GreenMailUser mailbox) {
        Session session = Session.getInstance(new java.util.Properties());
        try {
            for (int i = 1; loading || i % LANDLINE_EVERY != 1; i++) {
                String text = "mail " + i;
                String to = i % LANDLINE_EVERY == 0 ? ", +4930123456@sms.example.com" : "";
                String mail = "From: anna@example.com\r\nTo: +491711234567@sms.example.com" + to + "\r\nSubject: "
                        + text + "\r\nMessage-ID: <" + i + "@example.com>\r\n\r\n" + text;
                mails.add(text);
                mailbox.deliver(
                        new MimeMessage(session, new ByteArrayInputStream(mail.getBytes(StandardCharsets.US_ASCII))));
                int held = i;
                // No faster than they are taken, else all are there before the first kill.
                soon().pollInterval(Duration.ofMillis(1))
                        .until(() -> !loading
                                || held % 20 != 0
                                || held("hub", "INBOX").size() < 40);
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** The subjects of the mails in a folder, without {@code Re:}. */
    private List<String> held(String user, String name) throws Exception {
        GreenMailUser owner = server.getUserManager().getUser(user);
        var folder = server.getManagers().getImapHostManager().getFolder(owner, name);
        List<String> subjects = new java.util.ArrayList<>();
        if (folder != null) {
            for (StoredMessage mail : folder.getNonDeletedMessages()) {
                subjects.add(mail.getMimeMessage().getSubject().replaceFirst("^Re: ", ""));
            }
        }
        return subjects;
    }

    private static boolean quiet(JsonNode ledger) {
        return ledger.path("waiting").asInt() == 0
                && ledger.path("unsure").asInt() == 0
                && ledger.path("difference").asInt() == 0
                && ledger.path("accepted").asInt() == ledger.path("sent").asInt();
    }

    /** GreenMail's threads die of connections that end, which is no failure here. */
    private static ConditionFactory soon() {
        return await().dontCatchUncaughtExceptions().atMost(Duration.ofSeconds(90));
    }
}
