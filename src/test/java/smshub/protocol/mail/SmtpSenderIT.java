package smshub.protocol.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.server.SMTPServer;
import smshub.account.AlertSettings;

/** A mail server that takes some mails, does not want others now, and some never. */
class SmtpSenderIT {
    private final List<String> done = new ArrayList<>();
    private final List<String> later = new ArrayList<>();
    private final List<String> refused = new ArrayList<>();

    @Test
    void aMailThatIsNotTakenStopsNoneBehindIt() {
        SMTPServer server = SMTPServer.port(0)
                .bindAddress(InetAddress.getLoopbackAddress())
                .messageHandlerFactory(context -> new Choosy())
                .build();
        server.start();
        try {
            bring(server.getPortAllocated(), "a", "later", "b", "nobody", "c", "spam", "d", "full", "e");
            assertEquals(List.of("a", "b", "c", "d", "e"), done);
            assertEquals(List.of("later", "full"), later);
            assertEquals(List.of("nobody", "spam"), refused);
        } finally {
            server.stop();
        }
    }

    @Test
    void mailsBehindAConnectionThatEndsGoOverANewOne() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread thread = new Thread(() -> {
                while (!server.isClosed()) {
                    takeOne(server);
                }
            });
            thread.setDaemon(true);
            thread.start();
            bring(server.getLocalPort(), "a", "b", "c");
            assertEquals(List.of("a", "b", "c"), done);
        }
    }

    @Test
    void aServerThatIsAwayIsToldSo() {
        UncheckedIOException away = assertThrows(UncheckedIOException.class, () -> bring(1, "a"));
        assertTrue(away.getMessage().contains("Nothing listens"), away::getMessage);
        assertEquals(List.of(), done);
    }

    private void bring(int port, String... users) {
        SmtpSender smtp = new SmtpSender(
                new MailServer("smtp", "127.0.0.1", port, AlertSettings.Security.NONE, null, null, null));
        smtp.bring(List.of(users), user -> mail(smtp.session(), user), done::add, later::add, refused::add);
    }

    private static MimeMessage mail(Session session, String user) throws MessagingException {
        MimeMessage mail = new MimeMessage(session);
        mail.setFrom(new InternetAddress("hub@example.com"));
        mail.setRecipient(MimeMessage.RecipientType.TO, new InternetAddress(user + "@example.com"));
        mail.setText(user);
        return mail;
    }

    /** Takes one mail, and is gone. */
    private static void takeOne(ServerSocket server) {
        try (Socket socket = server.accept();
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))) {
            say(socket, "220 here");
            boolean data = false;
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (data && line.equals(".")) {
                    say(socket, "250 taken");
                    return;
                }
                if (!data) {
                    data = line.equals("DATA");
                    say(socket, data ? "354 go on" : "250 ok");
                }
            }
        } catch (IOException e) {
            // the client went away, or the test is over
        }
    }

    private static void say(Socket socket, String line) throws IOException {
        socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    private static final class Choosy implements MessageHandler {
        private String user;

        @Override
        public void from(String from) {}

        @Override
        public void recipient(String recipient) throws RejectException {
            user = recipient.substring(0, recipient.indexOf('@'));
            if (user.equals("later")) {
                throw new RejectException(450, "4.2.0 Greylisted");
            }
            if (user.equals("nobody")) {
                throw new RejectException(550, "5.1.1 Nobody");
            }
        }

        @Override
        public String data(InputStream data) throws RejectException, IOException {
            data.readAllBytes();
            if (user.equals("spam")) {
                throw new RejectException(554, "5.7.1 Spam");
            }
            if (user.equals("full")) {
                throw new RejectException(452, "4.2.2 Full");
            }
            return null;
        }

        @Override
        public void done() {}
    }
}
