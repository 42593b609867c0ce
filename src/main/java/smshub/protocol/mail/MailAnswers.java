package smshub.protocol.mail;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import smshub.account.InboundScope;
import smshub.account.IntakeSettings;
import smshub.broker.Publication;
import smshub.broker.QueueMessage;
import smshub.broker.Queues;
import smshub.broker.Settlement;
import smshub.intake.AnsweredMessages;
import smshub.intake.IntakeContext;
import smshub.intake.StateAnswer;
import smshub.json.Json;
import smshub.message.InboundMessage;
import smshub.message.MessageEvent;
import smshub.message.MessageIds;
import smshub.message.MessageState;
import smshub.message.Price;
import smshub.message.ProblemCode;
import smshub.message.SmsMessage;

/**
 * Mails from the hub: results to those who asked for messages by mail, and what handsets answer, in the thread of the
 * mail that is answered. Results that come together share a mail. While the server is down they wait; what it refuses for
 * good goes to the dead-letter queue.
 */
final class MailAnswers {
    private static final Logger LOG = LoggerFactory.getLogger(MailAnswers.class);

    private static final Set<MessageState> FAILURES = EnumSet.of(
            MessageState.REFUSED,
            MessageState.UNDELIVERED,
            MessageState.EXPIRED,
            MessageState.CANCELLED,
            MessageState.DEAD);
    private static final Set<MessageState> SUCCESSES = EnumSet.of(MessageState.SENT, MessageState.DELIVERED);

    /** How long a mail that the server does not want now is offered again, and how often: greylisting takes minutes. */
    private static final Duration PATIENCE = Duration.ofDays(2);

    private static final Duration PAUSE = Duration.ofMinutes(5);

    private final IntakeSettings settings;
    private final MailRules.Answers answers;
    private final SmtpSender smtp;
    private final String from;
    private final String inboundTo;
    private final AnsweredMessages questions;
    private final Supplier<InboundScope> view;
    private final Clock clock;
    private final SentMails sent = new SentMails();

    MailAnswers(IntakeSettings settings, MailRules.Answers answers, IntakeContext context) {
        MailServer server = MailSettings.smtp(settings);
        this.settings = settings;
        this.answers = answers;
        this.smtp = server == null ? null : new SmtpSender(server);
        this.from = settings.settings().get("answer-from");
        this.inboundTo = settings.settings().get("inbound-to");
        this.questions = context.questions();
        this.view = context.view();
        this.clock = context.clock();
    }

    /** A mail to be sent, and what it was made from. */
    private record Reply(String id, MailThread to, Instant since, String subject, String text) {}

    /**
     * Sends results.
     *
     * @throws UncheckedIOException while the server cannot be reached
     */
    Settlement results(List<QueueMessage> deliveries) {
        Map<String, Told> mails = new LinkedHashMap<>();
        Map<String, List<String>> lines = new LinkedHashMap<>();
        Map<String, String> names = new LinkedHashMap<>();
        for (QueueMessage delivery : deliveries) {
            Told told = told(delivery);
            if (told != null && told.to() != null && !told.lines().isEmpty()) {
                String mail = told.to().mail() == null
                        ? delivery.identity()
                        : told.to().mail();
                mails.putIfAbsent(mail, told);
                lines.computeIfAbsent(mail, key -> new ArrayList<>()).addAll(told.lines());
                names.merge(mail, delivery.identity(), String::concat);
            }
        }
        List<Reply> replies = new ArrayList<>();
        mails.forEach((mail, told) -> replies.add(new Reply(
                MessageIds.of(settings.name(), mail, names.get(mail)),
                told.to(),
                told.since(),
                replySubject(told.to()),
                String.join("\n", lines.get(mail)) + "\n")));
        return send(replies);
    }

    /** Lines for the sender of a mail. */
    private record Told(MailThread to, Instant since, List<String> lines) {}

    /** What a delivery tells; null where it is none of ours. */
    private Told told(QueueMessage delivery) {
        try {
            String text = delivery.text() == null ? "{}" : delivery.text();
            MailSummary summary = Json.read(text, MailSummary.class);
            if (summary.to() != null) {
                return new Told(
                        summary.to(),
                        summary.since() == null ? clock.instant() : summary.since(),
                        summary.results().stream()
                                .map(result -> result.to() == null
                                        ? result.sentence()
                                        : result.to() + ": " + result.sentence())
                                .toList());
            }
            MessageEvent event = Json.read(text, MessageEvent.class);
            MailThread to = MailThread.read(delivery.correlationId());
            return to == null || event.state() == null || !wanted(event)
                    ? null
                    : new Told(to, clock.instant(), List.of(to.to() + ": " + sentence(event)));
        } catch (UncheckedIOException e) {
            return null;
        }
    }

    /** A refusal of the request itself stands in the summary already. */
    private boolean wanted(MessageEvent event) {
        return event.request() == null
                && (answers != MailRules.Answers.NEVER && FAILURES.contains(event.state())
                        || answers == MailRules.Answers.ALWAYS && SUCCESSES.contains(event.state()));
    }

    private static String sentence(MessageEvent event) {
        String state = event.state().word()
                + (event.split() == null
                        ? ""
                        : ", message " + event.split().part() + " of "
                                + event.split().parts())
                + (event.cost() == null
                        ? ""
                        : cost(event.cost().segments(), event.cost().price()));
        return event.problem() == null ? state : state + ". " + event.problem().sentence();
    }

    /** What a message costs, to follow its state; nothing for one segment of unknown price. */
    static String cost(int segments, Price price) {
        return segments == 1 && price == null
                ? ""
                : " (" + segments + (segments == 1 ? " segment" : " segments") + (price == null ? "" : ", " + price)
                        + ")";
    }

    /**
     * Sends messages from handsets: into the thread of the mail that they answer, else to whom the settings say.
     *
     * @throws UncheckedIOException while the server cannot be reached
     */
    Settlement inbound(List<QueueMessage> deliveries) {
        List<Reply> replies = new ArrayList<>();
        for (InboundMessage message : StateAnswer.inbound(deliveries, settings, view.get())) {
            Optional<SmsMessage> question = questions
                    .of(message, MailReception.SOURCE)
                    .filter(asked -> Queues.answers(settings.name())
                            .equals(asked.answers().replyTo()));
            MailThread thread = question.map(
                            asked -> MailThread.read(asked.answers().correlationId()))
                    .orElse(null);
            if (thread != null) {
                replies.add(new Reply(message.id(), thread, clock.instant(), replySubject(thread), from(message)));
            } else if (inboundTo != null) {
                String subject = "SMS from " + message.from();
                MailThread begun = new MailThread(null, List.of(), inboundTo, subject, null);
                replies.add(new Reply(message.id(), begun, clock.instant(), subject, from(message)));
            }
        }
        return send(replies);
    }

    private static String from(InboundMessage message) {
        return message.text() + "\n\n-- \nSMS from " + message.from()
                + (message.time() == null ? "" : ", " + message.time()) + "\n";
    }

    private static String replySubject(MailThread mail) {
        String subject = mail.subject() == null ? "" : mail.subject();
        return subject.regionMatches(true, 0, "Re:", 0, 3) ? subject : "Re: " + subject;
    }

    private Settlement send(List<Reply> replies) {
        List<Reply> open =
                replies.stream().filter(reply -> !sent.hold(reply.id)).toList();
        if (smtp == null || open.isEmpty()) {
            return Settlement.DONE;
        }
        List<Publication> left = new ArrayList<>();
        List<Reply> writable = new ArrayList<>();
        for (Reply reply : open) {
            if (addressed(reply)) {
                writable.add(reply);
            } else {
                left.add(dead(reply, "There is no such address as that of the mail's sender."));
            }
        }
        if (!writable.isEmpty()) {
            smtp.bring(
                    writable,
                    this::mail,
                    reply -> sent.add(reply.id),
                    reply -> left.add(
                            clock.instant().isBefore(reply.since.plus(PATIENCE)) ? later(reply) : refused(reply)),
                    reply -> left.add(refused(reply)));
        }
        return new Settlement(left);
    }

    /** Once more in a while, behind all others, which must not wait for it. */
    private Publication later(Reply reply) {
        MailSummary summary =
                new MailSummary(reply.to, reply.since, List.of(new MailSummary.Result(null, reply.text.strip())));
        return Publication.of(Publication.AGAIN, Json.text(summary), Map.of())
                .notBefore(clock.instant().plus(PAUSE));
    }

    private Publication refused(Reply reply) {
        LOG.warn("Intake {}: the mail server refuses an answer; it is on {}", settings.name(), Queues.DEAD);
        return dead(reply, "The mail server refused to take this answer.");
    }

    private static boolean addressed(Reply reply) {
        try {
            new InternetAddress(reply.to.sender(), false);
            return true;
        } catch (AddressException e) {
            return false;
        }
    }

    private Publication dead(Reply reply, String sentence) {
        return Publication.of(
                Publication.DEAD,
                reply.text,
                Map.of(
                        "code", ProblemCode.RECIPIENT_REJECTED.word(),
                        "sentence", sentence,
                        "origin", Queues.answers(settings.name())));
    }

    private MimeMessage mail(Reply reply) throws MessagingException {
        // Its own name stays the same when it must be sent again, so that mail programs show it once.
        String id =
                "<" + reply.id + "@" + from.substring(from.lastIndexOf('@') + 1).replace(">", "") + ">";
        MimeMessage mail = new MimeMessage(smtp.session()) {
            @Override
            protected void updateMessageID() throws MessagingException {
                setHeader("Message-ID", id);
            }
        };
        mail.setFrom(new InternetAddress(from));
        mail.setRecipient(MimeMessage.RecipientType.TO, new InternetAddress(reply.to.sender(), false));
        mail.setSubject(reply.subject, StandardCharsets.UTF_8.name());
        mail.setSentDate(Date.from(clock.instant()));
        mail.setHeader("Auto-Submitted", "auto-replied");
        mail.setHeader(LoopGuard.MARK, LoopGuard.HUB);
        if (reply.to.mail() != null) {
            List<String> thread = reply.to.thread();
            mail.setHeader("In-Reply-To", thread.get(thread.size() - 1));
            mail.setHeader("References", thread.stream().collect(Collectors.joining("\r\n ")));
        }
        mail.setText(reply.text, StandardCharsets.UTF_8.name());
        return mail;
    }
}
