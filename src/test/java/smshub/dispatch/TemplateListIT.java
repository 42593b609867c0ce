package smshub.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import smshub.settings.Settings;
import smshub.store.Store;
import smshub.template.Templates;
import smshub.template.TextTemplate;

/** Templates on disk and in memory. */
class TemplateListIT {
    @TempDir
    Path data;

    @Test
    void whatOneHubWritesAnotherOnItsDatabaseHears() throws Exception {
        try (Store store = Store.open(new Settings.Store(null, null, null, 4, Duration.ZERO), data)) {
            Templates here = new Templates(List.of(template("fixed", "of the settings")), Map.of());
            TemplateList one = new TemplateList(store, here, Clock.systemUTC());
            TemplateList other = new TemplateList(store, new Templates(List.of(), Map.of()), Clock.systemUTC());
            one.refresh();
            other.refresh();

            assertNull(other.put(template("a", "first")));
            assertNull(other.put(template("a", "second")));
            assertNull(other.put(template("fixed", "of the other hub")));
            one.refresh();
            assertEquals("second", here.render("a", null, Map.of()).text());
            assertEquals("of the settings", here.render("fixed", null, Map.of()).text());
            assertEquals(
                    List.of("a", "fixed"),
                    one.list().stream().map(TextTemplate::name).toList());

            assertTrue(other.forget("a", "crm"));
            assertFalse(other.forget("a", "crm"));
            one.refresh();
            assertNull(here.find("a"));
        }
    }

    @Test
    void whileTheStoreIsAwayTemplatesAreUsedAndNoneIsWritten() {
        Settings.Store away = new Settings.Store("jdbc:postgresql://127.0.0.1:1/none", "sa", null, 2, Duration.ZERO);
        try (Store store = Store.open(away, data)) {
            Templates templates = new Templates(List.of(template("fixed", "text")), Map.of());
            TemplateList list = new TemplateList(store, templates, Clock.systemUTC());
            list.refresh();

            assertEquals("text", templates.render("fixed", null, Map.of()).text());
            assertEquals(
                    "service-unavailable",
                    templates.render("other", null, Map.of()).problem().code().word());
            assertThrows(UncheckedIOException.class, () -> list.put(template("a", "x")));
            assertNull(templates.find("a"));
            assertThrows(UncheckedIOException.class, list::list);
        }
    }

    private static TextTemplate template(String name, String text) {
        return TextTemplate.compile(name, null, Map.of("en", text), "app", Instant.now())
                .template();
    }
}
