package smshub.protocol.mail;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.icegreen.greenmail.store.FolderException;
import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import smshub.account.AlertSettings;
import smshub.account.Secret;
import smshub.intake.Poller;

/** A mailbox that is listened to over a way that may go dead without a word, as routers make it. */
class ImapIdleIT {
    private static final Duration SOON = Duration.ofSeconds(20);

    private final AtomicInteger rings = new AtomicInteger();
    private GreenMail server;
    private GreenMailUser user;
    private Way way;

    @BeforeEach
    void start() throws IOException {
        server = new GreenMail(new ServerSetup(0, "127.0.0.1", "imap"));
        server.start();
        user = server.setUser("hub@example.com", "hub", "hub-password");
        way = new Way(server.getImap().getPort());
    }

    @AfterEach
    void stop() throws IOException {
        way.close();
        server.stop();
    }

    @Test
    void waitingIsRenewedAndADeadConnectionIsFoundByIt() {
        try (ImapIdle bell = bell(Duration.ofMillis(1_500))) {
            bell.open();
            soon(() -> way.idles >= 2);
            assertEquals(1, way.connections);
            deliver();
            soon(() -> rings.get() == 1);

            way.dead = true;
            deliver();
            soon(() -> way.connections == 2 && rings.get() == 2);
        }
    }

    @Test
    void aConnectionThatEndsIsMadeAnewAndWhatCameMeanwhileIsTold() throws Exception {
        try (ImapIdle bell = bell(Duration.ofMinutes(5))) {
            bell.open();
            soon(() -> way.idles == 1);
            way.cut();
            deliver();
            soon(() -> rings.get() == 1);
        }
    }

    @Test
    void closingIsNoFailureWhileItIsLeavingTheServer() {
        way.held = " LOGOUT\r\n";
        ImapIdle bell = bell(Duration.ofMinutes(5), () -> {
            throw new IllegalStateException("nobody is at home");
        });
        deliver();
        bell.open();
        soon(() -> way.holds);
        assertDoesNotThrow(bell::close);
    }

    /** GreenMail's threads die of connections that end, which is no failure here. */
    private static void soon(Callable<Boolean> condition) {
        await().dontCatchUncaughtExceptions().atMost(SOON).until(condition);
    }

    private ImapIdle bell(Duration renewal) {
        return bell(renewal, this::take);
    }

    private ImapIdle bell(Duration renewal, Poller.Bell ring) {
        Session session = new MailServer(
                        "imap",
                        "127.0.0.1",
                        way.port(),
                        AlertSettings.Security.NONE,
                        "hub",
                        new Secret("hub-password"),
                        null)
                .session();
        session.getProperties().setProperty("mail.imap.timeout", "1000");
        return new ImapIdle("post", session, "INBOX", renewal, ring);
    }

    private void take() {
        try {
            server.purgeEmailFromAllMailboxes();
            rings.incrementAndGet();
        } catch (FolderException e) {
            throw new IllegalStateException(e);
        }
    }

    private void deliver() {
        try {
            byte[] mail = "Subject: x\r\n\r\nx".getBytes(StandardCharsets.US_ASCII);
            user.deliver(new MimeMessage((Session) null, new ByteArrayInputStream(mail)));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** A way to a server. Once dead, the connections that it has bring nothing any more, and do not end. */
    private static final class Way implements AutoCloseable {
        private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final int target;
        private volatile Socket last;
        volatile int connections;
        volatile int idles;
        volatile boolean dead;
        /** What a command ends with that does not get through. */
        volatile String held = "nothing";

        volatile boolean holds;

        Way(int target) throws IOException {
            this.target = target;
            start(this::accept);
        }

        int port() {
            return server.getLocalPort();
        }

        void cut() throws IOException {
            last.close();
        }

        private void accept() {
            while (!server.isClosed()) {
                try {
                    Socket client = server.accept();
                    Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
                    last = client;
                    connections++;
                    dead = false;
                    int number = connections;
                    start(() -> copy(client, server, number));
                    start(() -> copy(server, client, number));
                } catch (IOException e) {
                    return;
                }
            }
        }

        private void copy(Socket from, Socket to, int number) {
            byte[] buffer = new byte[8192];
            try (from;
                    to) {
                for (int read = from.getInputStream().read(buffer);
                        read >= 0;
                        read = from.getInputStream().read(buffer)) {
                    String text = new String(buffer, 0, read, StandardCharsets.US_ASCII);
                    if (text.endsWith(" IDLE\r\n")) {
                        idles++;
                    }
                    if (text.endsWith(held)) {
                        holds = true;
                        continue;
                    }
                    if (!dead && number == connections) {
                        to.getOutputStream().write(buffer, 0, read);
                    }
                }
            } catch (IOException e) {
                // one side has gone
            }
        }

        private static void start(Runnable work) {
            Thread thread = new Thread(work, "way");
            thread.setDaemon(true);
            thread.start();
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }
}
