package smshub.protocol.mail;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import smshub.account.AlertSettings;
import smshub.alert.Notice;
import smshub.broker.Publication;
import smshub.broker.QueueMessage;
import smshub.broker.Queues;
import smshub.broker.Settlement;
import smshub.json.Json;
import smshub.message.ProblemCode;

/**
 * Mails to operators what waits to be told: what comes in a while and for the same people in one mail. Until the mail server
 * takes them they wait on a queue.
 */
public final class AlertMails {
    private static final Duration PAUSE = Duration.ofMinutes(5);

    private final AlertSettings settings;
    private final Clock clock;
    private final SmtpSender smtp;

    /** @param settings null where nobody wants to hear of anything */
    public AlertMails(AlertSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        // Who is told at an address alone names no mail server.
        this.smtp = settings == null || settings.host() == null ? null : new SmtpSender(MailServer.of(settings));
    }

    /**
     * Sends what waits.
     *
     * @throws UncheckedIOException while the mail server cannot be reached
     */
    public Settlement send(List<QueueMessage> deliveries) {
        List<Publication> left = new ArrayList<>();
        List<Notice> notices = smtp == null
                ? List.of()
                : Notice.grouped(deliveries.stream().map(QueueMessage::text).toList()).stream()
                        .map(Notice::together)
                        .filter(notice ->
                                !notice.to().isEmpty() || !settings.to().isEmpty())
                        .toList();
        if (!notices.isEmpty()) {
            smtp.bring(
                    notices,
                    this::mail,
                    notice -> {},
                    notice -> left.add(Publication.of(Publication.AGAIN, Json.text(notice), Map.of())
                            .notBefore(clock.instant().plus(PAUSE))),
                    notice -> left.add(dead(notice)));
        }
        return new Settlement(left);
    }

    private static Publication dead(Notice notice) {
        return Publication.of(
                Publication.DEAD,
                Json.text(notice),
                Map.of(
                        "code",
                        ProblemCode.RECIPIENT_REJECTED.word(),
                        "sentence",
                        "The mail server refused to take this alert.",
                        "origin",
                        Queues.ALERTS));
    }

    private MimeMessage mail(Notice notice) throws MessagingException {
        MimeMessage mail = new MimeMessage(smtp.session());
        mail.setFrom(new InternetAddress(settings.from()));
        for (String to : notice.to().isEmpty() ? settings.to() : notice.to()) {
            mail.addRecipient(MimeMessage.RecipientType.TO, new InternetAddress(to));
        }
        mail.setSubject(notice.subject(), StandardCharsets.UTF_8.name());
        mail.setSentDate(Date.from(clock.instant()));
        mail.setHeader("Auto-Submitted", "auto-generated");
        mail.setHeader(LoopGuard.MARK, LoopGuard.HUB);
        String more = notice.more() == 0 ? "" : "and " + notice.more() + " more\n";
        mail.setText(String.join("\n", notice.lines()) + "\n" + more, StandardCharsets.UTF_8.name());
        return mail;
    }
}
