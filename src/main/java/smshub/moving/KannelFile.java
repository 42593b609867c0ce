package smshub.moving;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The form of Kannel's files: groups of variables with empty lines between them, and other files in their midst. */
final class KannelFile {
    private static final int DEEPEST = 10;

    private final Takeover out;
    private final List<Group> groups = new ArrayList<>();
    private final Set<Path> read = new HashSet<>();

    private KannelFile(Takeover out) {
        this.out = out;
    }

    /** The groups of a file and of those that it includes, in their order. */
    static List<Group> groups(Path file, Takeover out) throws IOException {
        KannelFile reading = new KannelFile(out);
        reading.file(file, file.toAbsolutePath().getParent(), 0);
        reading.groups.forEach(out::group);
        return reading.groups;
    }

    private void file(Path path, Path base, int depth) throws IOException {
        if (!read.add(path.toRealPath())) {
            return;
        }
        String file = path.getFileName().toString();
        List<SourceLine> open = new ArrayList<>();
        int number = 0;
        for (String raw : SourceFile.lines(path)) {
            number++;
            String text = raw.strip();
            if (text.isEmpty()) {
                end(open);
                continue;
            }
            if (text.startsWith("#")) {
                continue;
            }
            SourceLine line = SourceFile.pair(file, number, text);
            if (line == null) {
                SourceFile.unreadable(file, number, out);
            } else if (line.name().equals("include")) {
                end(open);
                include(line, unquoted(line.value()), base, depth);
            } else {
                open.add(new SourceLine(file, number, line.name(), unquoted(line.value())));
            }
        }
        end(open);
    }

    private void end(List<SourceLine> open) {
        if (!open.isEmpty()) {
            groups.add(new Group(
                    open.stream()
                            .filter(line -> line.name().equals("group"))
                            .map(line -> "group " + line.value())
                            .findFirst()
                            .orElse("group without a name"),
                    open));
            open.clear();
        }
    }

    /** A value may stand in quotation marks, with backslashes before such marks, and before backslashes, in it. */
    private static String unquoted(String value) {
        return value.length() > 1 && value.startsWith("\"") && value.endsWith("\"")
                ? value.substring(1, value.length() - 1).replaceAll("\\\\([\"\\\\])", "$1")
                : value;
    }

    /** Another file in its place, or every file of a folder. */
    private void include(SourceLine line, String named, Path base, int depth) throws IOException {
        Path path = base.resolve(named);
        String reason = depth >= DEEPEST ? "files include each other too deeply" : "there is no such file";
        if (depth < DEEPEST && Files.isDirectory(path)) {
            try (Stream<Path> files = Files.list(path)) {
                for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                    file(file, base, depth + 1);
                }
            }
            return;
        }
        if (depth < DEEPEST && Files.isRegularFile(path)) {
            file(path, base, depth + 1);
            return;
        }
        out.left(new LeftLine(line.file(), line.number(), line.number(), line.name(), reason));
    }
}
