package smshub.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import smshub.account.ClientDefaults;
import smshub.template.EventRule;
import smshub.template.TextTemplate;

/** Sections that say what requests are completed with. */
class CompletionSettingsTest {
    private static final String CLIENT = "clients:\n  shop:\n    key: sha256:" + "ab".repeat(32) + "\n";

    @TempDir
    private Path home;

    private Loaded load(String yaml) throws IOException {
        Path file = Files.writeString(home.resolve("hub.yaml"), yaml);
        return new SettingsReader(routes -> List.of(new TestProvider()))
                .read(file, Map.of("HUB_HOME", home.toString()));
    }

    @Test
    void templatesAreReadWithTheirLanguages() throws IOException {
        Loaded loaded = load("""
                languages: [CH=de, BE=NL]
                templates:
                  reminder:
                    texts: ['de=Guten Tag {{name}} = Sie', 'pt_BR=Bom dia {{name}}']
                    language: pt-BR
                """);

        assertEquals(List.of(), loaded.mistakes());
        Completion completion = loaded.settings().completion();
        assertEquals(Map.of("CH", "de", "BE", "nl"), completion.languages());
        TextTemplate template = completion.templates().get(0);
        assertEquals("reminder pt-br", template.name() + " " + template.usual());
        assertEquals(Map.of("de", "Guten Tag {{name}} = Sie", "pt-br", "Bom dia {{name}}"), template.texts());
    }

    @Test
    void eventsAndDefaultsAreRead() throws IOException {
        Loaded loaded = load(CLIENT + """
                    defaults: {from: Shop, category: orders, priority: 7, language: cs, country: CZ, signature: ''}
                events:
                  inspector:
                    event: order.assigned
                    template: order.assigned
                    to: ['{{inspector.phone}}', '+420601123456']
                    category: alarm
                """);

        assertEquals(List.of(), loaded.mistakes());
        Completion completion = loaded.settings().completion();
        assertEquals(Map.of("shop", new ClientDefaults("Shop", "orders", 7, "cs", "CZ", "")), completion.defaults());
        EventRule rule = completion.events().get(0);
        assertEquals(
                "inspector order.assigned order.assigned alarm",
                rule.id() + " " + rule.event() + " " + rule.template() + " "
                        + rule.wishes().category());
        assertEquals(
                List.of("1", "+420601123456"),
                rule.concerned(Map.of("inspector.phone", "1")).to());
    }

    @Test
    void whatIsWrongWithAnEventOrADefaultIsToldByLine() throws IOException {
        assertEquals(
                List.of(
                        "clients.shop.defaults.priority: must be a whole number from 0 to 9, not '11' (hub.yaml line 4)",
                        "events.empty.to: is missing; it says who is told (hub.yaml line 6)",
                        "events.empty.event: is missing; name by which an application tells it (hub.yaml line 6)",
                        "events.broken.to: has an entry that has more than placeholders; sections, conditions and other"
                                + " templates are not read (hub.yaml line 11)",
                        "events.broken.account: must name an account, of which there are none, not 'none' (hub.yaml line 12)"),
                load(CLIENT + """
                    defaults: {priority: 11}
                events:
                  empty:
                    template: x
                  broken:
                    event: y
                    template: x
                    to: ['{{#all}}{{phone}}{{/all}}']
                    account: none
                """).mistakes().stream().map(Mistake::toString).toList());
    }

    @Test
    void contactsNeedADatabaseAndOneQueryWithOneMark() throws IOException {
        Completion.Contacts contacts = load("""
                contacts:
                  url: jdbc:postgresql://db/crm
                  query: select phone, language from customer where id = ?;
                """).settings().completion().contacts();

        assertEquals("select phone, language from customer where id = ?", contacts.query());
        assertEquals(Duration.ofHours(1), contacts.maxAge());
        String form =
                "contacts.query: must be one SELECT with one question mark, such as select phone, language, name from"
                        + " customer where id = ?, not '";
        assertEquals(
                List.of(form + "delete from customer where id = ?' (hub.yaml line 1)"),
                mistakes("contacts: {url: 'jdbc:h2:x', query: 'delete from customer where id = ?'}"));
        assertEquals(
                List.of(form + "select 1; delete from x where id = ?' (hub.yaml line 1)"),
                mistakes("contacts: {url: 'jdbc:h2:x', query: 'select 1; delete from x where id = ?'}"));
        assertEquals(
                List.of("contacts.query: is missing; url and query belong together (hub.yaml line 1)"),
                mistakes("contacts: {url: 'jdbc:h2:x'}"));
    }

    private List<String> mistakes(String yaml) throws IOException {
        return load(yaml).mistakes().stream().map(Mistake::toString).toList();
    }

    @Test
    void whatIsWrongWithATemplateIsToldByLine() throws IOException {
        assertEquals(
                List.of(
                        "languages: must be a list, each a country and a language, such as CH=de, not 'Schweiz=de' (hub.yaml"
                                + " line 1)",
                        "templates.empty.texts: cannot be taken: a template has texts in 1 to 50 languages (hub.yaml line 3)",
                        "templates.twice.texts: has the language de twice (hub.yaml line 6)",
                        "templates.broken.texts: cannot be taken: the text in de has more than placeholders; sections,"
                                + " conditions and other templates are not read (hub.yaml line 8)",
                        "templates.other.texts: cannot be taken: the usual language must be one of those that there are"
                                + " texts in (hub.yaml line 10)",
                        "templates.form.texts: must be a list, each a language and a text, such as 'de=Hallo {{name}}',"
                                + " not 'Hallo' (hub.yaml line 13)"),
                load("""
                languages: [Schweiz=de]
                templates:
                  empty:
                    language: de
                  twice:
                    texts: ['de=a', 'de=b']
                  broken:
                    texts: ['de={{#all}}x{{/all}}']
                  other:
                    texts: ['de=a']
                    language: en
                  form:
                    texts: ['Hallo']
                """).mistakes().stream().map(Mistake::toString).toList());
    }
}
