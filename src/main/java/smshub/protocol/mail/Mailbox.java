package smshub.protocol.mail;

import jakarta.mail.FetchProfile;
import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import jakarta.mail.UIDFolder;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.eclipse.angus.mail.imap.IMAPFolder;
import org.eclipse.angus.mail.pop3.POP3Folder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import smshub.account.IntakeSettings;
import smshub.broker.QueueMessage;
import smshub.broker.Settlement;
import smshub.intake.IntakeContext;
import smshub.intake.Poller;
import smshub.message.MessageIds;
import smshub.message.Problem;
import smshub.message.ProblemCode;

/**
 * One mailbox. A mail leaves its folder only when all that it comes to is on disk; a mail that is found again after a
 * crash is known by its id. With IMAP the connection stays open between rounds.
 */
final class Mailbox implements Poller {
    private static final Logger LOG = LoggerFactory.getLogger(Mailbox.class);
    private static final int MOST = 50;
    /** Larger ones are refused unread, so that no mail fills the memory. */
    private static final int MOST_BYTES = 25 << 20;

    private static final int SMALL_BYTES = 64 << 10;

    /**
     * How long a folder stays open. Some servers forget to tell an open one of a mail that comes while they tell of others,
     * and that mail would wait until the next one.
     */
    private static final long TRUSTED_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final FetchProfile HEADS =
            profile(FetchProfile.Item.FLAGS, FetchProfile.Item.SIZE, UIDFolder.FetchProfileItem.UID);
    private static final FetchProfile WHOLE = profile(IMAPFolder.FetchProfileItem.MESSAGE);

    private final IntakeSettings settings;
    private final MailServer server;
    private final MailReception reception;
    private final MailAnswers answers;
    private final Session session;
    private final boolean pop3;
    private Store store;
    private Folder folder;
    /** In {@link System#nanoTime()}. */
    private long openedAt;

    private ImapIdle idle;
    private volatile boolean closed;

    Mailbox(IntakeSettings settings, MailServer server, MailReception reception, MailAnswers answers) {
        this.settings = settings;
        this.server = server;
        this.reception = reception;
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
        } catch (MessagingException | IOException e) {
            LOG.debug("Intake {}: visit failed", settings.name(), e);
            disconnect();
            return Taken.failed(server.problem(e));
        } catch (IntakeContext.Shut e) {
            disconnect();
            return Taken.failed(Problem.of(ProblemCode.SERVICE_UNAVAILABLE, "The broker does not take requests."));
        }
    }

    private Taken visit() throws MessagingException, IOException, InterruptedException {
        connect();
        int waiting = folder.getMessageCount();
        Message[] messages = folder.getMessages(1, Math.min(waiting, MOST));
        folder.fetch(messages, HEADS);
        fetchTogether(messages);
        Map<Message, CompletionStage<MailReception.Fate>> begun = new LinkedHashMap<>();
        Problem problem = null;
        for (Message message : messages) {
            if (closed || message.isSet(Flags.Flag.DELETED)) {
                continue;
            }
            try {
                begun.put(message, begin((MimeMessage) message));
            } catch (MessagingException | IOException e) {
                if (!folder.isOpen()) {
                    throw e;
                }
                if (message.isExpunged()) {
                    continue; // somebody else took it away
                }
                // The others need not wait for one that the server cannot hand out.
                LOG.debug("Intake {}: a mail cannot be fetched", settings.name(), e);
                problem = Problem.of(
                        ProblemCode.PROVIDER_UNREACHABLE,
                        "The mail server does not hand out one of its mails; look at the first ones in the folder.");
            }
        }
        return new Taken(finish(begun), waiting > MOST && !begun.isEmpty(), problem);
    }

    /** Small mails come with one command: to ask for each would take longer than all else. */
    private void fetchTogether(Message[] messages) throws MessagingException {
        List<Message> small = new ArrayList<>();
        for (Message message : messages) {
            if (!pop3 && message.getSize() <= SMALL_BYTES) {
                small.add(message);
            }
        }
        try {
            folder.fetch(small.toArray(Message[]::new), WHOLE);
        } catch (MessagingException e) {
            if (!folder.isOpen()) {
                throw e;
            }
            LOG.debug("Intake {}: mails cannot be fetched together", settings.name(), e);
        }
    }

    private CompletionStage<MailReception.Fate> begin(MimeMessage message) throws MessagingException, IOException {
        if (message.getSize() > MOST_BYTES) {
            return reception.unusable(
                    message,
                    name(message),
                    Problem.of(ProblemCode.BODY_TOO_LARGE, "The mail has more than " + MOST_BYTES + " bytes."));
        }
        // What the server makes of a broken mail may be broken, too: the bytes as they came are read here.
        return reception.take(
                new MimeMessage(session, new ByteArrayInputStream(bytes(message))), List.of(), name(message));
    }

    /** What the server calls a mail, the same in every visit; where it has no names, the mail's size and dates must do. */
    private String name(MimeMessage message) throws MessagingException {
        if (folder instanceof POP3Folder pop) {
            String uid = pop.getUID(message);
            if (uid != null) {
                return MessageIds.of("mail", settings.name(), uid);
            }
        } else if (folder instanceof UIDFolder known) {
            return MessageIds.of("mail", settings.name() + " " + known.getUIDValidity(), "" + known.getUID(message));
        }
        return MessageIds.of(
                "mail",
                settings.name() + message.getHeader("Date", ",") + message.getHeader("Received", ","),
                "" + message.getSize());
    }

    /** Waits for what was begun, and clears it away. */
    private int finish(Map<Message, CompletionStage<MailReception.Fate>> begun)
            throws MessagingException, IOException, InterruptedException {
        List<Message> used = new ArrayList<>();
        List<Message> unusable = new ArrayList<>();
        int requests = 0;
        try {
            for (Map.Entry<Message, CompletionStage<MailReception.Fate>> each : begun.entrySet()) {
                MailReception.Fate fate = IntakeContext.onDisk(each.getValue());
                if (pop3 && !fate.used()) {
                    setAside((MimeMessage) each.getKey());
                }
                (fate.used() ? used : unusable).add(each.getKey());
                requests += fate.requests();
            }
        } finally {
            // Also where one failed: those before it are on disk.
            clear(used, settings.settings().get("done-folder"));
            clear(unusable, settings.settings().get("quarantine-folder"));
            leave();
        }
        return requests;
    }

    private static FetchProfile profile(FetchProfile.Item... items) {
        FetchProfile profile = new FetchProfile();
        for (FetchProfile.Item item : items) {
            profile.add(item);
        }
        return profile;
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
        if (folder != null && folder.isOpen() && !pop3 && System.nanoTime() - openedAt > TRUSTED_NANOS) {
            folder.close(false);
        }
        if (folder == null || !folder.isOpen()) {
            folder = store.getFolder(pop3 ? "INBOX" : settings.settings().get("folder"));
            folder.open(Folder.READ_WRITE);
            openedAt = System.nanoTime();
        } else if (folder instanceof IMAPFolder known) {
            // The library would not ask again within a second, and who rang knows more than it.
            known.doCommand(protocol -> {
                protocol.noop();
                return null;
            });
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
    private void setAside(MimeMessage mail) throws MessagingException, IOException {
        Path directory = Files.createDirectories(Path.of(settings.settings().get("quarantine")));
        Path file = directory.resolve(MessageIds.next() + ".eml");
        Path partial = directory.resolve(file.getFileName() + ".partial");
        try (FileChannel channel = FileChannel.open(partial, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            mail.writeTo(Channels.newOutputStream(channel));
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
    public void listen(Bell bell) {
        if (!pop3 && settings.on("idle")) {
            idle = new ImapIdle(settings.name(), session, settings.settings().get("folder"), ImapIdle.RENEWAL, bell);
            idle.open();
        }
    }

    @Override
    public Settlement answers(List<QueueMessage> deliveries) {
        return answers.results(deliveries);
    }

    @Override
    public Settlement inbound(List<QueueMessage> deliveries) {
        return answers.inbound(deliveries);
    }

    @Override
    public void close() {
        closed = true;
        if (idle != null) {
            idle.close();
        }
        synchronized (this) {
            disconnect();
        }
    }
}
