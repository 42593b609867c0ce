package smshub.alert;

import java.util.List;

/**
 * Something that is wrong.
 *
 * @param key what it is about, such as {@code accounts/main}; there is one at a time
 * @param subject what is wrong, as the end of a sentence: {@code the intake post fails}
 * @param over what is said when it has ended: {@code the intake post works again}
 * @param lines what else is known
 * @param to who hears of it by mail, in place of those who hear of all; empty for those
 */
public record Condition(String key, String subject, String over, List<String> lines, List<String> to) {
    public Condition {
        lines = List.copyOf(lines);
        to = to == null ? List.of() : List.copyOf(to);
    }

    /** One that those hear of who hear of all. */
    public Condition(String key, String subject, String over, List<String> lines) {
        this(key, subject, over, lines, List.of());
    }

    /** The same for others to hear of. */
    Condition told(List<String> others) {
        return new Condition(key, subject, over, lines, others);
    }
}
