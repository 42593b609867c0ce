package smshub.protocol.mail;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Consumer;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;

/** Brings mails to a mail server, several over one connection. */
final class SmtpSender {
    private static final int SHUTTING_DOWN = 421;

    private final MailServer server;
    private final Session session;

    SmtpSender(MailServer server) {
        this.server = server;
        this.session = server.session();
    }

    /** What a mail is made with. */
    Session session() {
        return session;
    }

    /**
     * Brings mails in their order. One that the server does not take stops none behind it.
     *
     * @param done told of each that was brought
     * @param later told of each that the server does not want now
     * @param refused told of each that it will never want
     * @throws UncheckedIOException where the server cannot be reached
     */
    <T> void bring(List<T> all, Letterhead<T> letterhead, Consumer<T> done, Consumer<T> later, Consumer<T> refused) {
        try (Transport transport = session.getTransport()) {
            transport.connect();
            for (T each : all) {
                MimeMessage mail = letterhead.mail(each);
                try {
                    transport.sendMessage(mail, mail.getAllRecipients());
                    done.accept(each);
                } catch (MessagingException e) {
                    int code = code(e);
                    if (code / 100 == 5) {
                        refused.accept(each);
                    } else if (code / 100 == 4 && code != SHUTTING_DOWN) {
                        later.accept(each);
                    } else {
                        throw e;
                    }
                }
            }
        } catch (AuthenticationFailedException e) {
            // The server's words may repeat what was sent to it.
            throw new UncheckedIOException(new IOException("the mail server refuses the login"));
        } catch (MessagingException e) {
            throw new UncheckedIOException(new IOException(server.problem(e).sentence(), e));
        }
    }

    /** Makes a mail of something. */
    interface Letterhead<T> {
        MimeMessage mail(T something) throws MessagingException;
    }

    /** The server's reply; 0 where there is none. */
    private static int code(MessagingException exception) {
        int code = 0;
        for (Exception cause = exception; cause != null && code <= 0; cause = next(cause)) {
            if (cause instanceof SMTPAddressFailedException refused) {
                code = refused.getReturnCode();
            } else if (cause instanceof SMTPSenderFailedException refused) {
                code = refused.getReturnCode();
            } else if (cause instanceof SMTPSendFailedException refused) {
                code = refused.getReturnCode();
            }
        }
        return code;
    }

    private static Exception next(Exception cause) {
        return cause instanceof MessagingException mail ? mail.getNextException() : null;
    }
}
