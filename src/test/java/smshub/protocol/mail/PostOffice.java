package smshub.protocol.mail;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import smshub.account.IntakeSettings;
import smshub.testing.MailIntakes;

/** A mail server, with what senders of mails and their readers do there. */
final class PostOffice implements AutoCloseable {
    private final GreenMail server = new GreenMail(new ServerSetup[] {
        new ServerSetup(0, "127.0.0.1", "smtp"),
        new ServerSetup(0, "127.0.0.1", "imap"),
        new ServerSetup(0, "127.0.0.1", "pop3")
    });
    private final AtomicInteger mails = new AtomicInteger();

    PostOffice() {
        server.start();
    }

    GreenMail server() {
        return server;
    }

    int imapPort() {
        return server.getImap().getPort();
    }

    /** Gives somebody a mailbox: the hub, or a sender who waits for answers. */
    void open(String user, String address) {
        server.setUser(address, user, MailIntakes.PASSWORD);
    }

    /** An intake from the mailbox of a user, of the same name. */
    IntakeSettings mailbox(String user, Map<String, String> own) {
        Map<String, String> settings = new HashMap<>(
                Map.of("protocol", "imap", "host", "127.0.0.1", "port", Integer.toString(imapPort()), "user", user));
        settings.putAll(own);
        return intake(user, "mail", settings);
    }

    /** An intake that listens itself. */
    IntakeSettings listener(String name, int port, Map<String, String> own) {
        Map<String, String> settings = new HashMap<>(
                Map.of("listen-port", Integer.toString(port), "listen-host", "127.0.0.1", "relays", "127.0.0.1"));
        settings.putAll(own);
        return intake(name, "smtp", settings);
    }

    private IntakeSettings intake(String name, String type, Map<String, String> own) {
        Map<String, String> settings = new HashMap<>(own);
        settings.put("smtp-port", Integer.toString(server.getSmtp().getPort()));
        return MailIntakes.of(name, type, Duration.ofMillis(200), settings);
    }

    /** Puts a mail into a mailbox as a mail server would, with an id of its own where it has none. */
    void deliver(String user, String mail, Charset charset) throws MessagingException {
        String named = mail.contains("Message-ID:")
                ? mail
                : "Message-ID: <" + mails.incrementAndGet() + "@example.com>\n" + mail;
        Session session = Session.getInstance(new Properties());
        try (Store store = session.getStore("imap")) {
            store.connect("127.0.0.1", imapPort(), user, MailIntakes.PASSWORD);
            byte[] bytes = named.replace("\n", "\r\n").getBytes(charset);
            store.getFolder("INBOX")
                    .appendMessages(new Message[] {new MimeMessage(session, new ByteArrayInputStream(bytes))});
        }
    }

    /** What lies in a folder. */
    List<MimeMessage> mails(String user, String name) throws MessagingException {
        Session session = Session.getInstance(new Properties());
        try (Store store = session.getStore("imap")) {
            store.connect("127.0.0.1", imapPort(), user, MailIntakes.PASSWORD);
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

    @Override
    public void close() {
        server.stop();
    }
}
