package smshub.protocol.mail;

import static org.awaitility.Awaitility.await;

import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.eclipse.angus.mail.imap.IMAPStore;
import smshub.testing.Certificates;
import smshub.testing.MailIntakes;
import smshub.testing.Ports;

/** Debian's mail server in a folder of the test, with mailboxes of the test's own and a certificate of its authority. */
final class Dovecot implements AutoCloseable {
    static final Path PROGRAM = Path.of("/usr/sbin/dovecot");

    final int imap = Ports.free();
    final int imaps = Ports.free();
    final int pop3 = Ports.free();
    final int pop3s = Ports.free();

    private final Path folder;
    private Process process;

    /** @param certificate PKCS #12 file of {@link Certificates} */
    Dovecot(Path folder, Path certificate, String... users) throws IOException, GeneralSecurityException {
        this.folder = Files.createDirectories(folder);
        // It has users of its own for the mails, who must find them.
        for (Path open = folder; open.startsWith(System.getProperty("java.io.tmpdir")); open = open.getParent()) {
            if (Files.isWritable(open) && !open.equals(Path.of(System.getProperty("java.io.tmpdir")))) {
                Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
        }
        Files.setPosixFilePermissions(
                Files.createDirectories(folder.resolve("mail")), PosixFilePermissions.fromString("rwxrwxrwx"));
        StringBuilder logins = new StringBuilder();
        for (String user : users) {
            logins.append(user).append(":{PLAIN}").append(MailIntakes.PASSWORD).append('\n');
        }
        Files.writeString(folder.resolve("users"), logins);
        writeKeys(certificate);
        Files.writeString(folder.resolve("dovecot.conf"), configuration());
        start();
    }

    /** Root hands mails to nobody; anyone else keeps all in his own name. */
    private String configuration() throws IOException {
        PosixFileAttributes mine = Files.readAttributes(folder, PosixFileAttributes.class);
        boolean root = mine.owner().getName().equals("root");
        String own =
                root ? "" : """
                  default_internal_user = %1$s
                  default_internal_group = %2$s
                  default_login_user = %1$s
                  service anvil {
                    chroot =
                  }
                  service imap-login {
                    chroot =
                  }
                  service pop3-login {
                    chroot =
                  }
                  """.formatted(mine.owner().getName(), mine.group().getName());
        return """
               base_dir = %1$s/run
               state_dir = %1$s/state
               log_path = %1$s/dovecot.log
               protocols = imap pop3
               listen = 127.0.0.1, 127.0.0.2
               ssl = yes
               ssl_cert = <%1$s/certificate.pem
               ssl_key = <%1$s/key.pem
               mail_location = maildir:%1$s/mail/%%u
               first_valid_uid = 1
               first_valid_gid = 1
               passdb {
                 driver = passwd-file
                 args = %1$s/users
               }
               userdb {
                 driver = static
                 args = uid=%2$s gid=%3$s home=%1$s/mail/%%u
               }
               service imap-login {
                 inet_listener imap {
                   port = %4$d
                 }
                 inet_listener imaps {
                   port = %5$d
                   ssl = yes
                 }
               }
               service pop3-login {
                 inet_listener pop3 {
                   port = %6$d
                 }
                 inet_listener pop3s {
                   port = %7$d
                   ssl = yes
                 }
               }
               """.formatted(
                                folder,
                                root ? "nobody" : Files.getAttribute(folder, "unix:uid"),
                                root ? "nogroup" : Files.getAttribute(folder, "unix:gid"),
                                imap,
                                imaps,
                                pop3,
                                pop3s)
                + own;
    }

    private void writeKeys(Path file) throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        char[] password = Certificates.PASSWORD.toCharArray();
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, password);
        }
        String alias = keys.aliases().nextElement();
        StringBuilder chain = new StringBuilder();
        for (Certificate certificate : keys.getCertificateChain(alias)) {
            chain.append(pem("CERTIFICATE", certificate.getEncoded()));
        }
        Files.writeString(folder.resolve("certificate.pem"), chain);
        Files.writeString(
                folder.resolve("key.pem"),
                pem("PRIVATE KEY", keys.getKey(alias, password).getEncoded()));
    }

    private static String pem(String name, byte[] bytes) {
        return "-----BEGIN " + name + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes)
                + "\n-----END " + name + "-----\n";
    }

    void start() throws IOException {
        process = new ProcessBuilder(
                        PROGRAM.toString(),
                        "-F",
                        "-c",
                        folder.resolve("dovecot.conf").toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("dovecot.out").toFile())
                .start();
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            if (!process.isAlive()) {
                throw new IllegalStateException(Files.readString(folder.resolve("dovecot.out")));
            }
            return List.of(imap, imaps, pop3, pop3s).stream().allMatch(Dovecot::listens);
        });
    }

    /** From now on it does not offer to tell of new mails (RFC 2177). */
    void withoutIdle() throws IOException {
        stop();
        Files.writeString(
                folder.resolve("dovecot.conf"),
                "imap_capability = IMAP4rev1 SASL-IR LITERAL+ UIDPLUS\n",
                StandardOpenOption.APPEND);
        start();
    }

    /** Whether it offers an extension of IMAP to a user. */
    boolean offers(String user, String capability) throws MessagingException {
        try (IMAPStore store = (IMAPStore) open(Session.getInstance(new Properties()), user)) {
            return store.hasCapability(capability);
        }
    }

    void stop() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Puts a mail into a user's mailbox. */
    void append(String user, String mail) throws MessagingException {
        Session session = Session.getInstance(new Properties());
        try (Store store = open(session, user)) {
            byte[] bytes = mail.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
            store.getFolder("INBOX")
                    .appendMessages(new Message[] {new MimeMessage(session, new ByteArrayInputStream(bytes))});
        }
    }

    /** The subjects of the mails in a folder. */
    List<String> subjects(String user, String name) throws MessagingException {
        try (Store store = open(Session.getInstance(new Properties()), user)) {
            List<String> subjects = new ArrayList<>();
            Folder box = store.getFolder(name);
            if (box.exists()) {
                box.open(Folder.READ_ONLY);
                for (Message mail : box.getMessages()) {
                    subjects.add(mail.getSubject());
                }
                box.close(false);
            }
            return subjects;
        }
    }

    private Store open(Session session, String user) throws MessagingException {
        Store store = session.getStore("imap");
        store.connect("127.0.0.1", imap, user, MailIntakes.PASSWORD);
        return store;
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        stop();
    }
}
