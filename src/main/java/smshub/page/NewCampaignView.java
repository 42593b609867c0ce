package smshub.page;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import smshub.audit.Audit;
import smshub.campaign.Campaign;
import smshub.campaign.CampaignBook;
import smshub.campaign.CampaignBook.Done;
import smshub.campaign.RecipientCsv;
import smshub.message.MessageIds;
import smshub.message.Problem;
import smshub.message.ProblemCode;
import smshub.template.TemplateBook;
import smshub.template.TextTemplate;
import smshub.text.CsvRows;

/** A new campaign, made of a file of recipients. */
final class NewCampaignView {
    private static final int USUAL_RATE = 100;
    private static final int MOST_RATE = 10_000;
    private static final int BULK = 1;

    private final CampaignBook book;
    private final TemplateBook templates;
    private final AccountNames accounts;
    private final Audit audit;
    private final Layout layout;

    NewCampaignView(CampaignBook book, TemplateBook templates, AccountNames accounts, Audit audit, Layout layout) {
        this.book = book;
        this.templates = templates;
        this.accounts = accounts;
        this.audit = audit;
        this.layout = layout;
    }

    /** The form for a new one. */
    CompletionStage<PageAnswer> form(Visit visit) {
        return form(visit, 200, null).done();
    }

    private PageAnswer form(Visit visit, int status, Problem problem) {
        Inputs inputs = visit.inputs();
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("problem", visit.problem(problem));
        for (String field : List.of("subject", "text", "from", "category")) {
            values.put("in_" + field, inputs.raw(field));
        }
        values.put("in_rate", inputs.text("rate") == null ? String.valueOf(USUAL_RATE) : inputs.text("rate"));
        values.put("key", inputs.text("key") == null ? MessageIds.next() : inputs.text("key"));
        values.put("columns", String.join(", ", RecipientCsv.NUMBER));
        values.put(
                "templates",
                visit.choices(templates.list(), inputs.text("template"), TextTemplate::name, TextTemplate::name));
        values.put("accounts", accounts.usable(visit, inputs.text("account")));
        return layout.page(visit, status, "campaigns", visit.say("new_campaign"), "campaign-form", values);
    }

    /** Makes one of the file that came along; it waits for its start. */
    CompletionStage<PageAnswer> create(Visit visit) {
        Path file = visit.file();
        Problem problem = flaw(visit, file);
        if (problem != null) {
            return form(visit, problem.code().httpStatus(), problem).done();
        }
        Inputs inputs = visit.inputs();
        Campaign.Wording wording = new Campaign.Wording(
                inputs.text("subject"),
                inputs.text("template") == null ? inputs.raw("text") : null,
                inputs.text("template"),
                null,
                Map.of(),
                inputs.text("from"),
                inputs.text("account"),
                inputs.text("category"),
                BULK,
                Integer.parseInt(inputs.text("rate")),
                null);
        Done done = book.create(
                visit.visitor().client().id(),
                inputs.text("key"),
                wording,
                () -> new RecipientCsv(CsvRows.reader(Files.newInputStream(file), null)),
                false);
        return done.problem() != null
                ? form(visit, done.problem().code().httpStatus(), done.problem())
                        .done()
                : CampaignsView.kept(audit, visit, "create", done.campaign())
                        .thenApply(kept -> PageAnswer.see(
                                CampaignsView.PATH + "/" + done.campaign().id()));
    }

    private static Problem flaw(Visit visit, Path file) {
        Inputs inputs = visit.inputs();
        if (inputs.text("subject") == null) {
            return new Problem(ProblemCode.FIELD_MISSING, "The field subject is missing.", "subject");
        }
        if ((inputs.text("text") == null) == (inputs.text("template") == null)) {
            return new Problem(ProblemCode.FIELD_MISSING, "There must be a text or a template, and not both.", "text");
        }
        String rate = inputs.text("rate");
        if (rate == null || !rate.matches("[1-9]\\d{0,4}") || Integer.parseInt(rate) > MOST_RATE) {
            return new Problem(
                    ProblemCode.FIELD_INVALID,
                    "The field rate must be a whole number from 1 to " + MOST_RATE + ".",
                    "rate");
        }
        try {
            return file == null || Files.size(file) == 0
                    ? new Problem(ProblemCode.FIELD_MISSING, "There is no file of recipients.", "recipients")
                    : null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
