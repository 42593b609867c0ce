package smshub.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import smshub.audit.AuditEntry;
import smshub.audit.AuditFilter;
import smshub.audit.ErrorEntry;
import smshub.audit.ErrorFilter;
import smshub.audit.Incident;
import smshub.http.Archive.Page;
import smshub.json.Json;
import smshub.message.MessageState;
import smshub.message.ProblemCode;

/** Who did what, and what went wrong: as JSON in pages or as CSV in one. */
public final class RecordsApi {
    private static final int USUAL = 100;
    private static final int MOST = 1000;
    private static final String AUDIT_HEADER = "id,at,kind,who,from,what,on,before,after";
    private static final String ERRORS_HEADER = "id,kind,at,last,code,sentence,account,client,intake,state,times";
    private static final Set<String> AUDIT_PARAMETERS =
            new TreeSet<>(List.of("who", "what", "on", "since", "until", "cursor", "limit", "format"));
    private static final Set<String> ERROR_PARAMETERS = new TreeSet<>(List.of(
            "kind", "code", "account", "client", "intake", "text", "since", "until", "cursor", "limit", "format"));

    private final Guard guard;
    private final Records records;

    public RecordsApi(ApiKeys keys, Records records) {
        this.guard = new Guard(keys);
        this.records = records;
    }

    /** Acts by filter. */
    public CompletionStage<HttpAnswer> audit(HttpRequest request) {
        return guard.serve(request, client -> {
            RequestParameters parameters = RequestParameters.ofQuery(request).only(AUDIT_PARAMETERS);
            AuditFilter filter = new AuditFilter(
                    parameters.text("who"),
                    parameters.text("what"),
                    parameters.text("on"),
                    parameters.time("since"),
                    parameters.time("until"));
            return told(
                    request,
                    parameters,
                    (cursor, limit) -> records.audit(filter, cursor, limit),
                    page -> new Acts(page.entries().stream().map(Act::of).toList(), page.next()),
                    new Columns<>("audit", AUDIT_HEADER, RecordsApi::cells));
        });
    }

    /** Errors by filter. */
    public CompletionStage<HttpAnswer> errors(HttpRequest request) {
        return guard.serve(request, client -> {
            RequestParameters parameters = RequestParameters.ofQuery(request).only(ERROR_PARAMETERS);
            ErrorFilter filter = new ErrorFilter(
                    kind(parameters),
                    word(parameters, "code", ProblemCode::ofWord),
                    parameters.text("account"),
                    parameters.text("client"),
                    parameters.text("intake"),
                    parameters.text("text"),
                    parameters.time("since"),
                    parameters.time("until"));
            return told(
                    request,
                    parameters,
                    (cursor, limit) -> records.errors(filter, cursor, limit),
                    page -> new Errors(page.entries(), page.next()),
                    new Columns<>("errors", ERRORS_HEADER, RecordsApi::cells));
        });
    }

    private static String kind(RequestParameters parameters) {
        String kind = word(parameters, "kind", word -> word);
        return kind == null || kind.equals(ErrorFilter.MESSAGE)
                ? kind
                : word(parameters, "kind", word -> Incident.Kind.ofWord(word).word());
    }

    private static <T> T word(RequestParameters parameters, String name, Function<String, T> read) {
        String value = parameters.text(name);
        try {
            return value == null ? null : read.apply(value);
        } catch (IllegalArgumentException e) {
            parameters.invalid(name, "has a word that is not known here");
            return null;
        }
    }

    private interface Pages<T> {
        Page<T> page(String cursor, int limit);
    }

    private record Columns<T>(String name, String header, Function<T, List<Object>> cells) {}

    private static <T> CompletionStage<HttpAnswer> told(
            HttpRequest request,
            RequestParameters parameters,
            Pages<T> pages,
            Function<Page<T>, Object> listing,
            Columns<T> columns) {
        String cursor = parameters.text("cursor");
        int limit = parameters.limit("limit", USUAL, MOST);
        boolean csv = ArchiveApi.csv(request, parameters);
        if (parameters.problem() != null) {
            return Guard.done(HttpAnswer.problem(parameters.problem()));
        }
        if (!csv) {
            return Guard.done(HttpAnswer.json(200, listing.apply(pages.page(cursor, limit))));
        }
        // The first page is asked for before the answer begins, so that a failure is still told as one.
        return Guard.done(HttpAnswer.stream(
                "text/csv; charset=utf-8; header=present",
                Map.of("Content-Disposition", "attachment; filename=\"" + columns.name() + ".csv\""),
                new CsvStream<>(
                        columns.header(), pages.page(cursor, MOST), next -> pages.page(next, MOST), columns.cells())));
    }

    private static List<Object> cells(AuditEntry entry) {
        return Arrays.asList(
                entry.id(),
                entry.at(),
                entry.kind().name().toLowerCase(Locale.ROOT),
                entry.who(),
                entry.address(),
                entry.verb(),
                entry.subject(),
                entry.before(),
                entry.after());
    }

    private static List<Object> cells(ErrorEntry entry) {
        MessageState state = entry.state();
        return Arrays.asList(
                entry.id(),
                entry.kind(),
                entry.at(),
                entry.last(),
                entry.code().word(),
                entry.sentence(),
                entry.account(),
                entry.client(),
                entry.intake(),
                state == null ? null : state.word(),
                entry.times());
    }

    private record Acts(List<Act> audit, String next) {}

    private record Errors(List<ErrorEntry> errors, String next) {}

    /** An entry with what was kept as JSON as that. */
    private record Act(
            String id,
            Instant at,
            String kind,
            String who,
            String from,
            String what,
            String on,
            JsonNode before,
            JsonNode after) {
        static Act of(AuditEntry entry) {
            return new Act(
                    entry.id(),
                    entry.at(),
                    entry.kind().name().toLowerCase(Locale.ROOT),
                    entry.who(),
                    entry.address(),
                    entry.verb(),
                    entry.subject(),
                    json(entry.before()),
                    json(entry.after()));
        }

        private static JsonNode json(String text) {
            return text == null ? null : Json.read(text, JsonNode.class);
        }
    }
}
