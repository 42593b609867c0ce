package smshub.firstrun;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import smshub.account.ApiKey;
import smshub.account.PasswordHash;
import smshub.page.AccountForm;
import smshub.page.EntryForm;
import smshub.page.EntryForm.Field;
import smshub.page.EntryForm.Kind;
import smshub.page.Words;
import smshub.provider.Provider;
import smshub.settings.Mistake;

/** What is asked for, one step after the other, and what is wrong with the answers. */
final class Steps {
    private static final Logger LOG = LoggerFactory.getLogger(Steps.class);
    private static final int LEAST_PASSWORD = 8;
    private static final int LEAST_DIFFERENT = 5;
    private static final String USUAL_ID = "main";
    private static final String TEST = "test-to";
    /** In whose name a test message is sent. */
    private static final String TESTER = "first-run";

    private final Draft draft;
    private final NewSettings settings;
    private final List<Provider> providers;
    private final Trial trial;
    private final StepPage page;
    private final Consumer<RoutingContext> ended;

    /** @param ended hears of the request with which the settings were written, before it is answered */
    Steps(
            Draft draft,
            NewSettings settings,
            List<Provider> providers,
            Trial trial,
            StepPage page,
            Consumer<RoutingContext> ended) {
        this.draft = draft;
        this.settings = settings;
        this.providers = providers;
        this.trial = trial;
        this.page = page;
        this.ended = ended;
    }

    /** Asks for the administrator. */
    void administrator(RoutingContext ctx) {
        Words words = StepPage.words(ctx);
        EntryForm form = new EntryForm(words, "first_administrator_intro");
        boolean post = ctx.request().method() == HttpMethod.POST;
        String name = post
                ? StepPage.input(ctx, "name")
                : draft.administrator() == null ? "" : draft.administrator().name();
        if (post) {
            String password = String.valueOf(ctx.request().getFormAttribute("password"));
            if (!name.matches(AccountForm.ID_FORM)) {
                form.wrong("name", "first_name_form");
            }
            if (password.length() < LEAST_PASSWORD) {
                form.wrong("password", "first_password_form");
            } else if (password.chars().distinct().count() < LEAST_DIFFERENT
                    || !name.isEmpty() && password.toLowerCase(Locale.ROOT).contains(name)) {
                form.wrong("password", "first_password_simple");
            } else if (!password.equals(ctx.request().getFormAttribute("again"))) {
                form.wrong("again", "first_password_differs");
            }
            if (form.right()) {
                draft.administrator(new Draft.Administrator(name, PasswordHash.of(password)));
                StepPage.see(ctx, FirstRun.Step.ACCOUNT.path());
                return;
            }
        }
        form.field(Field.of("name", words.say("first_name"), Kind.TEXT, words.say("first_name_form"), true), name);
        form.field(
                Field.of(
                        "password", words.say("first_password"), Kind.PASSWORD, words.say("first_password_form"), true),
                "");
        form.field(Field.of("again", words.say("first_password_again"), Kind.PASSWORD, "", true), "");
        page.form(
                ctx,
                post ? 422 : 200,
                FirstRun.Step.ADMINISTRATOR,
                form,
                FirstRun.Step.ADMINISTRATOR.path(),
                "first_next",
                "");
    }

    /** Asks for the account. */
    void account(RoutingContext ctx) {
        Words words = StepPage.words(ctx);
        boolean post = ctx.request().method() == HttpMethod.POST;
        String named = ctx.request().getParam(AccountForm.PROVIDER);
        Draft.Way before = draft.account();
        Provider provider = named == null && before != null
                ? before.provider()
                : providers.stream()
                        .filter(one -> one.id().equals(named))
                        .findFirst()
                        .orElse(null);
        if (provider == null) {
            providers(ctx);
            return;
        }
        EntryForm form = new EntryForm(words, "first_account_intro");
        List<Field> fields = AccountForm.fields(words, provider);
        String testTo = post ? StepPage.input(ctx, TEST) : "";
        if (post) {
            Map<String, String> known = before != null && before.provider() == provider ? before.values() : Map.of();
            Draft.Way entered = new Draft.Way(
                    provider,
                    StepPage.input(ctx, AccountForm.ID),
                    AccountForm.read(fields, name -> StepPage.input(ctx, name), known),
                    false);
            draft.account(entered);
            if (entered.id().matches(AccountForm.ID_FORM)) {
                form.refuse("accounts." + entered.id(), fields, settings.mistakes(draft, null));
            } else {
                form.wrong(AccountForm.ID, "first_name_form");
            }
            if (form.right()) {
                draft.account(new Draft.Way(provider, entered.id(), entered.values(), true));
                if (testTo.isEmpty()) {
                    StepPage.see(ctx, FirstRun.Step.CLIENT.path());
                } else {
                    test(ctx, testTo);
                }
                return;
            }
        }
        Draft.Way shown = draft.account() != null && draft.account().provider() == provider ? draft.account() : null;
        form.field(
                Field.of(
                        AccountForm.ID, words.say("first_account_name"), Kind.TEXT, words.say("first_name_form"), true),
                shown == null ? USUAL_ID : shown.id());
        fields.forEach(
                field -> form.field(field, shown == null ? "" : shown.values().getOrDefault(field.path(), "")));
        form.field(Field.of(TEST, words.say("first_test_to"), Kind.TEXT, words.say("first_test_hint"), false), testTo);
        page.form(
                ctx,
                post ? 422 : 200,
                FirstRun.Step.ACCOUNT,
                form,
                FirstRun.Step.ACCOUNT.path() + "?" + AccountForm.PROVIDER + "=" + provider.id(),
                "first_next",
                FirstRun.Step.ACCOUNT.path() + "?" + AccountForm.PROVIDER + "=");
    }

    private void providers(RoutingContext ctx) {
        List<Map<String, Object>> choices = new ArrayList<>();
        providers.forEach(provider -> choices.add(Map.of("id", provider.id(), "title", provider.title())));
        page.show(
                ctx,
                200,
                FirstRun.Step.ACCOUNT,
                "first_account",
                "choices",
                Map.of(
                        "intro",
                        StepPage.words(ctx).say("first_provider_intro"),
                        "address",
                        FirstRun.Step.ACCOUNT.path(),
                        "query",
                        AccountForm.PROVIDER,
                        "choices",
                        choices));
    }

    private void test(RoutingContext ctx, String to) {
        Words words = StepPage.words(ctx);
        String testKey = ApiKey.random();
        Trial.Outcome outcome = settings.tried(
                draft,
                new Draft.Program(TESTER, ApiKey.setting(testKey)),
                file -> trial.send(file, testKey, to, words.say("first_test_text")));
        Map<String, Object> values = new HashMap<>();
        values.put("good", outcome.sent());
        values.put("class", outcome.sent() ? "said" : "trouble");
        values.put(
                "said",
                outcome.sent()
                        ? words.say("first_tested_good")
                        : words.say("first_tested_bad", words.term("state", outcome.state())));
        values.put("reason", outcome.sentence());
        page.show(ctx, 200, FirstRun.Step.ACCOUNT, "first_tested", "first-tested", values);
    }

    /** Asks for the client, and writes the settings. */
    void client(RoutingContext ctx) {
        Words words = StepPage.words(ctx);
        EntryForm form = new EntryForm(words, "first_client_intro");
        boolean post = ctx.request().method() == HttpMethod.POST;
        String id = StepPage.input(ctx, "id");
        if (post) {
            if (id.matches(AccountForm.ID_FORM)) {
                String apiKey = ApiKey.random();
                for (Mistake mistake : write(ctx, form, new Draft.Program(id, ApiKey.setting(apiKey)))) {
                    if (mistake.key().startsWith("clients.")) {
                        form.refused("id", mistake.sentence());
                    } else {
                        form.trouble(mistake.key() + ": " + mistake.sentence());
                    }
                }
                if (form.right()) {
                    done(ctx, id, apiKey);
                    return;
                }
            } else {
                form.wrong("id", "first_name_form");
            }
        }
        form.field(Field.of("id", words.say("first_client_name"), Kind.TEXT, words.say("first_name_form"), true), id);
        page.form(ctx, post ? 422 : 200, FirstRun.Step.CLIENT, form, FirstRun.Step.CLIENT.path(), "first_write", "");
    }

    private List<Mistake> write(RoutingContext ctx, EntryForm form, Draft.Program program) {
        FirstRunNote note = new FirstRunNote(
                draft.administrator().name(),
                ctx.request().remoteAddress().hostAddress(),
                draft.account().id(),
                program.id());
        try {
            return settings.write(draft, program, note);
        } catch (IOException e) {
            LOG.warn("The settings were not written: {}", e.getMessage());
            form.trouble(String.valueOf(e.getMessage()));
            return List.of();
        }
    }

    private void done(RoutingContext ctx, String client, String apiKey) {
        Words words = StepPage.words(ctx);
        ended.accept(ctx);
        page.show(
                ctx,
                200,
                null,
                "first_done",
                "first-done",
                Map.of(
                        "written", words.say("first_done_file", settings.file().toString()),
                        "keySaid", words.say("first_done_key", client),
                        "key", apiKey));
    }
}
