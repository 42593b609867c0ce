package smshub.protocol.mail;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import smshub.message.Problem;
import smshub.message.ProblemCode;

/** Brings mails to a mail server, several over one connection: whatever the hub sends by mail goes this way. */
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

    /** Makes a mail of something. */
    interface Letterhead<T> {
        MimeMessage mail(T something) throws MessagingException;
    }

    /**
     * Brings mails in their order. One that the server does not take stops none behind it; a connection that ends is made
     * anew for those that are left.
     *
     * @param told hears once of each what became of it: null where the server took it, else a problem whose code is
     *     {@link ProblemCode#PROVIDER_BUSY} where it does not want it now, {@link ProblemCode#REQUEST_REJECTED} where it
     *     never will, {@link ProblemCode#ANSWER_LOST} where it may have it, and where the mail did not get to it
     *     {@link ProblemCode#PROVIDER_UNREACHABLE} or {@link ProblemCode#LOGIN_REJECTED}
     */
    <T> void bring(List<T> all, Letterhead<T> letterhead, BiConsumer<T, Problem> told) {
        int next = 0;
        Problem problem = null;
        while (problem == null && next < all.size()) {
            int begun = next;
            try (Transport transport = session.getTransport()) {
                transport.connect();
                while (next < all.size() && transport.isConnected()) {
                    T each = all.get(next);
                    MimeMessage mail = letterhead.mail(each);
                    next++;
                    told.accept(each, sent(transport, mail));
                }
            } catch (MessagingException e) {
                problem = server.problem(e);
            }
            // A connection that ends after a mail says nothing of the mails behind it; one that carried none does.
            if (problem == null && next == begun) {
                problem = Problem.of(
                        ProblemCode.PROVIDER_UNREACHABLE, "The mail server closed the connection before the mail.");
            }
        }
        for (T each : all.subList(next, all.size())) {
            told.accept(each, problem);
        }
    }

    /**
     * The same for mails that wait while the server cannot be reached, and are then brought anew.
     *
     * @param done told of each that was brought
     * @param later told of each that the server does not want now
     * @param refused told of each that it will never want
     * @throws UncheckedIOException where the server cannot be reached, or its answer did not come
     */
    <T> void bring(List<T> all, Letterhead<T> letterhead, Consumer<T> done, Consumer<T> later, Consumer<T> refused) {
        bring(all, letterhead, (each, problem) -> {
            if (problem == null) {
                done.accept(each);
                return;
            }
            switch (problem.code()) {
                case PROVIDER_BUSY -> later.accept(each);
                case REQUEST_REJECTED -> refused.accept(each);
                default -> throw new UncheckedIOException(new IOException(problem.sentence()));
            }
        });
    }

    /** Null when the server took it. */
    private static Problem sent(Transport transport, MimeMessage mail) {
        try {
            transport.sendMessage(mail, mail.getAllRecipients());
            return null;
        } catch (MessagingException e) {
            return problem(code(e));
        }
    }

    /** A server's reply says no, for now (4xx) or for good (5xx); without one the mail may have been taken. */
    private static Problem problem(int code) {
        if (code == SHUTTING_DOWN) {
            return Problem.of(ProblemCode.PROVIDER_UNREACHABLE, "The mail server is shutting down (" + code + ").");
        }
        return switch (code / 100) {
            case 4 ->
                Problem.of(ProblemCode.PROVIDER_BUSY, "The mail server does not take the mail now (" + code + ").");
            case 5 -> Problem.of(ProblemCode.REQUEST_REJECTED, "The mail server refuses the mail (" + code + ").");
            default ->
                Problem.of(ProblemCode.ANSWER_LOST, "The mail server's answer did not come; it may have the mail.");
        };
    }

    /** The server's reply (RFC 5321, section 4.2.1); 0 where there is none. */
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
