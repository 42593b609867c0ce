package smshub.protocol.mail;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.icegreen.greenmail.store.StoredMessage;
import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.awaitility.core.ConditionFactory;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.util.MailConnectException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import smshub.simulator.Received;
import smshub.simulator.Simulators;
import smshub.testing.HubProcess;
import smshub.testing.MailIntakes;
import smshub.testing.Ports;

/**
 * The hub dies at random moments while mails come in by IMAP, by POP3 and to its own listener, as often as the system
 * property {@code kills} says.
 */
class MailKillIT {
    private static final int KILLS = Integer.getInteger("kills", 3);
    private static final int LANDLINE_EVERY = 5;
    private static final int PERMANENT = 500;

    @TempDir
    Path data;

    private final GreenMail server = new GreenMail(new ServerSetup[] {
        new ServerSetup(0, "127.0.0.1", "smtp"),
        new ServerSetup(0, "127.0.0.1", "imap"),
        new ServerSetup(0, "127.0.0.1", "pop3")
    });
    private final Set<String> mails = new ConcurrentSkipListSet<>();
    private final AtomicInteger unanswered = new AtomicInteger();
    private final Random random = new Random();
    private volatile boolean loading = true;
    private final int listenPort = Ports.free();

    /** A way by which mails come. */
    private enum Way {
        IMAP("hub"),
        POP3("box"),
        SMTP(null);

        /** Whose mailbox; null where there is none. */
        final String user;

        Way(String user) {
            this.user = user;
        }

        String text(int number) {
            return name() + " " + number;
        }
    }

    @Test
    void everyMailIsTakenAndNoneTwice() throws Exception {
        server.start();
        server.setUser("hub@sms.example.com", "hub", MailIntakes.PASSWORD);
        server.setUser("box@sms.example.com", "box", MailIntakes.PASSWORD);
        server.setUser("anna@example.com", "anna", "anna-password");
        Simulators.Options options = Simulators.Options.defaults()
                .withLatency(Duration.ofMillis(5))
                .withReceipts(Duration.ofHours(1), Duration.ofHours(1), 1);
        ExecutorService postmen = Executors.newFixedThreadPool(Way.values().length);
        HubProcess hub = null;
        try (Simulators simulators = Simulators.start(options)) {
            hub = hub(simulators);
            List<Future<?>> rounds = new ArrayList<>();
            for (Way way : Way.values()) {
                rounds.add(postmen.submit(() -> bring(way)));
            }
            for (int kill = 0; kill < KILLS; kill++) {
                Way busy = Way.values()[kill % Way.values().length];
                long enough = taken(simulators, busy) + 5 + random.nextInt(40);
                soon().pollInterval(Duration.ofMillis(1)).until(() -> taken(simulators, busy) >= enough);
                hub.kill();
                hub = hub(simulators);
            }
            loading = false;
            for (Future<?> round : rounds) {
                round.get();
            }
            HubProcess last = hub;
            soon().until(() -> held("hub", "INBOX").isEmpty()
                    && held("box", "INBOX").isEmpty()
                    && quiet(last.json("/api/v1/ledger"))
                    // What the store has not heard of yet is missing on both sides of the ledger.
                    && last.json("/api/v1/ledger").path("accepted").asInt() == mails.size());
            soon().until(() -> Set.copyOf(held("anna", "INBOX")).size() == mails.size() / LANDLINE_EVERY);
            verify(simulators.received(), hub.json("/api/v1/ledger"));
        } finally {
            loading = false;
            postmen.shutdownNow();
            if (hub != null) {
                hub.kill();
            }
            server.stop();
        }
    }

    private HubProcess hub(Simulators simulators) throws Exception {
        return HubProcess.start(
                data,
                simulators,
                server.getImap().getPort(),
                server.getSmtp().getPort(),
                server.getPop3().getPort(),
                listenPort);
    }

    private static long taken(Simulators simulators, Way way) {
        return simulators.received().messages().stream()
                .filter(message -> message.text().startsWith(way.name()))
                .count();
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
        List<String> done = held("hub", "Done");
        Set<String> byImap = mails.stream()
                .filter(text -> text.startsWith(Way.IMAP.name()))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(byImap, new TreeSet<>(done), "each mail was moved");
        List<String> answers = held("anna", "INBOX");
        int twice = answers.size() - Set.copyOf(answers).size();
        System.out.println(KILLS + " kills: " + mails.size() + " mails, " + byImap.size() + " of them by IMAP and "
                + mails.stream()
                        .filter(text -> text.startsWith(Way.POP3.name()))
                        .count()
                + " by POP3, " + received.messages().size() + " messages, " + received.repeats()
                + " repeats refused by their id, " + (done.size() - byImap.size()) + " mails moved twice, " + unanswered
                + " brought to the listener and not answered, " + twice + " answers sent twice; " + ledger);
        assertTrue(twice <= KILLS * Way.values().length * LANDLINE_EVERY, answers::toString);
    }

    /** Brings mails as long as the hub is killed, and ends with one that has a landline among its recipients. */
    private Void bring(Way way) throws Exception {
        for (int i = 1; loading || i % LANDLINE_EVERY != 1; i++) {
            String to = i % LANDLINE_EVERY == 0 ? ", +4930123456@sms.example.com" : "";
            String text = "From: anna@example.com\r\nTo: +491711234567@sms.example.com" + to + "\r\nSubject: "
                    + way.text(i) + "\r\nMessage-ID: <" + way + i + "@example.com>\r\n\r\n" + way.text(i);
            MimeMessage mail = new MimeMessage(
                    Session.getInstance(new Properties()),
                    new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII)));
            mails.add(way.text(i));
            if (way == Way.SMTP) {
                soon().pollInterval(Duration.ofMillis(10)).until(() -> relayed(mail));
            } else {
                deliver(mail, way, i);
            }
        }
        return null;
    }

    private void deliver(MimeMessage mail, Way way, int number) throws Exception {
        GreenMailUser mailbox = server.getUserManager().getUser(way.user);
        mailbox.deliver(mail);
        // No faster than they are taken, else all are there before the first kill.
        soon().pollInterval(Duration.ofMillis(1))
                .until(() ->
                        !loading || number % 20 != 0 || held(way.user, "INBOX").size() < 40);
    }

    /** Brings a mail to the hub's listener as a relay does: whether it was taken. What was not is brought again. */
    private boolean relayed(Message mail) throws MessagingException {
        try (Transport transport = Session.getInstance(new Properties()).getTransport("smtp")) {
            transport.connect("127.0.0.1", listenPort, null, null);
            transport.sendMessage(mail, mail.getAllRecipients());
            return true;
        } catch (MailConnectException e) {
            return false;
        } catch (SMTPSendFailedException e) {
            if (e.getReturnCode() >= PERMANENT) {
                throw e;
            }
            unanswered.incrementAndGet();
            return false;
        } catch (MessagingException e) {
            unanswered.incrementAndGet();
            return false;
        }
    }

    /** The subjects of the mails in a folder, without {@code Re:}. */
    private List<String> held(String user, String name) throws Exception {
        GreenMailUser owner = server.getUserManager().getUser(user);
        var folder = server.getManagers().getImapHostManager().getFolder(owner, name);
        List<String> subjects = new ArrayList<>();
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
