package smshub.http;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import smshub.message.Problem;
import smshub.template.TemplateBook;
import smshub.template.TextTemplate;

/** Templates that answer as the document's examples say, and keep what they were told last. */
final class PretendTemplates implements TemplateBook {
    static final TextTemplate EXAMPLE = TextTemplate.compile(
                    "reminder",
                    "de",
                    new LinkedHashMap<>(Map.of("de", "Guten Tag {{name}}, bis morgen um {{time}}.")),
                    "office",
                    Instant.parse("2026-03-01T10:00:00Z"))
            .template();

    TextTemplate taken;

    @Override
    public Problem put(TextTemplate template) {
        taken = template;
        return null;
    }

    @Override
    public TextTemplate find(String name) {
        return name.equals(EXAMPLE.name()) ? EXAMPLE : null;
    }

    @Override
    public boolean fixed(String name) {
        return name.equals("in-the-settings");
    }

    @Override
    public boolean forget(String name, String by) {
        return name.equals(EXAMPLE.name());
    }

    @Override
    public List<TextTemplate> list() {
        return List.of(EXAMPLE);
    }
}
