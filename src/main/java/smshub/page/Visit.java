package smshub.page;

import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import smshub.account.Client.Permission;
import smshub.message.MessageState;
import smshub.message.Problem;

/**
 * One request for a page, with what it takes to answer it in the visitor's language.
 *
 * @param path decoded parts of the path by their names
 * @param address path and query, as they were asked for
 * @param file a file that came along, gone when the answer is; null without
 * @param now when it was asked
 * @param hubZone by whose clock times are told to a visitor who has none of its own
 */
record Visit(
        Visitor visitor,
        Words words,
        Map<String, String> path,
        Inputs inputs,
        String address,
        Path file,
        Instant now,
        ZoneId hubZone) {
    private static final Map<MessageState, String> TONES = new LinkedHashMap<>();

    static {
        TONES.put(MessageState.DELIVERED, "good");
        TONES.put(MessageState.SENT, "under-way");
        TONES.put(MessageState.SENDING, "under-way");
        TONES.put(MessageState.ACCEPTED, "waits");
        TONES.put(MessageState.SCHEDULED, "waits");
        TONES.put(MessageState.DEFERRED, "waits");
        TONES.put(MessageState.UNSURE, "doubt");
        TONES.put(MessageState.CANCELLED, "over");
    }

    /** The same with other inputs. */
    Visit with(Inputs others) {
        return new Visit(visitor, words, path, others, address, file, now, hubZone);
    }

    boolean may(Permission permission) {
        return visitor.may(permission);
    }

    String say(String key, Object... values) {
        return words.say(key, values);
    }

    String id() {
        return path.get("id");
    }

    /** By whose clock times are shown and read. */
    ZoneId zone() {
        ZoneId own = visitor.client().schedule().zone();
        return own == null ? hubZone : own;
    }

    /** A moment for a template: machine-readable, short, and in full. */
    Map<String, Object> time(Instant time) {
        if (time == null) {
            return null;
        }
        ZonedDateTime there = time.atZone(zone());
        boolean today = there.toLocalDate().equals(now.atZone(zone()).toLocalDate());
        DateTimeFormatter brief = today
                ? DateTimeFormatter.ofPattern("HH:mm:ss")
                : DateTimeFormatter.ofLocalizedDateTime(FormatStyle.SHORT, FormatStyle.SHORT);
        return Map.of(
                "iso", time.toString(),
                "brief", brief.withLocale(words.locale()).format(there),
                "full",
                        DateTimeFormatter.ofLocalizedDateTime(FormatStyle.FULL, FormatStyle.LONG)
                                .withLocale(words.locale())
                                .format(there));
    }

    /** How long ago something was, in the largest unit that it fills. */
    String age(Instant since) {
        return since == null ? null : length(Duration.between(since, now));
    }

    String length(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        if (seconds < 120) {
            return say("seconds", seconds);
        }
        if (seconds < 2 * 3600) {
            return say("minutes", seconds / 60);
        }
        return seconds < 2 * 86_400 ? say("hours", seconds / 3600) : say("days", seconds / 86_400);
    }

    /** A state for a template: its word, its name and its colour. */
    Map<String, Object> state(MessageState state) {
        return Map.of(
                "word", state.word(),
                "name", words.term("state", state.word()),
                "tone", TONES.getOrDefault(state, "bad"));
    }

    /**
     * A problem for a template; null where there is none. What it is, and what can be done, stands in the visitor's language,
     * what the hub or the provider says of this one in English.
     */
    Map<String, Object> problem(Problem problem) {
        if (problem == null) {
            return null;
        }
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("code", problem.code().word());
        told.put("name", words.term("problem", problem.code().word()));
        told.put("advice", words.advice(problem.code()));
        told.put("sentence", problem.sentence());
        told.put("field", problem.field());
        return told;
    }

    /** The choices of a list. */
    <T> List<Map<String, Object>> choices(
            Iterable<T> all, String chosen, Function<T, String> value, Function<T, String> label) {
        List<Map<String, Object>> choices = new ArrayList<>();
        for (T one : all) {
            String word = value.apply(one);
            choices.add(Map.of("value", word, "label", label.apply(one), "selected", word.equals(chosen)));
        }
        return choices;
    }

    /**
     * A day or a moment as a browser's field has it, by the visitor's clock; null where it is none.
     *
     * @param end whether the end of a day is meant
     */
    Instant moment(String given, boolean end) {
        try {
            if (given == null) {
                return null;
            }
            if (given.indexOf('T') > 0) {
                return LocalDateTime.parse(given).atZone(zone()).toInstant();
            }
            LocalDate day = LocalDate.parse(given);
            return (end ? day.plusDays(1) : day).atStartOfDay(zone()).toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** What every template needs. */
    Map<String, Object> values() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("w", words.all());
        values.put(OfficePage.TOKEN, visitor.token());
        values.put("here", address);
        values.put("maySend", may(Permission.SEND));
        values.put("mayAccounts", may(Permission.ACCOUNTS));
        values.put("mayTexts", may(Permission.TEXTS));
        values.put("mayCampaigns", may(Permission.CAMPAIGNS));
        values.put("mayAdminister", may(Permission.ADMINISTRATION));
        values.put("everything", visitor.everything());
        return values;
    }
}
