package smshub.protocol.mail;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.AsyncProcessorSupport;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import smshub.account.Account;
import smshub.account.Secret;
import smshub.message.Problem;
import smshub.message.ProblemCode;
import smshub.provider.call.Batches;

/**
 * The step from {@link MailCall} to {@link MailReply}: mails that wait at the same time go over one connection.
 *
 * <p>Camel's mail component is not used: it wants the server's login in an endpoint's address, makes a connection for
 * each mail, and cannot tell a mail that was refused from one whose answer was lost.
 */
public final class MailCalls extends AsyncProcessorSupport implements AutoCloseable {
    private static final int MOST_AT_ONCE = 50;

    private final Map<String, Batches<Waiting>> senders = new ConcurrentHashMap<>();

    private record Waiting(MailCall call, Exchange exchange, AsyncCallback callback) {
        void done(Problem problem) {
            exchange.getMessage().setBody(new MailReply(call, problem));
            callback.done(false);
        }

        /** Ends it with a bug of the hub's own, unless it has ended. */
        void broken(RuntimeException bug) {
            if (exchange.getMessage().getBody() == call) {
                exchange.setException(bug);
                callback.done(false);
            }
        }
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        MailCall call = exchange.getMessage().getBody(MailCall.class);
        if (call.problem() != null) {
            exchange.getMessage().setBody(new MailReply(call, call.problem()));
            callback.done(true);
            return true;
        }
        senders.computeIfAbsent(
                        call.account().id(),
                        id -> new Batches<>("mail-" + id, MOST_AT_ONCE, MailCalls::send, Waiting::broken))
                .add(new Waiting(call, exchange, callback));
        return false;
    }

    @Override
    public void close() {
        senders.values().forEach(Batches::close);
        senders.clear();
    }

    private static void send(List<Waiting> batch) {
        Account account = batch.get(0).call.account();
        Session session = Session.getInstance(properties(account));
        String protocol = account.settings().get("smtp-tls").equals("always") ? "smtps" : "smtp";
        Secret password = account.secrets().get("smtp-password");
        int next = 0;
        while (next < batch.size()) {
            int begun = next;
            try (Transport transport = session.getTransport(protocol)) {
                transport.connect(
                        account.settings().get("smtp-host"),
                        Integer.parseInt(account.settings().get("smtp-port")),
                        account.settings().get("smtp-user"),
                        password == null ? null : password.reveal());
                while (next < batch.size() && transport.isConnected()) {
                    Waiting waiting = batch.get(next++);
                    waiting.done(send(waiting.call, session, transport));
                }
            } catch (AuthenticationFailedException e) {
                finish(batch, next, ProblemCode.LOGIN_REJECTED, "The mail server does not accept the login.");
                return;
            } catch (MessagingException e) {
                finish(batch, next, ProblemCode.PROVIDER_UNREACHABLE, "The mail server cannot be reached.");
                return;
            }
            // A connection that ends after a mail says nothing of the mails behind it; one that carried none does.
            if (next == begun) {
                finish(
                        batch,
                        next,
                        ProblemCode.PROVIDER_UNREACHABLE,
                        "The mail server closed the connection before the mail.");
                return;
            }
        }
    }

    /** Those of a batch that were not begun. */
    private static void finish(List<Waiting> batch, int next, ProblemCode code, String sentence) {
        Problem problem = Problem.of(code, sentence);
        batch.subList(next, batch.size()).forEach(waiting -> waiting.done(problem));
    }

    /** Sends a mail; null when the server took it. */
    private static Problem send(MailCall call, Session session, Transport transport) {
        MimeMessage mail;
        try {
            mail = mail(call, session);
        } catch (MessagingException e) {
            return Problem.of(ProblemCode.REQUEST_REJECTED, "No mail can be made of the message; see its addresses.");
        }
        try {
            transport.sendMessage(mail, mail.getAllRecipients());
            return null;
        } catch (MessagingException e) {
            return problem(e);
        }
    }

    private static MimeMessage mail(MailCall call, Session session) throws MessagingException {
        MimeMessage mail = new Mail(session, call.job().message().id());
        mail.setFrom(new InternetAddress(call.from(), true));
        mail.setRecipient(Message.RecipientType.TO, new InternetAddress(call.to(), true));
        if (call.subject() != null && !call.subject().isEmpty()) {
            mail.setSubject(call.subject(), call.charset().name());
        }
        mail.setSentDate(Date.from(Instant.now()));
        mail.setText(call.body(), call.charset().name(), "plain");
        mail.setHeader("Content-Transfer-Encoding", "8bit");
        mail.saveChanges();
        return mail;
    }

    /** A server's reply says no, for now (4xx) or for good (5xx); without one the mail may have been taken. */
    private static Problem problem(MessagingException e) {
        int code = 0;
        for (Exception cause = e; cause != null && code <= 0; cause = next(cause)) {
            if (cause instanceof SMTPAddressFailedException refused) {
                code = refused.getReturnCode();
            } else if (cause instanceof SMTPSenderFailedException refused) {
                code = refused.getReturnCode();
            } else if (cause instanceof SMTPSendFailedException refused) {
                code = refused.getReturnCode();
            }
        }
        return switch (code / 100) {
            case 4 ->
                Problem.of(ProblemCode.PROVIDER_BUSY, "The mail server does not take the mail now (" + code + ").");
            case 5 -> Problem.of(ProblemCode.REQUEST_REJECTED, "The mail server refuses the mail (" + code + ").");
            default ->
                Problem.of(ProblemCode.ANSWER_LOST, "The mail server's answer did not come; it may have the mail.");
        };
    }

    private static Exception next(Exception cause) {
        return cause instanceof MessagingException mail ? mail.getNextException() : null;
    }

    private static Properties properties(Account account) {
        Properties properties = new Properties();
        String connect = Long.toString(account.connection().connectTimeout().toMillis());
        String answer = Long.toString(account.connection().timeout().toMillis());
        for (String protocol : List.of("smtp", "smtps")) {
            String prefix = "mail." + protocol + ".";
            properties.setProperty(prefix + "connectiontimeout", connect);
            properties.setProperty(prefix + "timeout", answer);
            properties.setProperty(prefix + "writetimeout", answer);
            properties.setProperty(
                    prefix + "auth", Boolean.toString(account.settings().containsKey("smtp-user")));
            properties.setProperty(prefix + "ssl.checkserveridentity", "true");
            properties.setProperty(prefix + "allow8bitmime", "true");
            if (account.connection().proxyHost() != null) {
                properties.setProperty(
                        prefix + "proxy.host", account.connection().proxyHost());
                properties.setProperty(
                        prefix + "proxy.port",
                        Integer.toString(account.connection().proxyPort()));
            }
            if (account.settings().get("smtp-tls").equals("starttls")) {
                properties.setProperty(prefix + "starttls.enable", "true");
                properties.setProperty(prefix + "starttls.required", "true");
            }
        }
        return properties;
    }

    /** A mail whose id is the hub's, so that a bounce can be told. */
    private static final class Mail extends MimeMessage {
        private final String id;

        Mail(Session session, String id) {
            super(session);
            this.id = id;
        }

        @Override
        protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", "<" + id + "@smshub>");
        }
    }
}
