package smshub.intake.mail;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import smshub.account.IntakeSettings;
import smshub.broker.Delivery;
import smshub.broker.Settlement;
import smshub.intake.Answer;
import smshub.intake.Door;
import smshub.intake.Work;
import smshub.message.MessageIds;
import smshub.message.Problem;
import smshub.message.ProblemCode;

/**
 * One mailbox. A mail leaves its folder only when all that it comes to is on disk; a mail that is found again after a
 * crash is known by its id. With IMAP the connection stays open between rounds.
 */
final class Mailbox implements Work {
    private static final Logger LOG = LoggerFactory.getLogger(Mailbox.class);
    private static final int MOST = 50;
    /** Larger ones are refused unread, so that no mail fills the memory. */
    private static final int MOST_BYTES = 25 << 20;

    private final IntakeSettings settings;
    private final MailServer server;
    private final MailDesk desk;
    private final MailAnswers answers;
    private final Session session;
    private final boolean pop3;
    private Store store;
    private Folder folder;
    private boolean closed;

    Mailbox(IntakeSettings settings, MailServer server, MailDesk desk, MailAnswers answers) {
        this.settings = settings;
        this.server = server;
        this.desk = desk;
        this.answers = answers;
        this.session = server.session();
        this.pop3 = server.protocol().equals("pop3");
    }

    @Override
    public synchronized Taken take() throws InterruptedException {
        if (closed) {
            return Taken.NOTHING;
        }
        try {
            return visit();
        } catch (AuthenticationFailedException e) {
            disconnect();
            return Taken.failed(Problem.of(ProblemCode.LOGIN_REJECTED, "The mail server refuses the login."));
        } catch (MessagingException | IOException e) {
            LOG.debug("Intake {}: visit failed", settings.name(), e);
            disconnect();
            return Taken.failed(Problem.of(
                    ProblemCode.PROVIDER_UNREACHABLE,
                    "The mailbox cannot be used: " + e.getClass().getSimpleName() + " at " + server.host() + "."));
        } catch (Door.Shut e) {
            disconnect();
            return Taken.failed(Problem.of(ProblemCode.SERVICE_UNAVAILABLE, "The broker does not take requests."));
        }
    }

    private Taken visit() throws MessagingException, IOException, InterruptedException {
        connect();
        int waiting = folder.getMessageCount();
        Message[] messages = folder.getMessages(1, Math.min(waiting, MOST));
        List<Message> used = new ArrayList<>();
        List<Message> unusable = new ArrayList<>();
        int requests = 0;
        try {
            for (Message message : messages) {
                if (!message.isSet(Flags.Flag.DELETED)) {
                    MailDesk.Fate fate = take((MimeMessage) message);
                    (fate.used() ? used : unusable).add(message);
                    requests += fate.requests();
                }
            }
        } finally {
            // Also where one failed: those before it are on disk.
            clear(used, settings.settings().get("done-folder"));
            clear(unusable, settings.settings().get("quarantine-folder"));
            leave();
        }
        return new Taken(requests, waiting > MOST, null);
    }

    private MailDesk.Fate take(MimeMessage message) throws MessagingException, IOException, InterruptedException {
        if (message.getSize() > MOST_BYTES) {
            return desk.unusable(
                    message,
                    Problem.of(ProblemCode.BODY_TOO_LARGE, "The mail has more than " + MOST_BYTES + " bytes."));
        }
        // What the server makes of a broken mail may be broken, too: the bytes as they came are read here.
        byte[] bytes = bytes(message);
        MailDesk.Fate fate = desk.take(new MimeMessage(session, new ByteArrayInputStream(bytes)), List.of());
        if (pop3 && !fate.used()) {
            setAside(bytes);
        }
        return fate;
    }

    private static byte[] bytes(MimeMessage message) throws MessagingException, IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(Math.max(1024, message.getSize()));
        message.writeTo(bytes);
        return bytes.toByteArray();
    }

    private void connect() throws MessagingException {
        if (store == null || !store.isConnected()) {
            disconnect();
            store = session.getStore();
            store.connect();
        }
        if (folder == null || !folder.isOpen()) {
            folder = store.getFolder(pop3 ? "INBOX" : settings.settings().get("folder"));
            folder.open(Folder.READ_WRITE);
        }
    }

    /** Moves mails to another folder of the server; without one they are deleted. */
    private void clear(List<Message> mails, String target) throws MessagingException {
        if (mails.isEmpty()) {
            return;
        }
        Message[] all = mails.toArray(Message[]::new);
        if (!pop3 && target != null) {
            Folder other = store.getFolder(target);
            if (!other.exists() && !other.create(Folder.HOLDS_MESSAGES)) {
                throw new MessagingException("the folder " + target + " cannot be made");
            }
            // Not by MOVE: between copy and deletion a mail may be in both folders, but never in none.
            folder.copyMessages(all, other);
        }
        folder.setFlags(all, new Flags(Flags.Flag.DELETED), true);
    }

    /** POP3 deletes when it is left; IMAP when it is told to, and may be stayed with. */
    private void leave() throws MessagingException {
        if (pop3) {
            folder.close(true);
            store.close();
        } else if (folder.isOpen()) {
            folder.expunge();
        }
    }

    /** Puts a mail on this machine's disk. */
    private void setAside(byte[] mail) throws IOException {
        Path directory = Files.createDirectories(Path.of(settings.settings().get("quarantine")));
        Path file = directory.resolve(MessageIds.next() + ".eml");
        Path partial = directory.resolve(file.getFileName() + ".partial");
        Files.write(partial, mail, StandardOpenOption.CREATE_NEW);
        try (FileChannel channel = FileChannel.open(partial, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private void disconnect() {
        try {
            if (store != null) {
                store.close();
            }
        } catch (MessagingException e) {
            LOG.debug("Intake {}: closing failed", settings.name(), e);
        }
        store = null;
        folder = null;
    }

    @Override
    public Settlement answers(List<Delivery> deliveries) {
        return answers.results(deliveries);
    }

    @Override
    public Settlement inbound(List<Delivery> deliveries) {
        return answers.inbound(Answer.inbound(deliveries, settings));
    }

    @Override
    public synchronized void close() {
        closed = true;
        disconnect();
    }
}
