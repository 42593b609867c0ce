package smshub.moving;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.IntSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Lines of a source that belong together, such as those of one modem. Each of them is taken or left in the end: whoever reads
 * a value takes its line, and what nobody took is left for the reason that its kind of group has for it.
 */
final class Group {
    private static final String UNKNOWN = "the hub has nothing that stands for it";
    private static final Set<String> YES = Set.of("yes", "true", "on", "1");
    private static final Set<String> NO = Set.of("no", "false", "off", "0");

    private final String title;
    private final List<SourceLine> lines;
    private final Set<SourceLine> taken = new HashSet<>();
    private final List<LeftLine> remarks = new ArrayList<>();
    private Map<String, String> reasons = Map.of();
    private String whole;

    /**
     * A group.
     *
     * @param title what kind it is, or its name
     * @param lines its own head among them, where it has one
     */
    Group(String title, List<SourceLine> lines) {
        this.title = title;
        this.lines = List.copyOf(lines);
    }

    /**
     * Reasons by what they are for.
     *
     * @param pairs names with blanks between, and the reason to leave them
     */
    static Map<String, String> reasons(String... pairs) {
        Map<String, String> reasons = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            for (String name : pairs[i].split(" ")) {
                reasons.put(name, pairs[i + 1]);
            }
        }
        return Map.copyOf(reasons);
    }

    /** Both as one, in which what this one says counts. */
    Group before(Group later) {
        // The last line of a name counts, and heads are told apart by their places alone.
        List<SourceLine> both = new ArrayList<>(later.lines);
        both.addAll(lines);
        return new Group(title, both);
    }

    String title() {
        return title;
    }

    List<SourceLine> lines() {
        return lines;
    }

    /** The line that counts: of several the last, as in the systems that are read here. */
    SourceLine line(String name) {
        SourceLine found = null;
        for (SourceLine line : lines) {
            if (line.name().equals(name)) {
                found = line;
            }
        }
        return found;
    }

    /** A value without taking it; null where there is none. */
    String look(String name) {
        SourceLine line = line(name);
        return line == null ? null : line.value();
    }

    /** Takes a value; null where there is none, or an empty one. */
    String take(String name) {
        SourceLine line = line(name);
        if (line == null) {
            return null;
        }
        take(line);
        return line.value().isEmpty() ? null : line.value();
    }

    void take(SourceLine line) {
        taken.add(line);
    }

    /** Takes the lines that begin its sections. */
    void takeHeads() {
        lines.stream().filter(line -> line.name().startsWith("[")).forEach(taken::add);
    }

    /** Takes a value that is one of those; leaves any other. */
    String takeIf(String name, String pattern) {
        String value = look(name);
        return value != null && value.matches(pattern) ? take(name) : null;
    }

    /** Takes a whole number within bounds, which may have other text behind it; leaves any other. */
    Integer number(String name, int least, int most) {
        String digits = look(name) == null ? "" : look(name).replaceFirst("[^0-9-].*", "");
        if (!digits.matches("-?[0-9]{1,9}")) {
            return null;
        }
        int number = Integer.parseInt(digits);
        if (number < least || number > most) {
            return null;
        }
        take(name);
        return number;
    }

    /** Takes a yes or no; null where there is neither. */
    Boolean on(String name) {
        String value = look(name) == null ? "" : look(name).toLowerCase(Locale.ROOT);
        if (!YES.contains(value) && !NO.contains(value)) {
            return null;
        }
        take(name);
        return YES.contains(value);
    }

    /** Says something about a line, whether it was taken or not. */
    void remark(String name, String reason) {
        SourceLine line = line(name);
        if (line != null) {
            remarks.add(new LeftLine(line.file(), line.number(), line.number(), line.name(), reason));
            taken.add(line);
        }
    }

    /** Says why a line is left, where nobody has taken it. */
    void remarkLeft(String name, String reason) {
        SourceLine line = line(name);
        if (line != null && !taken.contains(line)) {
            remark(name, reason);
        }
    }

    /** Leaves whatever nobody takes for these reasons. */
    void leave(Map<String, String> why) {
        reasons = why;
    }

    /** Leaves all of it for one reason. */
    void leaveAll(String reason) {
        whole = reason;
    }

    /** What was taken, without what was remarked on alone. */
    Set<SourceLine> taken() {
        return whole == null ? taken : Set.of();
    }

    List<LeftLine> left() {
        if (lines.isEmpty()) {
            return List.of();
        }
        if (whole != null) {
            IntSummaryStatistics places =
                    lines.stream().mapToInt(SourceLine::number).summaryStatistics();
            return List.of(new LeftLine(lines.get(0).file(), places.getMin(), places.getMax(), title, whole));
        }
        List<LeftLine> left = new ArrayList<>(remarks);
        for (SourceLine line : lines) {
            if (!taken.contains(line)) {
                SourceLine counts = line(line.name());
                left.add(new LeftLine(
                        line.file(),
                        line.number(),
                        line.number(),
                        line.name(),
                        counts.equals(line)
                                ? reasons.getOrDefault(line.name(), UNKNOWN)
                                : "is given again on line " + counts.number() + ", which counts"));
            }
        }
        return left;
    }
}
