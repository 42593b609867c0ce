package smshub.protocol.modem.at;

import java.util.List;
import java.util.Optional;

/**
 * A modem's complete answer to a command.
 *
 * @param lines what it told before the final line
 * @param refusal why not; null when it said OK
 */
public record CommandAnswer(List<String> lines, CommandRefusal refusal) {
    public CommandAnswer {
        lines = List.copyOf(lines);
    }

    public boolean ok() {
        return refusal == null;
    }

    /** What the first line with a prefix such as {@code +CSQ:} tells behind it. */
    public Optional<String> value(String prefix) {
        return lines.stream()
                .filter(line -> line.startsWith(prefix))
                .findFirst()
                .map(line -> line.substring(prefix.length()).strip());
    }

    /** The first line, without the prefix that some modems put before free text; empty when there is none. */
    public String text() {
        return lines.isEmpty()
                ? ""
                : lines.get(0)
                        .replaceFirst("^\\+C\\w+: ?", "")
                        .replace("\"", "")
                        .strip();
    }
}
