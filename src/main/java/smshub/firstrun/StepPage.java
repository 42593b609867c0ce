package smshub.firstrun;

import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import smshub.page.Assets;
import smshub.page.EntryForm;
import smshub.page.Pages;
import smshub.page.Words;

/** What the browser sees of the first run, in its language. */
final class StepPage {
    private final Assets assets;
    private final Pages pages = new Pages();
    private final String csrf;

    /** @param csrf what the forms send along, so that no page of another site can act */
    StepPage(Assets assets, String csrf) {
        this.assets = assets;
        this.csrf = csrf;
    }

    static Words words(RoutingContext ctx) {
        return Words.wanted(ctx.request().getHeader("Accept-Language"));
    }

    /** What stands in a field of a form, without blanks around it; empty where there is nothing. */
    static String input(RoutingContext ctx, String name) {
        String value = ctx.request().getFormAttribute(name);
        return value == null ? "" : value.strip();
    }

    static void see(RoutingContext ctx, String address) {
        ctx.response().setStatusCode(303).putHeader("Location", address).end();
    }

    /**
     * Shows a form.
     *
     * @param step which step it belongs to; null for none
     * @param action where it is sent
     * @param button the word on its button
     * @param back where another provider is chosen; empty where there is none to choose
     */
    void form(
            RoutingContext ctx,
            int status,
            FirstRun.Step step,
            EntryForm form,
            String action,
            String button,
            String back) {
        show(
                ctx,
                status,
                step,
                step == null ? "first_title" : "first_" + step.word(),
                "entry-form",
                form.values(action, step == null ? "" : csrf, "", button, back, "first_other_provider"));
    }

    /** Shows a page. */
    void show(
            RoutingContext ctx,
            int status,
            FirstRun.Step step,
            String title,
            String template,
            Map<String, Object> body) {
        Words words = words(ctx);
        Map<String, Object> values = new HashMap<>(body);
        values.put("w", words.all());
        values.put("language", words.language());
        values.put("title", words.say(title));
        values.put("assets", assets.path());
        List<Map<String, Object>> steps = new ArrayList<>();
        for (FirstRun.Step one : FirstRun.Step.values()) {
            steps.add(Map.of("name", words.say("first_" + one.word()), "current", one == step));
        }
        values.put("steps", steps);
        values.put("body", pages.fill(template, values));
        ctx.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "text/html; charset=utf-8")
                .putHeader("Cache-Control", "no-store")
                .putHeader("Vary", "Accept-Language")
                .end(pages.fill("first", values));
    }
}
