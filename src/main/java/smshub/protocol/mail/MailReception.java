package smshub.protocol.mail;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import smshub.account.IntakeSettings;
import smshub.broker.Events;
import smshub.broker.Publication;
import smshub.broker.Queues;
import smshub.intake.Accepted;
import smshub.intake.IntakeContext;
import smshub.intake.Origin;
import smshub.intake.Reading;
import smshub.json.Json;
import smshub.message.MessageIds;
import smshub.message.Problem;
import smshub.message.ProblemCode;
import smshub.message.SmsMessage.Answers;
import smshub.message.SmsRequest;
import smshub.rules.Decision;

/** Takes mails over, whichever way they come: judges the mail, hands its requests over, and has the results answered. */
final class MailReception {
    private static final Logger LOG = LoggerFactory.getLogger(MailReception.class);

    /** Word for the channel. */
    static final String SOURCE = "mail";

    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,4}");

    /** As long as the hub's references may be. */
    private static final int LONGEST_REFERENCE = 200;

    private final IntakeSettings settings;
    private final MailRules rules;
    private final IntakeContext context;
    private final boolean told;

    /** @param told whether who brings a mail hears at once that it cannot be used, and tells its sender */
    MailReception(IntakeSettings settings, MailRules rules, IntakeContext context, boolean told) {
        this.settings = settings;
        this.rules = rules;
        this.context = context;
        this.told = told;
    }

    /**
     * What became of a mail, on disk.
     *
     * @param requests how many messages it asked for
     * @param problem why it could not be used at all; null where its requests were judged one by one
     */
    record Fate(int requests, Problem problem) {
        boolean used() {
            return problem == null;
        }
    }

    /**
     * Takes a mail over; the stage completes when all that it comes to is on disk, and fails when the broker does not
     * take it. It may be given again after a crash: what was accepted is not accepted twice.
     *
     * @param envelope to whom it was brought, where its bringer told
     * @param own what its bringer calls it, for a mail without a name; the same when it is brought again
     */
    CompletionStage<Fate> take(MimeMessage mail, List<String> envelope, String own) {
        ParsedMail parsed;
        try {
            parsed = MailParser.read(mail, envelope, own, rules.whole());
        } catch (MessagingException | IOException | RuntimeException e) {
            // Whatever a mail does to those who read it, it must not stop the mails behind it.
            LOG.debug("Intake {}: a mail cannot be read", settings.name(), e);
            return unusable(mail, own, Problem.of(ProblemCode.BODY_MALFORMED, "The mail cannot be read."));
        }
        Problem stranger = stranger(parsed);
        if (stranger != null) {
            // Whoever answers strangers and machines helps those who forge addresses, and answers for ever.
            return refused(parsed, stranger, false);
        }
        MailSubject subject = MailSubject.of(parsed.subject(), rules.numbersIn() == MailRules.NumbersIn.SUBJECT);
        boolean answered = parsed.origin() == ParsedMail.Origin.PERSON;
        if (subject.problem() != null) {
            return refused(parsed, subject.problem(), answered);
        }
        Map<String, String> wishes;
        try {
            wishes = MailHeader.wishes(mail);
        } catch (MessagingException e) {
            return unusable(mail, own, Problem.of(ProblemCode.BODY_MALFORMED, "The mail cannot be read."));
        }
        Reading reading = read(parsed, subject, wishes);
        return reading.readable() ? accept(parsed, reading, answered) : refused(parsed, reading.problem(), answered);
    }

    /** Why a mail is none that the hub takes and answers, or null. */
    private Problem stranger(ParsedMail parsed) {
        if (parsed.origin() == ParsedMail.Origin.ECHO
                || parsed.origin() == ParsedMail.Origin.PROGRAM && !rules.programs()) {
            return Problem.of(ProblemCode.REQUEST_REJECTED, "The mail was written by a program or came by a list.");
        }
        if (parsed.sender() == null || !rules.allows(parsed.sender())) {
            return new Problem(
                    ProblemCode.FORBIDDEN, "The sender of the mail is not among those who may send.", "from");
        }
        return rules.trusts(parsed)
                ? null
                : new Problem(
                        ProblemCode.UNAUTHENTICATED,
                        "The mail server does not vouch for the sender of the mail.",
                        "from");
    }

    /** @param wishes what the header asks; the subject's word counts before it */
    private Reading read(ParsedMail parsed, MailSubject subject, Map<String, String> wishes) {
        Map<String, Object> fields = new LinkedHashMap<>(wishes);
        subject.options().forEach((name, value) -> fields.put(name, typed(name, value)));
        List<String> numbers = rules.numbers(parsed, subject);
        if (!numbers.isEmpty()) {
            fields.put("to", numbers);
        }
        String text = parsed.text() == null ? "" : parsed.text();
        if (fields.containsKey("template")) {
            MailValues values = MailValues.of(text);
            if (values.problem() != null) {
                return Reading.failed(values.problem());
            }
            fields.put("values", values.values());
        }
        return context.reader().json(Json.write(fields), origin(parsed), text);
    }

    /** A value of a subject as JSON has it. */
    private static Object typed(String name, String value) {
        return switch (name) {
            case "flash" -> value.equals("true") || value.equals("false") ? (Object) Boolean.valueOf(value) : value;
            case "maxCharacters", "maxSegments" ->
                NUMBER.matcher(value).matches() ? (Object) Integer.valueOf(value) : value;
            default -> value;
        };
    }

    private Origin origin(ParsedMail parsed) {
        String reference = settings.name() + ":" + parsed.id();
        return new Origin(
                SOURCE,
                reference.length() <= LONGEST_REFERENCE
                        ? reference
                        : settings.name() + ":" + MessageIds.of(SOURCE, parsed.id(), ""),
                null,
                null);
    }

    private CompletionStage<Fate> accept(ParsedMail parsed, Reading reading, boolean answered) {
        boolean summed = answered && rules.answers() != MailRules.Answers.NEVER;
        // Also where nothing is told: an SMS that comes in as an answer finds its way by it.
        String replyTo = answered ? Queues.answers(settings.name()) : null;
        List<SmsRequest> requests = reading.requests().stream()
                .map(request -> answeredTo(request, replyTo, parsed))
                .toList();
        return context.accepting(requests).thenCompose(accepted -> {
            Optional<Problem> all = told ? whollyRefused(accepted) : Optional.empty();
            if (all.isPresent()) {
                return CompletableFuture.completedStage(new Fate(0, all.get()));
            }
            Fate fate = new Fate(requests.size(), null);
            Optional<Publication> summary = summed ? summary(parsed, requests, accepted) : Optional.empty();
            return summary.isEmpty()
                    ? CompletableFuture.completedStage(fate)
                    : context.posting(List.of(summary.get())).thenApply(posted -> fate);
        });
    }

    /** Why nothing of a mail was accepted; empty where something was. */
    private static Optional<Problem> whollyRefused(List<Accepted> accepted) {
        return accepted.stream().anyMatch(each -> each.decision().accepted())
                ? Optional.empty()
                : accepted.stream().map(each -> each.decision().problem()).findFirst();
    }

    /** What the sender hears at once; nothing where that would be good news and is not asked for. */
    private Optional<Publication> summary(ParsedMail parsed, List<SmsRequest> requests, List<Accepted> accepted) {
        List<MailSummary.Result> results = new ArrayList<>();
        boolean failed = false;
        for (int i = 0; i < accepted.size(); i++) {
            Problem problem = accepted.get(i).decision().problem();
            failed |= problem != null;
            String taken = parsed.cut() ? "accepted, without the quotation or signature below the words" : "accepted";
            results.add(new MailSummary.Result(
                    requests.get(i).to(),
                    problem == null ? taken + cost(accepted.get(i).decision()) : "not sent. " + problem.sentence()));
        }
        return failed || rules.answers() == MailRules.Answers.ALWAYS
                ? Optional.of(summary(parsed, results))
                : Optional.empty();
    }

    private static String cost(Decision decision) {
        return (decision.later().isEmpty() ? "" : ", in " + decision.messages().size() + " messages")
                + MailAnswers.cost(decision.segments(), decision.price());
    }

    private static SmsRequest answeredTo(SmsRequest request, String replyTo, ParsedMail parsed) {
        return request.with(new Answers(
                request.callbackUrl(),
                replyTo,
                replyTo == null ? null : MailThread.of(parsed, request.to()).written()));
    }

    private Publication summary(ParsedMail parsed, List<MailSummary.Result> results) {
        MailSummary summary = new MailSummary(MailThread.of(parsed, null), null, results);
        // A relay brings a mail to many in parts, each with some of its recipients.
        List<String> recipients = results.stream().map(MailSummary.Result::to).toList();
        return Publication.to(Queues.answers(settings.name()), Json.text(summary), Map.of())
                .once(MessageIds.of(settings.name(), parsed.id(), "summary " + recipients));
    }

    /** Puts on record that a mail cannot be used, and tells its sender once. */
    private CompletionStage<Fate> refused(ParsedMail parsed, Problem problem, boolean answered) {
        SmsRequest request = SmsRequest.unread(SOURCE, origin(parsed).reference());
        List<Publication> outgoing = new ArrayList<>(Events.publish(
                Events.refused(
                        request, settings.client(), problem, context.clock().instant()),
                null,
                null));
        outgoing.set(0, outgoing.get(0).once(MessageIds.of(settings.name(), parsed.id(), "refused")));
        if (answered && !told && rules.answers() != MailRules.Answers.NEVER) {
            MailSummary.Result result = new MailSummary.Result(null, "Nothing was sent. " + problem.sentence());
            outgoing.add(summary(parsed, List.of(result)));
        }
        return context.posting(outgoing).thenApply(posted -> new Fate(0, problem));
    }

    /** Refuses a mail for what it is; its sender is told if there is one and it may send. Of the mail only the header is read. */
    CompletionStage<Fate> unusable(MimeMessage mail, String own, Problem problem) {
        try {
            ParsedMail parsed = MailParser.bare(mail, own);
            return refused(parsed, problem, stranger(parsed) == null && parsed.origin() == ParsedMail.Origin.PERSON);
        } catch (MessagingException | IllegalArgumentException e) {
            return CompletableFuture.completedStage(new Fate(0, problem));
        }
    }
}
