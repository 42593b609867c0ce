package smshub.settings;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import smshub.account.ClientDefaults;
import smshub.template.EventRule;
import smshub.template.TextTemplate;
import smshub.template.TextTemplate.Compilation;

/** What the settings say of texts. */
record CompletionSection(ValuesInForce values) {
    Completion completion(Function<String, List<String>> ids) {
        Map<String, String> languages = new HashMap<>();
        for (String each : values.value(SettingKeys.LANGUAGES)) {
            String[] parts = each.split("=", 2);
            languages.put(parts[0], TextTemplate.language(parts[1]));
        }
        return new Completion(
                ids.apply("templates").stream()
                        .map(this::template)
                        .filter(Objects::nonNull)
                        .toList(),
                languages,
                defaults(ids.apply("clients")),
                ids.apply("events").stream().map(this::event).toList(),
                contacts());
    }

    private Map<String, ClientDefaults> defaults(List<String> clients) {
        Map<String, ClientDefaults> all = new HashMap<>();
        for (String id : clients) {
            ClientDefaults own = new ClientDefaults(
                    values.value(SettingKeys.DEFAULT_FROM, id),
                    values.value(SettingKeys.DEFAULT_CATEGORY, id),
                    values.value(SettingKeys.DEFAULT_PRIORITY, id),
                    values.value(SettingKeys.DEFAULT_LANGUAGE, id),
                    values.value(SettingKeys.DEFAULT_COUNTRY, id),
                    values.value(SettingKeys.DEFAULT_SIGNATURE, id));
            if (!own.equals(ClientDefaults.NONE)) {
                all.put(id, own);
            }
        }
        return all;
    }

    private Completion.Contacts contacts() {
        String url = values.value(SettingKeys.CONTACTS_URL);
        String query = values.value(SettingKeys.CONTACTS_QUERY);
        Completion.Contacts contacts = new Completion.Contacts(
                url,
                values.value(SettingKeys.CONTACTS_USER),
                values.value(SettingKeys.CONTACTS_PASSWORD),
                query,
                values.value(SettingKeys.CONTACTS_MAX_AGE),
                values.value(SettingKeys.CONTACTS_WAIT),
                values.value(SettingKeys.CONTACTS_CONNECTIONS));
        if ((url == null) != (query == null)
                && values.given("contacts.url", false) == null != (values.given("contacts.query", false) == null)) {
            values.mistake(
                    url == null ? "contacts.url" : "contacts.query", "is missing; url and query belong together");
        }
        return url == null ? null : contacts;
    }

    private EventRule event(String id) {
        values.checkId("events", id);
        String key = SettingKeys.EVENT_TO.of(id).path();
        List<EventRule.Recipients> to = new ArrayList<>();
        for (String each : values.value(SettingKeys.EVENT_TO, id)) {
            try {
                to.add(EventRule.Recipients.of(each));
            } catch (IllegalArgumentException e) {
                values.mistake(key, "has an entry that " + e.getMessage());
            }
        }
        if (values.value(SettingKeys.EVENT_TO, id).isEmpty()) {
            values.mistake(key, "is missing; it says who is told");
        }
        return new EventRule(
                id,
                values.value(SettingKeys.EVENT, id),
                values.value(SettingKeys.EVENT_TEMPLATE, id),
                to,
                new EventRule.Wishes(
                        values.value(SettingKeys.EVENT_ACCOUNT, id),
                        values.value(SettingKeys.EVENT_CATEGORY, id),
                        values.value(SettingKeys.EVENT_FROM, id),
                        values.value(SettingKeys.EVENT_PRIORITY, id),
                        values.value(SettingKeys.EVENT_LANGUAGE, id)));
    }

    private TextTemplate template(String id) {
        int before = values.mistakes().size();
        values.checkId("templates", id);
        Map<String, String> texts = new LinkedHashMap<>();
        List<String> twice = new ArrayList<>();
        for (String text : values.value(SettingKeys.TEMPLATE_TEXTS, id)) {
            String[] parts = text.split("=", 2);
            if (texts.put(parts[0], parts[1]) != null) {
                twice.add(parts[0]);
            }
        }
        String key = SettingKeys.TEMPLATE_TEXTS.of(id).path();
        if (!twice.isEmpty()) {
            values.mistake(key, "has the language " + twice.get(0) + " twice");
        }
        String usual = values.value(SettingKeys.TEMPLATE_LANGUAGE, id);
        if (values.mistakes().size() > before) {
            return null;
        }
        Compilation compilation = TextTemplate.compile(id, usual, texts, null, null);
        if (compilation.problem() != null) {
            values.mistake(key, flaw(compilation.problem().sentence()));
        }
        return compilation.template();
    }

    /** A sentence as what follows the name of a key. */
    private static String flaw(String sentence) {
        return "cannot be taken: " + Character.toLowerCase(sentence.charAt(0))
                + sentence.substring(1, sentence.length() - 1);
    }
}
