package smshub.protocol.mail;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.AsyncProcessorSupport;
import org.eclipse.angus.mail.smtp.SMTPMessage;
import smshub.account.Account;
import smshub.message.Problem;
import smshub.message.ProblemCode;
import smshub.provider.AccountConnections;
import smshub.provider.call.Batches;

/** The step from {@link MailCall} to {@link MailReply}: mails that wait at the same time go over one connection. */
public final class MailCalls extends AsyncProcessorSupport implements AccountConnections, AutoCloseable {
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
        senders.computeIfAbsent(call.account().id(), id -> sender(call.account()))
                .add(new Waiting(call, exchange, callback));
        return false;
    }

    @Override
    public void close() {
        senders.values().forEach(Batches::close);
        senders.clear();
    }

    @Override
    public void forget(String account) {
        Batches<Waiting> former = senders.remove(account);
        if (former != null) {
            former.close();
        }
    }

    private static Batches<Waiting> sender(Account account) {
        SmtpSender smtp = new SmtpSender(MailServer.of(account));
        return new Batches<>("mail-" + account.id(), MOST_AT_ONCE, batch -> send(batch, smtp), Waiting::broken);
    }

    private record Written(Waiting waiting, MimeMessage mail) {}

    private static void send(List<Waiting> batch, SmtpSender smtp) {
        List<Written> written = new ArrayList<>();
        for (Waiting waiting : batch) {
            try {
                written.add(new Written(waiting, mail(waiting.call, smtp.session())));
            } catch (MessagingException e) {
                waiting.done(Problem.of(
                        ProblemCode.REQUEST_REJECTED, "No mail can be made of the message; see its addresses."));
            }
        }
        smtp.bring(written, Written::mail, (one, problem) -> one.waiting.done(problem));
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

    /** A mail whose id is the hub's, so that a bounce can be told. */
    private static final class Mail extends SMTPMessage {
        private final String id;

        Mail(Session session, String id) {
            super(session);
            this.id = id;
            setAllow8bitMIME(true);
        }

        @Override
        protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", "<" + id + "@smshub>");
        }
    }
}
