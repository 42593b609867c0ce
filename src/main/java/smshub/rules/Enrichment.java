package smshub.rules;

import java.util.Map;
import java.util.Objects;
import smshub.account.ClientDefaults;
import smshub.message.Problem;
import smshub.message.SmsMessage.Asked;
import smshub.message.SmsRequest;
import smshub.message.SmsRequest.Label;
import smshub.message.SmsRequest.Wishes;
import smshub.message.SmsRequest.Wording;
import smshub.template.Templates;
import smshub.template.TextTemplate.Rendering;

/** What a request is completed with before the first rule: its client's defaults, and the text of its template. Thread-safe. */
public final class Enrichment {
    /** Completes nothing. */
    public static final Enrichment NONE = new Enrichment(Templates.NONE, Map.of());

    /** Name of what it does, as people see it in the preview. */
    static final String RULE = "template";

    private final Templates templates;
    private final Map<String, ClientDefaults> defaults;

    /**
     * A request with its text.
     *
     * @param request null where it cannot be told
     * @param sentence what was done; null for nothing
     * @param problem why it cannot be told, or null
     */
    record Told(SmsRequest request, String sentence, Problem problem) {}

    /** @param defaults those clients that have any */
    public Enrichment(Templates templates, Map<String, ClientDefaults> defaults) {
        this.templates = templates;
        this.defaults = Map.copyOf(defaults);
        defaults.values().stream()
                .map(ClientDefaults::country)
                .filter(Objects::nonNull)
                .forEach(NumberPlans::warm);
    }

    ClientDefaults of(String client) {
        return defaults.getOrDefault(client, ClientDefaults.NONE);
    }

    /** The request with what its client's requests get where they say nothing. */
    SmsRequest completed(SmsRequest request, String client) {
        ClientDefaults own = defaults.get(client);
        if (own == null) {
            return request;
        }
        SmsRequest done = request;
        if (request.from() == null && own.from() != null) {
            done = done.with(new Asked(
                    request.to(), own.from(), request.text(), request.asked().texts()));
        }
        if (request.priority() == null && own.priority() != null) {
            done = done.with(new Wishes(request.account(), own.priority(), request.flash()));
        }
        if (request.category() == null && own.category() != null) {
            done = done.with(new Label(
                    request.source(),
                    request.reference(),
                    own.category(),
                    request.label().copyOf()));
        }
        Wording wording = request.wording();
        return wording == null || wording.language() != null || own.language() == null
                ? done
                : done.with(new Wording(wording.template(), own.language(), wording.values()));
    }

    /**
     * The request with the text that its template gives.
     *
     * @param country whose national numbers are read, or null
     */
    Told told(SmsRequest request, String country) {
        Wording wording = request.wording();
        if (wording == null) {
            return new Told(request, null, null);
        }
        Rendering rendering = templates.render(
                wording.template(),
                wording.language(),
                () -> NumberPlans.region(request.to(), country),
                wording.values());
        if (rendering.problem() != null) {
            return new Told(null, null, rendering.problem());
        }
        return new Told(
                request.with(request.asked().text(rendering.text())),
                "The text is that of the template " + wording.template() + " in " + rendering.language() + ".",
                null);
    }
}
