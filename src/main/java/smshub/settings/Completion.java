package smshub.settings;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import smshub.account.ClientDefaults;
import smshub.account.Secret;
import smshub.template.EventRule;
import smshub.template.TextTemplate;

/**
 * What requests are completed with.
 *
 * @param templates texts with placeholders that nobody can change while the hub runs
 * @param languages language by ISO 3166 region, where locale data do not say which of a template's
 * @param defaults what requests get where they say nothing, by those clients that have any
 * @param events which messages events cause
 * @param contacts where contacts are looked up; null for nowhere
 */
public record Completion(
        List<TextTemplate> templates,
        Map<String, String> languages,
        Map<String, ClientDefaults> defaults,
        List<EventRule> events,
        Contacts contacts) {
    public static final Completion NONE = new Completion(List.of(), Map.of(), Map.of(), List.of(), null);

    public Completion {
        templates = List.copyOf(templates);
        languages = Map.copyOf(languages);
        defaults = Map.copyOf(defaults);
        events = List.copyOf(events);
    }

    /**
     * Where contacts are looked up.
     *
     * @param url JDBC address
     * @param user and password, or null
     * @param query finds a contact by its id, its one parameter
     * @param maxAge how long what was found counts
     * @param patience how long a request waits
     * @param connections most connections
     */
    public record Contacts(
            String url,
            String user,
            Secret password,
            String query,
            Duration maxAge,
            Duration patience,
            int connections) {}
}
