package smshub.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import smshub.message.Problem;
import smshub.message.ProblemCode;
import smshub.template.TemplateBook;
import smshub.template.TextTemplate;
import smshub.template.TextTemplate.Compilation;

/** Texts with placeholders: to be read by those who send, and written by operators. */
public final class TemplateApi {
    private static final Set<String> FIELDS = new TreeSet<>(List.of("texts", "language"));

    private final Guard guard;
    private final TemplateBook book;
    private final Clock clock;

    public TemplateApi(ApiKeys keys, TemplateBook book, Clock clock) {
        this.guard = new Guard(keys);
        this.book = book;
        this.clock = clock;
    }

    public CompletionStage<HttpAnswer> list(HttpRequest request) {
        return guard.serve(
                request,
                client -> Guard.done(HttpAnswer.json(
                        200,
                        Map.of(
                                "templates",
                                book.list().stream().map(this::entry).toList()))));
    }

    public CompletionStage<HttpAnswer> find(HttpRequest request) {
        return guard.serve(request, client -> {
            TextTemplate template = book.find(request.path().get("name"));
            return Guard.done(template == null ? nothing() : HttpAnswer.json(200, entry(template)));
        });
    }

    /** Writes a template; what is wrong with it is told, and then nothing is written. */
    public CompletionStage<HttpAnswer> put(HttpRequest request) {
        return guard.serve(request, client -> {
            if (!request.contentType().json()) {
                return Guard.done(HttpAnswer.problem(
                        ProblemCode.MEDIA_TYPE_UNSUPPORTED,
                        "The body must be JSON; send it with Content-Type: application/json."));
            }
            String name = request.path().get("name");
            if (book.fixed(name)) {
                return Guard.done(settled());
            }
            Entry before = told(name);
            Compilation compilation = compile(name, request.body(), client.id());
            Problem problem = compilation.problem() == null ? book.put(compilation.template()) : compilation.problem();
            return Guard.done(
                    problem == null
                            ? HttpAnswer.json(200, entry(compilation.template()))
                                    .changing(before, told(name))
                            : HttpAnswer.problem(problem));
        });
    }

    public CompletionStage<HttpAnswer> delete(HttpRequest request) {
        return guard.serve(request, client -> {
            String name = request.path().get("name");
            if (book.fixed(name)) {
                return Guard.done(settled());
            }
            Entry before = told(name);
            return Guard.done(
                    TextTemplate.validName(name) && book.forget(name, client.id())
                            ? HttpAnswer.empty(204).changing(before, null)
                            : nothing());
        });
    }

    /** What a template says now; null where there is none. */
    private Entry told(String name) {
        TextTemplate template = book.find(name);
        return template == null ? null : entry(template);
    }

    private Compilation compile(String name, byte[] body, String by) {
        KnownFields fields = KnownFields.of(body, FIELDS);
        if (fields.problem() != null) {
            return new Compilation(null, fields.problem());
        }
        JsonNode root = fields.root();
        JsonNode texts = root.path("texts");
        if (!texts.isObject()) {
            return failed(ProblemCode.FIELD_MISSING, "texts must be an object with a text for each language.", "texts");
        }
        if (root.hasNonNull("language") && !root.get("language").isTextual()) {
            return failed(ProblemCode.FIELD_INVALID, "language must be a text.", "language");
        }
        Map<String, String> byLanguage = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> text : texts.properties()) {
            if (!text.getValue().isTextual()) {
                return failed(ProblemCode.FIELD_INVALID, "Each of the texts must be a text.", "texts");
            }
            byLanguage.put(text.getKey(), text.getValue().asText());
        }
        String usual = root.hasNonNull("language") ? root.get("language").asText() : null;
        return TextTemplate.compile(name, usual, byLanguage, by, clock.instant());
    }

    private static Compilation failed(ProblemCode code, String sentence, String field) {
        return new Compilation(null, new Problem(code, sentence, field));
    }

    private Entry entry(TextTemplate template) {
        return new Entry(
                template.name(),
                template.usual(),
                template.texts(),
                List.copyOf(template.placeholders()),
                book.fixed(template.name()) ? true : null,
                template.by(),
                template.at());
    }

    private static HttpAnswer settled() {
        return HttpAnswer.problem(ProblemCode.CONFLICT, "This template stands in hub.yaml and is changed there alone.");
    }

    private static HttpAnswer nothing() {
        return HttpAnswer.problem(ProblemCode.NOT_FOUND, "There is no such template.");
    }

    /** @param settings true where it stands in the settings, and cannot be changed here */
    private record Entry(
            String name,
            String language,
            Map<String, String> texts,
            List<String> placeholders,
            Boolean settings,
            String by,
            Instant at) {}
}
