package smshub.protocol.mail;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import smshub.account.AlertSettings;
import smshub.broker.BatchPublisher;
import smshub.broker.Publication;
import smshub.broker.QueueMessage;
import smshub.broker.Queues;
import smshub.broker.Settlement;
import smshub.intake.IntakeJob;
import smshub.intake.IntakeStatus;
import smshub.json.Json;
import smshub.message.MessageEvent;
import smshub.message.ProblemCode;

/**
 * Mails to operators: that an intake fails, or works again, once each; and what messages came to a bad end, those of a
 * while in one mail. Until the mail server takes them they wait on a queue.
 */
public final class Alerts implements IntakeJob.Watch {
    private static final int MOST_LINES = 100;
    private static final Duration PAUSE = Duration.ofMinutes(5);

    private final AlertSettings settings;
    private final Map<String, List<String>> own;
    private final BatchPublisher publisher;
    private final Clock clock;
    private final SmtpSender smtp;

    /** @param settings null where nobody wants to hear of anything */
    public Alerts(AlertSettings settings, BatchPublisher publisher, Clock clock) {
        this(settings, Map.of(), publisher, clock);
    }

    /**
     * @param settings null where nobody wants to hear of anything
     * @param own who hears of the failures of an intake, by its name, where others do than of all
     */
    public Alerts(AlertSettings settings, Map<String, List<String>> own, BatchPublisher publisher, Clock clock) {
        this.settings = settings;
        this.own = Map.copyOf(own);
        this.publisher = publisher;
        this.clock = clock;
        this.smtp = settings == null ? null : new SmtpSender(MailServer.of(settings));
    }

    /**
     * What waits to be told.
     *
     * @param lines of which each tells one thing
     * @param more how many things are told by no line
     * @param to who hears of it; null for those who hear of all
     */
    private record Notice(String subject, List<String> lines, long more, List<String> to) {
        /** One for those who hear of all. */
        Notice(String subject, List<String> lines, long more) {
            this(subject, lines, more, null);
        }

        Notice {
            lines = lines == null ? List.of() : List.copyOf(lines);
        }

        Notice and(Notice other) {
            List<String> all =
                    Stream.concat(lines.stream(), other.lines.stream()).toList();
            List<String> told = all.subList(0, Math.min(all.size(), MOST_LINES));
            return new Notice(subject, told, more + other.more + all.size() - told.size(), to);
        }
    }

    @Override
    public int patience() {
        return settings == null ? Integer.MAX_VALUE : settings.afterFailures();
    }

    @Override
    public void failing(IntakeStatus intake) {
        tell(
                intake.name(),
                "SMS hub: the intake " + intake.name() + " fails",
                "The last rounds of the intake " + intake.name() + " (" + intake.type() + ") failed.",
                intake.lastError().code().word() + ": " + intake.lastError().sentence(),
                "Since the start " + intake.failedRuns() + " of " + intake.runs()
                        + " rounds failed. The hub goes on trying, and tells when it works again.");
    }

    @Override
    public void working(IntakeStatus intake) {
        tell(
                intake.name(),
                "SMS hub: the intake " + intake.name() + " works again",
                "The intake " + intake.name() + " (" + intake.type() + ") works again, since " + intake.lastRun()
                        + ".");
    }

    /** Tells something that operators should look at. Does not wait; does nothing where nobody wants to hear of anything. */
    public void tell(String subject, List<String> lines) {
        if (settings != null && !settings.to().isEmpty()) {
            publisher.post(List.of(outgoing(new Notice(subject, lines, 0))));
        }
    }

    private void tell(String intake, String subject, String... lines) {
        List<String> to = own.get(intake);
        if (to != null || !settings.to().isEmpty()) {
            publisher.post(List.of(outgoing(new Notice(subject, List.of(lines), 0, to))));
        }
    }

    private static Publication outgoing(Notice notice) {
        return Publication.to(Queues.ALERTS, Json.text(notice), Map.of());
    }

    /** What to send to the queue of alerts because of state changes. */
    public List<Publication> about(List<MessageEvent> events) {
        if (settings == null || settings.states().isEmpty() || settings.to().isEmpty()) {
            return List.of();
        }
        List<String> bad = events.stream()
                .filter(event -> settings.states().contains(event.state()))
                .map(Alerts::line)
                .toList();
        return bad.isEmpty()
                ? List.of()
                : List.of(outgoing(new Notice("SMS hub: messages that were not delivered", List.of(), 0)
                                .and(new Notice(null, bad, 0)))
                        .as("ALERT")
                        .notBefore(gathered()));
    }

    /** The same for all that comes in a span of time, so that the broker hands it out together. */
    private Instant gathered() {
        long span = settings.gather().toMillis();
        return Instant.ofEpochMilli((clock.millis() / span + 1) * span);
    }

    /** Number and reason, never the text. */
    private static String line(MessageEvent event) {
        return Stream.of(
                        event.time().truncatedTo(ChronoUnit.SECONDS).toString(),
                        event.request() == null ? null : event.request().to(),
                        event.state().word(),
                        event.problem() == null
                                ? null
                                : event.problem().code().word() + ": "
                                        + event.problem().sentence(),
                        event.request() == null
                                ? null
                                : "source " + event.request().source(),
                        event.account() == null ? null : "account " + event.account(),
                        "client " + event.client(),
                        event.reference() == null ? null : "reference " + event.reference(),
                        "id " + event.messageId())
                .filter(Objects::nonNull)
                .collect(Collectors.joining(", "));
    }

    /**
     * Sends what waits; what is of one kind goes into one mail.
     *
     * @throws UncheckedIOException while the mail server cannot be reached
     */
    public Settlement send(List<QueueMessage> deliveries) {
        Map<String, Notice> notices = new LinkedHashMap<>();
        for (QueueMessage delivery : deliveries) {
            Notice notice = read(delivery);
            if (settings != null && notice != null && notice.subject() != null) {
                notices.merge(notice.subject(), notice, Notice::and);
            }
        }
        List<Publication> left = new ArrayList<>();
        if (!notices.isEmpty()) {
            smtp.bring(
                    List.copyOf(notices.values()),
                    this::mail,
                    notice -> {},
                    notice -> left.add(outgoing(notice)
                            .as(Publication.AGAIN)
                            .notBefore(clock.instant().plus(PAUSE))),
                    notice -> left.add(dead(notice)));
        }
        return new Settlement(left);
    }

    private static Notice read(QueueMessage delivery) {
        try {
            return delivery.text() == null ? null : Json.read(delivery.text(), Notice.class);
        } catch (UncheckedIOException e) {
            return null;
        }
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
        for (String to : notice.to() == null ? settings.to() : notice.to()) {
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
