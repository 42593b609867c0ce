package smshub.alert;

import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import smshub.json.Json;

/**
 * What waits to be told.
 *
 * @param key what it is about; null for messages that came to a bad end
 * @param state what it says of that: it begins or is over
 * @param subject what is told, as a subject
 * @param lines of which each tells one thing
 * @param more how many things are told by no line
 * @param to who hears of it by mail; null or empty for those who hear of all
 * @param at when it was found, or null
 */
public record Notice(
        String key, State state, String subject, List<String> lines, long more, List<String> to, Instant at) {
    /** What a subject begins with. */
    public static final String FROM = "SMS hub: ";

    private static final int MOST_LINES = 100;

    /** What a notice says of a thing. */
    public enum State {
        BEGUN,
        OVER
    }

    public Notice {
        lines = lines == null ? List.of() : List.copyOf(lines);
        to = to == null ? List.of() : List.copyOf(to);
    }

    static Notice begun(Episode episode) {
        Condition condition = episode.condition();
        return new Notice(
                condition.key(),
                State.BEGUN,
                FROM + condition.subject(),
                condition.lines(),
                0,
                condition.to(),
                episode.since());
    }

    static Notice ended(Episode episode) {
        Condition condition = episode.condition();
        return new Notice(
                condition.key(),
                State.OVER,
                FROM + condition.over(),
                List.of("It was otherwise since " + episode.since() + "."),
                0,
                condition.to(),
                episode.wellSince());
    }

    /** What came to a bad end; what is told of it in a while goes into one mail. */
    static Notice of(List<String> bad, List<String> to) {
        return new Notice(null, null, FROM + "messages that were not delivered", List.of(), 0, to, null).and(bad, 0);
    }

    /** Whether the two go into one mail. */
    private boolean goesWith(Notice other) {
        return (key == null) == (other.key == null)
                && to.equals(other.to)
                && (key != null || subject.equals(other.subject));
    }

    /** The subject without who tells it. */
    public String about() {
        return subject.startsWith(FROM) ? subject.substring(FROM.length()) : subject;
    }

    /** Notices as they lie on a queue, those that go together in one list; what is none is left out. */
    public static List<List<Notice>> grouped(List<String> texts) {
        List<List<Notice>> groups = new ArrayList<>();
        for (String text : texts) {
            Notice notice = read(text);
            if (notice != null && notice.subject != null) {
                groups.stream()
                        .filter(group -> group.get(0).goesWith(notice))
                        .findFirst()
                        .orElseGet(() -> {
                            groups.add(new ArrayList<>());
                            return groups.get(groups.size() - 1);
                        })
                        .add(notice);
            }
        }
        return groups;
    }

    private static Notice read(String text) {
        try {
            return text == null ? null : Json.read(text, Notice.class);
        } catch (UncheckedIOException e) {
            return null;
        }
    }

    private Notice and(Notice other) {
        return and(other.lines, other.more);
    }

    private Notice and(List<String> others, long othersMore) {
        List<String> all = Stream.concat(lines.stream(), others.stream()).toList();
        List<String> told = all.subList(0, Math.min(all.size(), MOST_LINES));
        return new Notice(key, state, subject, told, more + othersMore + all.size() - told.size(), to, at);
    }

    /**
     * Several that go into one mail as one, under a subject that says how many there are.
     *
     * @param all at least one
     */
    public static Notice together(List<Notice> all) {
        Notice first = all.get(0);
        if (all.size() == 1) {
            return first;
        }
        if (first.key == null) {
            return all.stream().reduce(Notice::and).orElseThrow();
        }
        long begun = all.stream().filter(each -> each.state == State.BEGUN).count();
        long over = all.size() - begun;
        String subject = FROM
                + (begun == 0 ? "" : begun + (begun == 1 ? " alert" : " alerts"))
                + (begun == 0 || over == 0 ? "" : ", ")
                + (over == 0 ? "" : over + " over");
        List<String> lines = all.stream()
                .flatMap(each -> Stream.concat(
                        Stream.of("* " + each.about()), each.lines.stream().map(line -> "  " + line)))
                .toList();
        return new Notice(first.key, first.state, subject, List.of(), 0, first.to, first.at).and(lines, 0);
    }
}
