package smshub.protocol.mail;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.regex.Pattern;
import smshub.account.AlertSettings;
import smshub.broker.Publication;
import smshub.broker.QueueMessage;
import smshub.broker.Retrials;
import smshub.broker.Settlement;
import smshub.json.Json;
import smshub.message.InboundMessage;
import smshub.message.Problem;
import smshub.message.ProblemCode;

/**
 * Sends messages from handsets on by mail, one mail for each address, by the mail server of the alerts. One that was sent and
 * whose commit failed may go out again after a crash; it has the same Message-ID then.
 */
public final class InboundMails {
    private static final Pattern CONTROLS = Pattern.compile("\\p{Cntrl}+");

    private final Desk desk;
    private final Retrials retrials;
    private final Clock clock;
    private final SentMails sent = new SentMails();

    /** @param settings the mail server; null where the settings name none */
    public InboundMails(AlertSettings settings, Retrials retrials, Clock clock) {
        this.retrials = retrials;
        this.clock = clock;
        desk = settings == null || settings.host() == null
                ? null
                : new Desk(settings.from(), new SmtpSender(MailServer.of(settings)));
    }

    /** By whom mails are written, and who brings them. */
    private record Desk(String from, SmtpSender smtp) {}

    /** A message on its way to an address. */
    private record Outgoing(QueueMessage delivery, InboundMessage message, InternetAddress to) {
        String id() {
            return message.id() + "/" + to.getAddress();
        }
    }

    /** Sends what waits; what the server does not take now comes again, what it never will take is dead. */
    public Settlement send(List<QueueMessage> deliveries) {
        List<Publication> left = new ArrayList<>();
        List<Outgoing> mails = new ArrayList<>();
        for (QueueMessage delivery : deliveries) {
            InboundMessage message = read(delivery);
            InternetAddress to = address(delivery.property("mail"));
            if (message == null || to == null) {
                left.add(retrials.givenUp(
                        delivery,
                        Problem.of(
                                ProblemCode.BODY_MALFORMED,
                                "This is no message from a handset to be sent to a mail address.")));
            } else if (desk == null) {
                left.add(retrials.failed(
                        delivery,
                        Problem.of(ProblemCode.SERVICE_UNAVAILABLE, "The settings name no mail server any more.")));
            } else {
                Outgoing mail = new Outgoing(delivery, message, to);
                if (!sent.hold(mail.id())) {
                    mails.add(mail);
                }
            }
        }
        if (!mails.isEmpty()) {
            desk.smtp.bring(mails, this::mail, (mail, problem) -> settled(mail, problem, left));
        }
        return new Settlement(left);
    }

    private void settled(Outgoing mail, Problem problem, List<Publication> left) {
        if (problem == null) {
            sent.add(mail.id());
            retrials.taken(mail.delivery);
        } else if (problem.code() == ProblemCode.REQUEST_REJECTED) {
            left.add(retrials.givenUp(mail.delivery, problem));
        } else {
            left.add(retrials.failed(mail.delivery, problem));
        }
    }

    private static InboundMessage read(QueueMessage delivery) {
        try {
            InboundMessage message = delivery.text() == null ? null : Json.read(delivery.text(), InboundMessage.class);
            return message == null || message.id() == null || message.from() == null || message.text() == null
                    ? null
                    : message;
        } catch (UncheckedIOException e) {
            return null;
        }
    }

    private static InternetAddress address(String mail) {
        try {
            return mail == null ? null : new InternetAddress(mail, false);
        } catch (AddressException e) {
            return null;
        }
    }

    private MimeMessage mail(Outgoing outgoing) throws MessagingException {
        InboundMessage message = outgoing.message;
        // The same when it must be sent again, so that mail programs show it once.
        String id = "<" + message.id() + desk.from.substring(desk.from.lastIndexOf('@')) + ">";
        MimeMessage mail = new MimeMessage(desk.smtp.session()) {
            @Override
            protected void updateMessageID() throws MessagingException {
                setHeader("Message-ID", id);
            }
        };
        mail.setFrom(new InternetAddress(desk.from));
        mail.setRecipient(MimeMessage.RecipientType.TO, outgoing.to);
        // A sender may be a name with anything in it.
        mail.setSubject(CONTROLS.matcher("SMS from " + message.from()).replaceAll(" "), StandardCharsets.UTF_8.name());
        mail.setSentDate(Date.from(clock.instant()));
        mail.setHeader("Auto-Submitted", "auto-generated");
        mail.setHeader(LoopGuard.MARK, LoopGuard.HUB);
        mail.setText(
                message.text() + "\n\n-- \nSMS from " + message.from()
                        + (message.to() == null ? "" : " to " + message.to())
                        + (message.time() == null ? "" : ", " + message.time())
                        + ", account " + message.account() + "\n",
                StandardCharsets.UTF_8.name());
        return mail;
    }
}
