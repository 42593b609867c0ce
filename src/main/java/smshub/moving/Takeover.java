package smshub.moving;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import smshub.account.ApiKey;

/** What comes of another system's configuration: sections of {@code hub.yaml}, secrets apart, and all that was left. */
public final class Takeover {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR));

    private static final int LONGEST_ID = 40;

    private final Map<String, Object> sections = new LinkedHashMap<>();
    private final Map<String, String> secrets = new LinkedHashMap<>();
    private final Map<String, Map<String, String>> ids = new HashMap<>();
    private final List<Group> groups = new ArrayList<>();
    private final List<LeftLine> left = new ArrayList<>();
    private final Set<String> advice = new LinkedHashSet<>();
    private final List<Path> outboxes = new ArrayList<>();

    /** Stands for a secret until it is written. */
    private record Hidden(String name) {}

    Takeover() {}

    void group(Group group) {
        groups.add(group);
    }

    /** Sets a key, which is a path of sections; null sets nothing. */
    @SuppressWarnings("unchecked")
    void put(Object value, String... path) {
        if (value == null) {
            return;
        }
        Map<String, Object> at = sections;
        for (String section : List.of(path).subList(0, path.length - 1)) {
            at = (Map<String, Object>) at.computeIfAbsent(section, none -> new LinkedHashMap<String, Object>());
        }
        at.put(path[path.length - 1], value);
    }

    /** Adds to a list. */
    @SuppressWarnings("unchecked")
    void add(Object value, String... path) {
        List<Object> list = (List<Object>) get(path);
        if (list == null) {
            list = new ArrayList<>();
            put(list, path);
        }
        list.add(value);
    }

    /** Adds a rule to the plan; without prefixes it is one for all numbers. */
    void plan(List<String> prefixes, List<String> accounts) {
        Map<String, Object> rule = new LinkedHashMap<>();
        if (!prefixes.isEmpty()) {
            rule.put("prefix", prefixes);
        }
        rule.put("accounts", accounts);
        add(rule, "plan");
    }

    private Object get(String... path) {
        Object at = sections;
        for (String section : path) {
            at = at instanceof Map<?, ?> map ? map.get(section) : null;
        }
        return at;
    }

    /** Whether something stands there. */
    boolean has(String... path) {
        return get(path) != null;
    }

    /** Sets a key to a secret, which goes by a name of its own; null sets nothing. */
    void secret(String value, String... path) {
        if (value == null || value.isEmpty()) {
            return;
        }
        String name = path[0] + "." + path[1] + "." + path[path.length - 1];
        secrets.put(name, value);
        put(new Hidden(name), path);
    }

    /** A client that only an intake or a key word speaks for; nobody has its key. */
    void silentClient(String id) {
        put(ApiKey.setting(ApiKey.random()), "clients", id, "key");
    }

    /**
     * An id that the hub allows, different for different names.
     *
     * @param section of which it is an id, such as {@code accounts}
     * @param name what the other system calls it
     */
    String id(String section, String name) {
        Map<String, String> known = ids.computeIfAbsent(section, none -> new HashMap<>());
        return known.computeIfAbsent(name, none -> {
            String plain = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
            plain = plain.replaceAll("^-+|-+$", "");
            plain = plain.isEmpty() ? "unnamed" : plain.substring(0, Math.min(plain.length(), LONGEST_ID - 4));
            String id = plain;
            for (int i = 2; known.containsValue(id); i++) {
                id = plain + "-" + i;
            }
            return id;
        });
    }

    /** An id for a thing of its own, even where another has the same name already. */
    String fresh(String section, String name) {
        Map<String, String> known = ids.computeIfAbsent(section, none -> new HashMap<>());
        String key = name;
        for (int i = 2; known.containsKey(key); i++) {
            key = name + " " + i;
        }
        return id(section, key);
    }

    void left(LeftLine line) {
        left.add(line);
    }

    /** Tells what a person must do; told once, however often it is the case. */
    void advise(String sentence) {
        advice.add(sentence);
    }

    /** A folder in which messages wait as files of Gammu SMSD. */
    void outbox(Path folder) {
        outboxes.add(folder);
    }

    /** Names of the sections that the settings would get. */
    public Set<String> sections() {
        return Set.copyOf(sections.keySet());
    }

    /**
     * The sections as a part of {@code hub.yaml}; empty where there are none.
     *
     * @param reference what stands there for a secret of that name
     */
    public String yaml(UnaryOperator<String> reference) {
        try {
            return sections.isEmpty() ? "" : YAML.writeValueAsString(shown(sections, reference));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Object shown(Object value, UnaryOperator<String> reference) {
        if (value instanceof Hidden hidden) {
            return reference.apply(hidden.name);
        }
        if (value instanceof List<?> list) {
            return list.stream().map(each -> shown(each, reference)).toList();
        }
        if (value instanceof Map<?, ?> map) {
            Map<Object, Object> all = new LinkedHashMap<>();
            map.forEach((key, each) -> all.put(key, shown(each, reference)));
            return all;
        }
        return value;
    }

    /** Secrets by their names. */
    public Map<String, String> secrets() {
        return Map.copyOf(secrets);
    }

    /** What was not taken over as it stood, file by file in the order of the lines. */
    public List<LeftLine> left() {
        List<String> files = groups.stream()
                .flatMap(group -> group.lines().stream())
                .map(SourceLine::file)
                .distinct()
                .toList();
        return Stream.concat(left.stream(), groups.stream().flatMap(group -> group.left().stream()))
                .sorted(Comparator.<LeftLine>comparingInt(line -> files.indexOf(line.file()))
                        .thenComparingInt(LeftLine::first))
                .toList();
    }

    /** What a person must do before or after. */
    public List<String> advice() {
        return List.copyOf(advice);
    }

    /** Folders in which messages wait as files of Gammu SMSD. */
    public List<Path> outboxes() {
        return List.copyOf(outboxes);
    }

    /** Lines that were taken over, by file. */
    Map<String, Set<Integer>> taken() {
        return groups.stream()
                .flatMap(group -> group.taken().stream())
                .collect(Collectors.groupingBy(
                        SourceLine::file,
                        Collectors.mapping(SourceLine::number, Collectors.toCollection(HashSet::new))));
    }
}
