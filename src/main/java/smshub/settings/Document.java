package smshub.settings;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/** What a YAML file says, still without meaning: every value as text, with its line. */
final class Document {
    /**
     * A value.
     *
     * @param texts its text, or one for each of a list's; empty where a key has no value
     * @param list whether it is a list
     * @param line where it stands
     */
    record Entry(List<String> texts, boolean list, int line) {
        boolean absent() {
            return texts.isEmpty() && !list;
        }
    }

    private static final YAMLFactory YAML = new YAMLFactory();

    private final String name;
    private final String text;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final Map<String, Integer> sections = new LinkedHashMap<>();
    private final List<Mistake> mistakes = new ArrayList<>();
    private boolean readable = true;

    private Document(String name, String text) {
        this.name = name;
        this.text = text;
    }

    static Document none(String name) {
        return new Document(name, "");
    }

    static Document unreadable(String name, String sentence) {
        Document document = new Document(name, null);
        document.unreadable(sentence, 0);
        return document;
    }

    static Document parse(String yaml, String name) {
        Document document = new Document(name, yaml);
        try (YAMLParser in = YAML.createParser(yaml)) {
            document.root(in);
        } catch (JsonProcessingException e) {
            document.broken(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return document;
    }

    /** What it was read from: empty where there is no file, null where the file could not be read. */
    String text() {
        return text;
    }

    /** Values by path, in the order of the file. */
    Map<String, Entry> entries() {
        return entries;
    }

    /** Paths of everything that has children, with the line of each. */
    Map<String, Integer> sections() {
        return sections;
    }

    /** Whether the file could be read to its end, so that what it does not say can be told from what was not read. */
    boolean readable() {
        return readable;
    }

    /** What was wrong with the form. */
    List<Mistake> mistakes() {
        return mistakes;
    }

    /** Names directly under a section. */
    List<String> children(String section) {
        String start = section + ".";
        return Stream.concat(sections.keySet().stream(), entries.keySet().stream())
                .filter(path -> path.startsWith(start) && path.indexOf('.', start.length()) < 0)
                .map(path -> path.substring(start.length()))
                .distinct()
                .toList();
    }

    /** File and line of a path, or of the nearest section around it; empty for what the file does not know. */
    String where(String path) {
        int line = lineOf(path);
        return line == 0 ? "" : name + " line " + line;
    }

    int lineOf(String path) {
        for (String at = path; !at.isEmpty(); at = at.substring(0, Math.max(0, at.lastIndexOf('.')))) {
            if (entries.containsKey(at)) {
                return entries.get(at).line();
            }
            if (sections.containsKey(at)) {
                return sections.get(at);
            }
        }
        return 0;
    }

    private void root(YAMLParser in) throws IOException {
        JsonToken first = in.nextToken();
        if (first == null || first == JsonToken.VALUE_NULL) {
            unreadable("is empty; remove the file to run with nothing but defaults", 0);
        } else if (first != JsonToken.START_OBJECT) {
            unreadable("must hold keys with values, such as 'http:'", line(in));
        } else {
            mapping("", in);
            if (in.nextToken() != null) {
                unreadable("must be one YAML document; a second one begins after '---'", line(in));
            }
        }
    }

    private void mapping(String path, YAMLParser in) throws IOException {
        Map<String, Integer> seen = new HashMap<>();
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            String child = in.currentName();
            String childPath = path.isEmpty() ? child : path + "." + child;
            int line = line(in);
            in.nextToken();
            Integer before = seen.putIfAbsent(child, line);
            if (before != null) {
                mistake(childPath, "is given twice, first on line " + before, line);
                in.skipChildren();
            } else if (child.isEmpty() || child.contains(".")) {
                mistake(childPath, "a key has no dot and is not empty; write what stands after the dot below it", line);
                in.skipChildren();
            } else if (in.currentToken() == JsonToken.START_OBJECT && SettingKeys.NUMBERED.contains(childPath)) {
                mistake(childPath, "must be a list, each entry with keys of its own", line);
                in.skipChildren();
            } else if (in.currentToken() == JsonToken.START_OBJECT) {
                sections.put(childPath, line);
                mapping(childPath, in);
            } else if (in.currentToken() == JsonToken.START_ARRAY && SettingKeys.NUMBERED.contains(childPath)) {
                sections.put(childPath, line);
                numbered(childPath, in);
            } else if (in.currentToken() == JsonToken.START_ARRAY) {
                entries.put(childPath, new Entry(items(childPath, in), true, line));
            } else {
                entries.put(childPath, new Entry(text(childPath, in), false, line));
            }
        }
    }

    /** A list of sections, which are named by their places, from 1. */
    private void numbered(String path, YAMLParser in) throws IOException {
        for (int place = 1; in.nextToken() != JsonToken.END_ARRAY; place++) {
            String child = path + "." + place;
            if (in.currentToken() == JsonToken.START_OBJECT) {
                sections.put(child, line(in));
                mapping(child, in);
            } else {
                mistake(path, "each entry of this list must have keys of its own", line(in));
                in.skipChildren();
            }
        }
    }

    private List<String> items(String path, YAMLParser in) throws IOException {
        List<String> items = new ArrayList<>();
        while (in.nextToken() != JsonToken.END_ARRAY) {
            List<String> item = text(path, in);
            if (item.isEmpty()) {
                mistake(path, "each entry of a list must be a plain value", line(in));
                in.skipChildren();
            }
            items.addAll(item);
        }
        return items;
    }

    private List<String> text(String path, YAMLParser in) throws IOException {
        if (in.isCurrentAlias()) {
            mistake(path, "aliases are not read; write the value itself, in quotes where it begins with '*'", line(in));
        }
        return in.currentToken().isScalarValue() && in.currentToken() != JsonToken.VALUE_NULL
                ? List.of(in.getText())
                : List.of();
    }

    private void unreadable(String sentence, int line) {
        readable = false;
        mistake(name, sentence, line);
    }

    private void mistake(String key, String sentence, int line) {
        mistakes.add(new Mistake(key, sentence, line == 0 ? "" : name + " line " + line));
    }

    private static int line(YAMLParser in) {
        return in.currentTokenLocation().getLineNr();
    }

    /** The parser's complaint in one line; never its excerpt of the file, which may hold a secret. */
    private void broken(JsonProcessingException e) {
        if (e.getCause() instanceof MarkedYAMLException cause && cause.getProblemMark() != null) {
            unreadable(
                    "is not YAML: " + complaint(String.valueOf(cause.getProblem())),
                    cause.getProblemMark().getLine() + 1);
        } else {
            unreadable("is not YAML: holds a character that no text has, or is nested too deep", 0);
        }
    }

    private static String complaint(String problem) {
        if (problem.contains("TAB")) {
            return "a tab stands where blanks must; indent with blanks";
        }
        if (problem.startsWith("found character") || problem.startsWith("found undefined")) {
            return "a value begins with a special character; put it in quotes";
        }
        if (problem.startsWith("mapping values are not allowed")) {
            return "a colon stands where none may; check the indentation, or put the value in quotes";
        }
        return problem;
    }
}
