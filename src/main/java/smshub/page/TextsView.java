package smshub.page;

import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import smshub.account.Client.Permission;
import smshub.audit.Audit;
import smshub.message.Problem;
import smshub.message.ProblemCode;
import smshub.template.TemplateBook;
import smshub.template.TextTemplate;
import smshub.template.TextTemplate.Compilation;

/** Texts with placeholders, to be read and written. */
final class TextsView {
    static final String PATH = OfficePage.PATH + "/texts";

    private static final String TEXT = "text.";
    private static final Problem FIXED =
            Problem.of(ProblemCode.CONFLICT, "This template stands in hub.yaml and is changed there alone.");
    private static final Problem UNKNOWN = Problem.of(ProblemCode.NOT_FOUND, "There is no such template.");

    private final TemplateBook book;
    private final Audit audit;
    private final Clock clock;
    private final Layout layout;

    TextsView(TemplateBook book, Audit audit, Clock clock, Layout layout) {
        this.book = book;
        this.audit = audit;
        this.clock = clock;
        this.layout = layout;
    }

    CompletionStage<PageAnswer> list(Visit visit) {
        List<Map<String, Object>> rows =
                book.list().stream().map(template -> told(visit, template)).toList();
        return layout.page(visit, "texts", visit.say("place_texts"), "texts", Map.of("rows", rows))
                .done();
    }

    private Map<String, Object> told(Visit visit, TextTemplate template) {
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("name", template.name());
        told.put("address", PATH + "/" + template.name());
        told.put("text", template.texts().get(template.usual()));
        told.put("languages", String.join(", ", template.texts().keySet()));
        told.put("by", template.by());
        told.put("at", visit.time(template.at()));
        told.put("fixed", book.fixed(template.name()));
        return told;
    }

    /** The form for one that is there. */
    CompletionStage<PageAnswer> one(Visit visit) {
        TextTemplate template = book.find(visit.id());
        return (template == null
                        ? layout.problem(visit, UNKNOWN)
                        : form(visit, 200, template.name(), true, template.usual(), template.texts(), null))
                .done();
    }

    /** The form for a new one. */
    CompletionStage<PageAnswer> fresh(Visit visit) {
        return form(visit, 200, null, false, null, Map.of(), null).done();
    }

    private PageAnswer form(
            Visit visit,
            int status,
            String name,
            boolean there,
            String usual,
            Map<String, String> texts,
            Problem problem) {
        List<Map<String, Object>> fields = new ArrayList<>();
        texts.forEach((language, text) -> fields.add(Map.of("language", language, "text", text)));
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("name", name);
        values.put("there", there);
        values.put("fields", fields);
        values.put("usual", usual);
        values.put("problem", visit.problem(problem));
        values.put("fixed", there && book.fixed(name));
        values.put("mayWrite", visit.may(Permission.TEXTS) && !(there && book.fixed(name)));
        values.put("address", PATH + "/" + name);
        values.put("use", ComposeView.PATH + "?template=" + name);
        return layout.page(visit, status, "texts", there ? name : visit.say("new_text"), "text", values);
    }

    /** Writes one; the form comes back with what was wrong. */
    CompletionStage<PageAnswer> write(Visit visit) {
        String name = visit.inputs().text("name");
        String usual = visit.inputs().text("usual");
        Map<String, String> texts = new LinkedHashMap<>();
        visit.inputs().family(TEXT).forEach((language, text) -> {
            if (!text.isBlank()) {
                texts.put(language, text);
            }
        });
        String more = visit.inputs().text("language");
        String moreText = visit.inputs().raw("text");
        if (moreText != null && !moreText.isBlank()) {
            texts.put(more == null ? visit.words().language() : more, moreText);
        }
        boolean there = book.find(name) != null;
        if (there && book.fixed(name)) {
            return layout.problem(visit, FIXED).done();
        }
        Map<String, String> before = there ? book.find(name).texts() : null;
        Compilation compilation = TextTemplate.compile(
                name,
                usual == null || !texts.containsKey(TextTemplate.language(usual)) ? null : usual,
                texts,
                visit.visitor().client().id(),
                clock.instant());
        Problem problem = compilation.problem() == null ? book.put(compilation.template()) : compilation.problem();
        return problem != null
                ? form(visit, problem.code().httpStatus(), name, there, usual, texts, problem)
                        .done()
                : audit.record(visit.visitor().actor(), "template.put", "templates/" + name, before, texts)
                        .thenApply(done -> PageAnswer.see(PATH + "?said=text_written"));
    }

    CompletionStage<PageAnswer> forget(Visit visit) {
        String name = visit.id();
        if (book.fixed(name)) {
            return layout.problem(visit, FIXED).done();
        }
        TextTemplate before = book.find(name);
        if (before == null || !book.forget(name, visit.visitor().client().id())) {
            return layout.problem(visit, UNKNOWN).done();
        }
        return audit.record(visit.visitor().actor(), "template.delete", "templates/" + name, before.texts(), null)
                .thenApply(done -> PageAnswer.see(PATH + "?said=text_deleted"));
    }
}
