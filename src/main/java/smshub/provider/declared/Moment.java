package smshub.provider.declared;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import java.util.function.Function;
import smshub.provider.declared.Said.Format;

/** When something was, by a place and the form of the time there; UTC where it says no zone. */
record Moment(Place place, Function<String, Instant> form) {
    /** @param part null where nothing tells it */
    static Moment of(Part part, Format format) {
        if (part == null) {
            return null;
        }
        part.words("at", "as");
        Part at = part.needed("at");
        Part as = part.needed("as");
        return at == null || as == null ? null : new Moment(Place.of(at, format), form(as));
    }

    /** The hub's time where the provider's is not there, or makes no sense. */
    static Instant of(Moment moment, Said said, Instant now) {
        String told = moment == null ? null : moment.place.in(said);
        if (told == null) {
            return now;
        }
        try {
            return moment.form.apply(told.strip());
        } catch (DateTimeException | NumberFormatException e) {
            return now;
        }
    }

    private static Function<String, Instant> form(Part part) {
        return switch (part.text()) {
            case "iso" -> text -> instant(DateTimeFormatter.ISO_DATE_TIME, text);
            case "seconds" -> text -> Instant.ofEpochSecond(Long.parseLong(text));
            case "millis" -> text -> Instant.ofEpochMilli(Long.parseLong(text));
            case "http" -> text -> instant(DateTimeFormatter.RFC_1123_DATE_TIME, text);
            default -> {
                DateTimeFormatter pattern = pattern(part);
                yield text -> instant(pattern, text);
            }
        };
    }

    private static DateTimeFormatter pattern(Part part) {
        try {
            return DateTimeFormatter.ofPattern(part.text(), Locale.ROOT);
        } catch (IllegalArgumentException e) {
            part.mistake("must be iso, seconds, millis, http, or a pattern such as uuuu-MM-dd HH:mm:ss");
            return DateTimeFormatter.ISO_DATE_TIME;
        }
    }

    private static Instant instant(DateTimeFormatter form, String text) {
        TemporalAccessor time = form.parseBest(text, OffsetDateTime::from, LocalDateTime::from);
        return time instanceof LocalDateTime local
                ? local.toInstant(ZoneOffset.UTC)
                : ((OffsetDateTime) time).toInstant();
    }
}
