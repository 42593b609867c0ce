package smshub.page;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import smshub.account.Visibility;
import smshub.http.Archive;
import smshub.http.ListedMessage;
import smshub.http.MessageHistory;
import smshub.intake.Accepted;
import smshub.intake.Intake;
import smshub.intake.Origin;
import smshub.intake.Reading;
import smshub.intake.RequestReader;
import smshub.message.MessageIds;
import smshub.message.Problem;
import smshub.message.SmsMessage;
import smshub.message.SmsRequest;
import smshub.rules.Decision;
import smshub.template.TemplateBook;
import smshub.template.TextTemplate;
import smshub.text.Measure;
import smshub.text.Segment;
import smshub.text.Segmentation;

/** A new message, with what would become of it while it is written. */
final class ComposeView {
    static final String PATH = OfficePage.PATH + "/new";

    /** The channel of messages that are written here; like a program that calls, its author hears at once. */
    static final String SOURCE = "page";

    private static final String VALUE = "value.";
    private static final String LIKE = "like";
    private static final List<String> TEXTS = List.of("text", "from", "account", "category", "template", "language");
    /** Recipients whose fate the preview tells. */
    private static final int SHOWN = 5;

    private final Archive archive;
    private final RequestReader reader;
    private final Intake intake;
    private final TemplateBook templates;
    private final AccountNames accounts;
    private final Reasons reasons;
    private final Layout layout;

    ComposeView(
            Archive archive,
            RequestReader reader,
            Intake intake,
            TemplateBook templates,
            AccountNames accounts,
            Reasons reasons,
            Layout layout) {
        this.archive = archive;
        this.reader = reader;
        this.intake = intake;
        this.templates = templates;
        this.accounts = accounts;
        this.reasons = reasons;
        this.layout = layout;
    }

    /** The empty form, or one that an address has filled, or a message that is to be written anew. */
    CompletionStage<PageAnswer> form(Visit visit) {
        String like = visit.inputs().text(LIKE);
        return like == null
                ? form(visit, 200, null).done()
                : archive.message(like)
                        .thenApply(found -> form(
                                found.map(MessageHistory::message)
                                        .filter(message ->
                                                Visibility.of(visit.visitor().client(), message.client()))
                                        .map(message -> visit.with(written(message)))
                                        .orElse(visit),
                                200,
                                null));
    }

    /** Where a message is written anew, with what it said: whoever mends it need not copy that. */
    static String like(String id) {
        return PATH + "?" + LIKE + "=" + id;
    }

    private static Inputs written(ListedMessage message) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("to", message.to());
        fields.put("text", message.text());
        fields.put("from", message.from());
        fields.put("category", message.category());
        fields.values().removeIf(Objects::isNull);
        return Inputs.of(fields);
    }

    private PageAnswer form(Visit visit, int status, Problem problem) {
        Inputs inputs = visit.inputs();
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("problem", visit.problem(problem));
        values.put("to", inputs.raw("to"));
        values.put("text", inputs.raw("text"));
        values.put("from", inputs.raw("from"));
        values.put("category", inputs.raw("category"));
        values.put("reference", inputs.raw("reference"));
        values.put("sendAt", inputs.raw("sendAt"));
        values.put("key", inputs.text("key") == null ? MessageIds.next() : inputs.text("key"));
        values.put("accounts", accounts.usable(visit, inputs.text("account")));
        values.put(
                "templates",
                visit.choices(templates.list(), inputs.text("template"), TextTemplate::name, TextTemplate::name));
        TextTemplate template = inputs.text("template") == null ? null : templates.find(inputs.text("template"));
        values.put("templated", template != null);
        values.put("placeholders", placeholders(inputs, template));
        values.put(
                "languages",
                template == null
                        ? List.of()
                        : visit.choices(template.texts().keySet(), inputs.text("language"), tag -> tag, tag -> tag));
        values.put("preview", preview(visit));
        return layout.page(visit, status, "compose", visit.say("place_compose"), "compose", values);
    }

    private static List<Map<String, Object>> placeholders(Inputs inputs, TextTemplate template) {
        List<Map<String, Object>> placeholders = new ArrayList<>();
        if (template != null) {
            for (String name : template.placeholders()) {
                Map<String, Object> one = new LinkedHashMap<>();
                one.put("name", name);
                one.put("value", inputs.raw(VALUE + name));
                placeholders.add(one);
            }
        }
        return placeholders;
    }

    /** What would become of the message as it is written now. */
    CompletionStage<PageAnswer> part(Visit visit) {
        return layout.part(visit, "preview", Map.of("preview", preview(visit))).done();
    }

    private Map<String, Object> preview(Visit visit) {
        Map<String, Object> preview = new LinkedHashMap<>();
        Reading reading = read(visit);
        List<Map<String, Object>> recipients = new ArrayList<>();
        String text = visit.inputs().raw("text");
        if (reading.readable()) {
            for (SmsRequest request : reading.requests()
                    .subList(0, Math.min(SHOWN, reading.requests().size()))) {
                Decision decision = intake.preview(request, visit.visitor().client());
                recipients.add(recipient(visit, request, decision));
                text = decision.message() == null ? text : decision.message().text();
            }
        }
        preview.put("recipients", recipients);
        preview.put(
                "more",
                reading.readable() && reading.requests().size() > SHOWN
                        ? visit.say("and_more", reading.requests().size() - SHOWN)
                        : null);
        boolean begun = visit.inputs().text("to") != null && text != null && !text.isBlank();
        preview.put("problem", reading.readable() || !begun ? null : visit.problem(reading.problem()));
        preview.put("measure", text == null || text.isEmpty() ? null : measure(visit, text));
        return preview;
    }

    /** The weight of a text, and how many characters still fit the segment that is begun. */
    private static Map<String, Object> measure(Visit visit, String text) {
        Measure measure = Segmentation.measure(text);
        int left = measure.encoding().single() - measure.units();
        if (measure.segments() > 1 && measure.segments() <= Segmentation.MAX_SEGMENTS) {
            List<Segment> segments = Segmentation.of(text).segments();
            left = measure.encoding().concatenated()
                    - segments.get(segments.size() - 1).units();
        }
        Map<String, Object> told = new LinkedHashMap<>();
        told.put(
                "alphabet",
                visit.words().term("alphabet", measure.encoding().name().toLowerCase(Locale.ROOT)));
        told.put("segments", measure.segments());
        told.put("characters", text.codePointCount(0, text.length()));
        told.put("left", Math.max(0, left));
        return told;
    }

    private Map<String, Object> recipient(Visit visit, SmsRequest request, Decision decision) {
        SmsMessage message = decision.message();
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("to", message == null ? request.to() : message.to().value());
        told.put("accepted", message != null);
        told.put("problem", visit.problem(decision.problem()));
        told.put("text", message == null ? null : message.text());
        told.put(
                "from",
                message == null || message.from() == null
                        ? null
                        : message.from().value());
        told.put("account", message == null ? null : accounts.title(message.account()));
        told.put("segments", message == null ? null : message.segments());
        told.put(
                "price",
                message == null || message.content().price() == null
                        ? null
                        : message.content().price().toString());
        Instant from = message == null ? null : message.lifetime().sendAt();
        boolean waits = from != null && from.isAfter(visit.now());
        told.put("waitsUntil", waits ? visit.time(from) : null);
        told.put(
                "except",
                waits && asked(visit) == null ? reasons.except(visit, message.account(), message.client()) : null);
        told.put(
                "verdicts",
                decision.verdicts().stream()
                        .map(verdict -> {
                            Map<String, Object> one = new LinkedHashMap<>();
                            one.put("rule", verdict.rule());
                            one.put("account", verdict.account());
                            one.put("passed", verdict.passed());
                            one.put("sentence", verdict.sentence());
                            return one;
                        })
                        .toList());
        return told;
    }

    /** When the message is to be sent; null where that was not asked for, or cannot be read. */
    private static Instant asked(Visit visit) {
        return visit.moment(visit.inputs().text("sendAt"), false);
    }

    /** The request that the form holds. */
    private Reading read(Visit visit) {
        Inputs inputs = visit.inputs();
        Map<String, String> values = new LinkedHashMap<>();
        for (String name : TEXTS) {
            String given = name.equals("text") ? inputs.raw(name) : inputs.text(name);
            values.put(name, given == null || given.isEmpty() ? null : given);
        }
        if (values.get("template") != null) {
            values.put("text", null);
            inputs.family(VALUE).forEach((name, value) -> values.put(VALUE + name, value));
        }
        String written = inputs.text("sendAt");
        Instant sendAt = asked(visit);
        // A time that cannot be read stays as it was written, to be refused.
        values.put("sendAt", sendAt == null ? written : sendAt.toString());
        String reference = inputs.text("reference") == null ? inputs.text("key") : inputs.text("reference");
        List<String> to = inputs.text("to") == null
                ? List.of()
                : Arrays.stream(inputs.raw("to").split("[,;\\n]"))
                        .map(String::strip)
                        .filter(number -> !number.isEmpty())
                        .toList();
        return reader.of(visit.visitor().client()).fields(to, values, null, new Origin(SOURCE, reference, null, null));
    }

    /** Takes the message over; the form comes back with what was wrong. */
    CompletionStage<PageAnswer> send(Visit visit) {
        Reading reading = read(visit);
        if (!reading.readable()) {
            return form(visit, reading.problem().code().httpStatus(), reading.problem())
                    .done();
        }
        return intake.accept(reading.requests(), visit.visitor().client()).thenApply(all -> {
            List<Accepted> refused =
                    all.stream().filter(one -> one.problem() != null).toList();
            if (refused.size() == all.size()) {
                Problem problem = refused.get(0).problem();
                return form(visit, problem.code().httpStatus(), problem);
            }
            if (all.size() == 1) {
                return PageAnswer.see(
                        MessagesView.PATH + "/" + all.get(0).message().id() + "?said=accepted");
            }
            return results(visit, reading.requests(), all);
        });
    }

    private PageAnswer results(Visit visit, List<SmsRequest> requests, List<Accepted> all) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            Accepted one = all.get(i);
            Map<String, Object> row = new LinkedHashMap<>();
            row.put(
                    "to",
                    one.message() == null
                            ? requests.get(i).to()
                            : one.message().to().value());
            row.put(
                    "address",
                    one.message() == null
                            ? null
                            : MessagesView.PATH + "/" + one.message().id());
            row.put("problem", visit.problem(one.problem()));
            rows.add(row);
        }
        return layout.page(visit, "compose", visit.say("place_compose"), "results", Map.of("rows", rows));
    }
}
