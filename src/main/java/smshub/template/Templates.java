package smshub.template;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import smshub.message.ProblemCode;
import smshub.template.TextTemplate.Rendering;

/** All templates in memory, those of the settings and those that were written while the hub runs. Thread-safe; asks nobody. */
public final class Templates {
    /** A hub without templates. */
    public static final Templates NONE = new Templates(List.of(), Map.of());

    static {
        NONE.loaded();
    }

    private volatile Settled settled;
    private final Map<String, TextTemplate> written = new ConcurrentHashMap<>();
    private volatile boolean loaded;

    /** What the settings say, as one value. */
    private record Settled(Map<String, TextTemplate> fixed, Map<String, String> languages) {}

    /**
     * @param fixed those of the settings, which nobody can change
     * @param languages language by ISO 3166 region where the usual answer is not wanted
     */
    public Templates(Collection<TextTemplate> fixed, Map<String, String> languages) {
        become(fixed, languages);
    }

    /** From now on the settings have these. */
    public void become(Collection<TextTemplate> fixed, Map<String, String> languages) {
        Map<String, TextTemplate> byName = new TreeMap<>();
        fixed.forEach(template -> byName.put(template.name(), template));
        settled = new Settled(byName, Map.copyOf(languages));
    }

    /** The text that a template gives with values, in the language asked for, or the template's usual one. */
    public Rendering render(String name, String language, Map<String, String> values) {
        return render(name, language, () -> null, values);
    }

    /**
     * The text that a template gives with values.
     *
     * @param language the language asked for; null leaves it to the region
     * @param region ISO 3166 region of the recipient, or null; asked only where that matters
     */
    public Rendering render(String name, String language, Supplier<String> region, Map<String, String> values) {
        TextTemplate template = find(name);
        if (template == null) {
            return loaded
                    ? Rendering.failed(
                            ProblemCode.TEMPLATE_UNKNOWN,
                            "There is no template of the name that the request has.",
                            "template")
                    : Rendering.failed(
                            ProblemCode.SERVICE_UNAVAILABLE,
                            "The templates are not there yet, as the store is away; try again later.",
                            "template");
        }
        return template.render(template.choose(wanted(template, language, region)), values);
    }

    private List<String> wanted(TextTemplate template, String language, Supplier<String> region) {
        if (language != null) {
            return List.of(language);
        }
        String home = template.texts().size() == 1 ? null : region.get();
        if (home == null) {
            return List.of();
        }
        String set = settled.languages().get(home);
        return set == null ? CountryLanguages.among(template.texts().keySet(), home) : List.of(set);
    }

    /** A template by its name; null where there is none. */
    public TextTemplate find(String name) {
        TextTemplate own = settled.fixed().get(name);
        return own == null ? written.get(name) : own;
    }

    /** Whether a template stands in the settings. */
    public boolean fixed(String name) {
        return settled.fixed().containsKey(name);
    }

    /** All of them, by name. */
    public List<TextTemplate> all() {
        Map<String, TextTemplate> all = new TreeMap<>(written);
        all.putAll(settled.fixed());
        return new ArrayList<>(all.values());
    }

    /** Puts a template in place of the one of its name. */
    public void note(TextTemplate template) {
        written.put(template.name(), template);
    }

    public void forget(String name) {
        written.remove(name);
    }

    /** All that were written are here. */
    public void loaded() {
        loaded = true;
    }

    /** Whether all that were written are here; before, an unknown name may be one of them. */
    public boolean complete() {
        return loaded;
    }
}
