package smshub.protocol.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
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
