package smshub.provider.declared;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A part of a declaration, and the line on which it stands. What is wrong is noted while it is read, with file and line, so that
 * all mistakes of a file are told at once.
 *
 * @param content a {@code Map} or {@code List} of parts, or the text of a single value
 * @param constant the value of a single one that is written without quotes and is a number, true or false; else null
 */
record Part(Notes notes, int line, Object content, Object constant) {
    private static final YAMLFactory YAML = YAMLFactory.builder()
            .enable(com.fasterxml.jackson.core.StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /** What is wrong with one file. */
    record Notes(String file, List<String> mistakes) {
        void add(int line, String sentence) {
            mistakes.add(file + ", line " + line + ": " + sentence);
        }
    }

    /** The whole of a file; null, with a mistake, where it is no YAML. */
    static Part of(String file, String yaml, List<String> mistakes) {
        Notes notes = new Notes(file, mistakes);
        try (JsonParser parser = YAML.createParser(yaml)) {
            if (parser.nextToken() == null) {
                notes.add(1, "is empty");
                return null;
            }
            Part whole = read(parser, notes);
            if (!(whole.content instanceof Map)) {
                notes.add(whole.line, "must be a section with keys");
                return null;
            }
            return whole;
        } catch (JsonProcessingException e) {
            notes.add(
                    e.getLocation() == null ? 1 : Math.max(1, e.getLocation().getLineNr()),
                    "is not YAML: " + e.getOriginalMessage().lines().findFirst().orElse(""));
            return null;
        } catch (IOException e) {
            notes.add(1, "cannot be read");
            return null;
        }
    }

    private static Part read(JsonParser parser, Notes notes) throws IOException {
        int line = parser.currentTokenLocation().getLineNr();
        return switch (parser.currentToken()) {
            case START_OBJECT -> {
                Map<String, Part> parts = new LinkedHashMap<>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String key = parser.currentName();
                    int keyLine = parser.currentTokenLocation().getLineNr();
                    parser.nextToken();
                    Part value = read(parser, notes);
                    parts.put(key, new Part(notes, keyLine, value.content, value.constant));
                }
                yield new Part(notes, line, parts, null);
            }
            case START_ARRAY -> {
                List<Part> parts = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    parts.add(read(parser, notes));
                }
                yield new Part(notes, line, parts, null);
            }
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
                new Part(notes, line, parser.getText(), parser.getNumberValue());
            case VALUE_TRUE, VALUE_FALSE -> new Part(notes, line, parser.getText(), parser.getBooleanValue());
            case VALUE_NULL -> new Part(notes, line, "", null);
            default -> new Part(notes, line, parser.getText(), null);
        };
    }

    void mistake(String sentence) {
        notes.add(line, sentence);
    }

    /** Its keys with what they hold; nothing, with a mistake, where it has none. */
    @SuppressWarnings("unchecked")
    Map<String, Part> entries() {
        if (content instanceof Map) {
            return (Map<String, Part>) content;
        }
        mistake("must be a section with keys");
        return Map.of();
    }

    /** Its items; a single value is a list of one. */
    @SuppressWarnings("unchecked")
    List<Part> items() {
        return content instanceof List ? (List<Part>) content : List.of(this);
    }

    boolean single() {
        return content instanceof String;
    }

    /** Every key must be one of these words. */
    Part words(String... known) {
        entries().forEach((word, part) -> {
            if (!Arrays.asList(known).contains(word)) {
                part.mistake("the word '" + word + "' is unknown here; known are " + String.join(", ", known));
            }
        });
        return this;
    }

    /** What a key holds; null where it is not there. */
    Part at(String word) {
        return content instanceof Map ? entries().get(word) : null;
    }

    /** The same, which must be there. */
    Part needed(String word) {
        Part part = at(word);
        if (part == null) {
            mistake("'" + word + "' is missing");
        }
        return part;
    }

    /** What is made of a key's part; null where it is not there. */
    <T> T at(String word, Function<Part, T> reading) {
        Part part = at(word);
        return part == null ? null : reading.apply(part);
    }

    /** Its text; empty, with a mistake, where it is a section or a list. */
    String text() {
        if (single()) {
            return (String) content;
        }
        mistake("must be a single value");
        return "";
    }

    String text(String word, String other) {
        Part part = at(word);
        return part == null ? other : part.text();
    }

    /** A text that must be there. */
    String neededText(String word) {
        Part part = needed(word);
        return part == null ? "" : part.text();
    }

    boolean on(String word) {
        Part part = at(word);
        if (part != null && !(part.constant instanceof Boolean)) {
            part.mistake("must be true or false");
        }
        return part != null && Boolean.TRUE.equals(part.constant);
    }

    /** A whole number. */
    int number(String word, int other) {
        Part part = at(word);
        if (part == null) {
            return other;
        }
        if (part.constant instanceof Integer number && number > 0) {
            return number;
        }
        part.mistake("must be a whole number above 0");
        return other;
    }

    /** Two whole numbers with a dash, such as 1-11; null, with a mistake, where it is something else. */
    int[] range() {
        String[] ends = text().split("-", -1);
        try {
            int[] range = {Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1])};
            if (ends.length == 2 && range[0] >= 0 && range[0] <= range[1]) {
                return range;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        mistake("must be two whole numbers with a dash, such as 1-11");
        return null;
    }
}
