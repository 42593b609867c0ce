package smshub.page;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import smshub.audit.AuditEntry;
import smshub.audit.AuditFilter;
import smshub.audit.ErrorEntry;
import smshub.audit.ErrorFilter;
import smshub.audit.Incident;
import smshub.http.Archive;
import smshub.http.Records;
import smshub.message.ProblemCode;

/** What went wrong, and who did what. */
final class RecordsView {
    private static final int PAGE = 100;
    private static final List<String> ERRORS =
            List.of("kind", "code", "text", "account", "client", "intake", "since", "until");
    private static final List<String> ACTS = List.of("who", "what", "on", "since", "until");

    private final Records records;
    private final Layout layout;

    RecordsView(Records records, Layout layout) {
        this.records = records;
        this.layout = layout;
    }

    CompletionStage<PageAnswer> errors(Visit visit) {
        Inputs inputs = visit.inputs();
        List<String> kinds = Stream.concat(
                        Stream.of(ErrorFilter.MESSAGE),
                        Stream.of(Incident.Kind.values()).map(Incident.Kind::word))
                .toList();
        String kind = inputs.text("kind");
        ErrorFilter filter = new ErrorFilter(
                kinds.contains(kind) ? kind : null,
                code(inputs.text("code")),
                inputs.text("account"),
                inputs.text("client"),
                inputs.text("intake"),
                inputs.text("text"),
                visit.moment(inputs.text("since"), false),
                visit.moment(inputs.text("until"), true));
        Archive.Page<ErrorEntry> page = records.errors(filter, inputs.text("cursor"), PAGE);
        Map<String, Object> values = listed(visit, ERRORS, OfficePage.PATH + "/errors", page.next());
        values.put(
                "rows", page.entries().stream().map(entry -> told(visit, entry)).toList());
        values.put("kinds", visit.choices(kinds, kind, word -> word, word -> visit.words()
                .term("kind", word)));
        values.put(
                "codes",
                visit.choices(
                        List.of(ProblemCode.values()), inputs.text("code"), ProblemCode::word, code -> visit.words()
                                .term("problem", code.word())));
        return layout.page(visit, "errors", visit.say("place_errors"), "errors", values)
                .done();
    }

    private static ProblemCode code(String word) {
        try {
            return word == null ? null : ProblemCode.ofWord(word);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static Map<String, Object> told(Visit visit, ErrorEntry entry) {
        Map<String, Object> told = new LinkedHashMap<>();
        boolean message = entry.kind().equals(ErrorFilter.MESSAGE);
        told.put("kind", visit.words().term("kind", entry.kind()));
        told.put("address", message ? MessagesView.PATH + "/" + entry.id() : null);
        told.put("at", visit.time(entry.at()));
        told.put("name", visit.words().term("problem", entry.code().word()));
        told.put("sentence", entry.sentence());
        told.put("state", entry.state() == null ? null : visit.state(entry.state()));
        List<String> places = new ArrayList<>();
        Stream.of(entry.account(), entry.client(), entry.intake())
                .filter(place -> place != null)
                .forEach(places::add);
        told.put("places", String.join(" · ", places));
        told.put("times", entry.times() > 1 ? entry.times() : null);
        return told;
    }

    CompletionStage<PageAnswer> audit(Visit visit) {
        Inputs inputs = visit.inputs();
        AuditFilter filter = new AuditFilter(
                inputs.text("who"),
                inputs.text("what"),
                inputs.text("on"),
                visit.moment(inputs.text("since"), false),
                visit.moment(inputs.text("until"), true));
        Archive.Page<AuditEntry> page = records.audit(filter, inputs.text("cursor"), PAGE);
        Map<String, Object> values = listed(visit, ACTS, OfficePage.PATH + "/audit", page.next());
        values.put(
                "rows", page.entries().stream().map(entry -> told(visit, entry)).toList());
        return layout.page(visit, "audit", visit.say("place_audit"), "audit", values)
                .done();
    }

    private static Map<String, Object> told(Visit visit, AuditEntry entry) {
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("at", visit.time(entry.at()));
        told.put("who", entry.who());
        told.put("from", entry.address());
        told.put("verb", entry.verb());
        told.put("subject", entry.subject());
        told.put("before", entry.before());
        told.put("after", entry.after());
        return told;
    }

    private static Map<String, Object> listed(Visit visit, List<String> fields, String path, String next) {
        Map<String, Object> values = new LinkedHashMap<>();
        fields.forEach(field -> values.put("in_" + field, visit.inputs().text(field)));
        String query = visit.inputs().query(fields);
        values.put("next", next == null ? null : path + "?" + query + (query.isEmpty() ? "" : "&") + "cursor=" + next);
        values.put("self", visit.address());
        return values;
    }
}
