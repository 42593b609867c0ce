package smshub.moving;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Files of another system's configuration, as lines and sections. */
final class SourceFile {
    private static final Pattern SECTION = Pattern.compile("\\[([^\\]]*)].*");
    private static final Pattern PAIR = Pattern.compile("([^=\\s][^=]*?)\\s*=\\s*(.*)");
    private static final String NO_PAIR = "is no line of the form «name = value»";

    private SourceFile() {}

    /** The lines of a file: UTF-8, or else Latin-1, which knows every byte. */
    static List<String> lines(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString()
                    .lines()
                    .toList();
        } catch (CharacterCodingException e) {
            return new String(bytes, StandardCharsets.ISO_8859_1).lines().toList();
        }
    }

    /** A line of a file; null where it has not the form of one. */
    static SourceLine pair(String file, int number, String text) {
        Matcher pair = PAIR.matcher(text);
        return pair.matches()
                ? new SourceLine(
                        file,
                        number,
                        pair.group(1).toLowerCase(Locale.ROOT),
                        pair.group(2).strip())
                : null;
    }

    /** Notes a line that could not be read. */
    static void unreadable(String file, int number, Takeover takeover) {
        takeover.left(new LeftLine(file, number, number, "?", NO_PAIR));
    }

    /**
     * The sections of a file of the form of INI, names in lower case; what stands before the first is one without a title.
     *
     * @param comments characters that begin a line that says nothing
     */
    static List<Group> sections(Path path, String comments, Takeover takeover) throws IOException {
        List<Group> groups = read(path, comments, takeover);
        groups.forEach(takeover::group);
        return groups;
    }

    /**
     * The same, for systems that read sections of one title, in capital letters or not, as one: what an earlier one says
     * counts, and within it what it says last.
     */
    static List<Group> joined(Path path, String comments, Takeover takeover) throws IOException {
        Map<String, Group> joined = new LinkedHashMap<>();
        for (Group each : read(path, comments, takeover)) {
            joined.merge(each.title().toLowerCase(Locale.ROOT), each, Group::before);
        }
        joined.values().forEach(takeover::group);
        return List.copyOf(joined.values());
    }

    private static List<Group> read(Path path, String comments, Takeover takeover) throws IOException {
        String file = path.getFileName().toString();
        List<Group> groups = new ArrayList<>();
        List<SourceLine> open = new ArrayList<>();
        String title = "";
        int number = 0;
        for (String raw : lines(path)) {
            number++;
            String text = raw.strip();
            Matcher section = SECTION.matcher(text);
            if (text.isEmpty() || comments.indexOf(text.charAt(0)) >= 0) {
                continue;
            }
            if (section.matches()) {
                groups.add(new Group(title, open));
                open = new ArrayList<>();
                title = section.group(1).strip();
                open.add(new SourceLine(file, number, "[" + title + "]", ""));
            } else {
                SourceLine line = pair(file, number, text);
                if (line == null) {
                    unreadable(file, number, takeover);
                } else {
                    open.add(line);
                }
            }
        }
        groups.add(new Group(title, open));
        return groups;
    }
}
