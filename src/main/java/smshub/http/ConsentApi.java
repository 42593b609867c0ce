package smshub.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import smshub.consent.Consent;
import smshub.consent.ConsentBook;
import smshub.consent.ConsentBook.Filter;
import smshub.consent.ConsentMemory;
import smshub.http.Archive.Page;
import smshub.message.Problem;
import smshub.message.ProblemCode;
import smshub.rules.NumberPlans;

/** Who agreed to messages and who wants none: one number, the list, and whole files. For operators. */
public final class ConsentApi {
    private static final int USUAL = 100;
    private static final int MOST = 1_000;
    private static final Set<String> PARAMETERS =
            new TreeSet<>(List.of("state", "category", "source", "cursor", "limit", "format"));
    private static final Set<String> FIELDS = new TreeSet<>(List.of("state", "category", "at"));
    private static final int LONGEST_CATEGORY = 64;
    private static final String HEADER = "number,category,state,source,by,at";

    private final Guard guard;
    private final ConsentBook book;
    private final Clock clock;

    public ConsentApi(ApiKeys keys, ConsentBook book, Clock clock) {
        this.guard = new Guard(keys);
        this.book = book;
        this.clock = clock;
    }

    /** The list, or all of it as CSV. */
    public CompletionStage<HttpAnswer> list(HttpRequest request) {
        return guard.serve(request, client -> {
            RequestParameters parameters = RequestParameters.ofQuery(request).only(PARAMETERS);
            String category = parameters.text("category");
            Filter filter = new Filter(
                    word(parameters, "state", Consent.State::ofWord),
                    category == null ? null : Consent.category(category),
                    word(parameters, "source", Consent.Source::ofWord));
            Consent after = decode(parameters.text("cursor"));
            int limit = parameters.limit("limit", USUAL, MOST);
            boolean csv = ArchiveApi.csv(request, parameters);
            if (parameters.problem() != null) {
                return Guard.done(HttpAnswer.problem(parameters.problem()));
            }
            if (!csv) {
                Page<Consent> page = page(filter, after, limit);
                return Guard.done(HttpAnswer.json(
                        200, new Listing(page.entries().stream().map(Entry::of).toList(), page.next())));
            }
            return Guard.done(HttpAnswer.stream(
                    "text/csv; charset=utf-8; header=present",
                    Map.of("Content-Disposition", "attachment; filename=\"consents.csv\""),
                    new CsvStream<>(
                            HEADER,
                            page(filter, after, MOST),
                            next -> page(filter, decode(next), MOST),
                            ConsentApi::cells)));
        });
    }

    /** Takes a file over, whole or not at all. */
    public CompletionStage<HttpAnswer> take(HttpRequest request) {
        return guard.serve(request, client -> {
            if (!request.contentType().name().equals("text/csv")) {
                return Guard.done(HttpAnswer.problem(
                        ProblemCode.MEDIA_TYPE_UNSUPPORTED,
                        "The body must be CSV; send it with Content-Type: text/csv."));
            }
            ConsentFile file = new ConsentFile(this, client.id());
            Problem problem = file.read(request.body());
            if (problem != null) {
                return Guard.done(HttpAnswer.problem(problem));
            }
            book.put(file.entries());
            Map<String, Integer> imported = Map.of("imported", file.entries().size());
            return Guard.done(HttpAnswer.json(200, imported).changing(null, imported));
        });
    }

    public CompletionStage<HttpAnswer> find(HttpRequest request) {
        return guard.serve(request, client -> {
            String number = number(request.path().get("number"));
            return Guard.done(number == null ? unreadable() : told(number));
        });
    }

    /** Says what the owner of a number said. */
    public CompletionStage<HttpAnswer> put(HttpRequest request) {
        return guard.serve(request, client -> {
            String number = number(request.path().get("number"));
            if (number == null) {
                return Guard.done(unreadable());
            }
            if (!request.contentType().json()) {
                return Guard.done(HttpAnswer.problem(
                        ProblemCode.MEDIA_TYPE_UNSUPPORTED,
                        "The body must be JSON; send it with Content-Type: application/json."));
            }
            Fields fields = fields(request.body());
            List<Entry> before = said(number);
            Problem problem = fields.problem;
            if (problem == null) {
                try {
                    book.put(List.of(entry(
                            number, fields.category, fields.state, Consent.Source.API.word(), client.id(), fields.at)));
                } catch (WrongValue wrong) {
                    problem = new Problem(ProblemCode.FIELD_INVALID, wrong.getMessage() + ".", wrong.field);
                }
            }
            return Guard.done(
                    problem == null ? told(number).changing(before, said(number)) : HttpAnswer.problem(problem));
        });
    }

    /** Forgets what the owner of a number said, of the category that the query names or of all. */
    public CompletionStage<HttpAnswer> delete(HttpRequest request) {
        return guard.serve(request, client -> {
            RequestParameters parameters = RequestParameters.ofQuery(request).only(Set.of("category"));
            String category = Consent.category(parameters.text("category"));
            String number = number(request.path().get("number"));
            if (parameters.problem() != null) {
                return Guard.done(HttpAnswer.problem(parameters.problem()));
            }
            if (number == null) {
                return Guard.done(unreadable());
            }
            List<Entry> before = said(number);
            return Guard.done(
                    book.forget(number, category, client.id())
                            ? HttpAnswer.empty(204).changing(before, said(number))
                            : nothing());
        });
    }

    /** A value that is not what it must be. */
    static final class WrongValue extends Exception {
        private static final long serialVersionUID = 1;

        private final String field;

        WrongValue(String field, String sentence) {
            super(sentence);
            this.field = field;
        }
    }

    /**
     * An entry from words.
     *
     * @throws WrongValue with a sentence without its full stop
     */
    Consent entry(String number, String category, String state, String source, String by, String at) throws WrongValue {
        String read = number(number);
        if (read == null) {
            throw new WrongValue("number", "number must be in international form, such as +4915112345678");
        }
        String named = Consent.category(category);
        if (named.length() > LONGEST_CATEGORY || named.chars().anyMatch(c -> c < ' ')) {
            throw new WrongValue("category", "category must be of up to " + LONGEST_CATEGORY + " printable characters");
        }
        if (!book.room(named)) {
            throw new WrongValue(
                    "category",
                    "there are " + ConsentMemory.MOST_CATEGORIES + " categories already, which is the most");
        }
        Consent.State said;
        Consent.Source how;
        try {
            said = Consent.State.ofWord(String.valueOf(state));
        } catch (IllegalArgumentException e) {
            said = Consent.State.FORGOTTEN;
        }
        if (said == Consent.State.FORGOTTEN) {
            throw new WrongValue("state", "state must be granted or stopped");
        }
        try {
            how = Consent.Source.ofWord(source);
        } catch (IllegalArgumentException e) {
            throw new WrongValue("source", "source must be api, csv or sms");
        }
        return new Consent(read, named, said, how, by, time(at));
    }

    private Instant time(String at) throws WrongValue {
        Instant now = clock.instant();
        if (at == null || at.isBlank()) {
            return now;
        }
        Instant time;
        try {
            time = at.length() == 10
                    ? LocalDate.parse(at).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : OffsetDateTime.parse(at).toInstant();
        } catch (DateTimeException e) {
            throw new WrongValue("at", "at must be a day or a time with its offset, such as 2026-01-31T08:30:00Z");
        }
        if (time.isAfter(now)) {
            throw new WrongValue("at", "at must not lie in the future");
        }
        return time;
    }

    private record Fields(String state, String category, String at, Problem problem) {}

    private static Fields fields(byte[] body) {
        KnownFields fields = KnownFields.of(body, FIELDS);
        if (fields.problem() != null) {
            return new Fields(null, null, null, fields.problem());
        }
        JsonNode root = fields.root();
        for (Map.Entry<String, JsonNode> field : root.properties()) {
            if (!field.getValue().isTextual() && !field.getValue().isNull()) {
                return failed(ProblemCode.FIELD_INVALID, field.getKey() + " must be a text.", field.getKey());
            }
        }
        if (!root.hasNonNull("state")) {
            return failed(ProblemCode.FIELD_MISSING, "state must be granted or stopped.", "state");
        }
        return new Fields(text(root, "state"), text(root, "category"), text(root, "at"), null);
    }

    private static Fields failed(ProblemCode code, String sentence, String field) {
        return new Fields(null, null, null, new Problem(code, sentence, field));
    }

    private static String text(JsonNode root, String field) {
        return root.hasNonNull(field) ? root.get(field).asText() : null;
    }

    private HttpAnswer told(String number) {
        List<Entry> said = said(number);
        return said.isEmpty() ? nothing() : HttpAnswer.json(200, new OfNumber(number, said));
    }

    private List<Entry> said(String number) {
        return book.find(number).stream().map(Entry::said).toList();
    }

    private static HttpAnswer nothing() {
        return HttpAnswer.problem(ProblemCode.NOT_FOUND, "The consent list has no such entry.");
    }

    /** The refusal of what is no number. */
    static HttpAnswer unreadable() {
        return HttpAnswer.problem(new Problem(
                ProblemCode.NUMBER_INVALID,
                "The number must be in international form, such as +4915112345678.",
                "number"));
    }

    /** The form of a number in the list; null where it is none. */
    static String number(String told) {
        String number = told == null ? null : NumberPlans.sender(told.strip(), null);
        return ConsentMemory.readable(number) && (number.startsWith("+") || number.length() <= 8) ? number : null;
    }

    private static <T> T word(RequestParameters parameters, String name, Function<String, T> read) {
        String value = parameters.text(name);
        try {
            return value == null ? null : read.apply(value.toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            parameters.invalid(name, "has a word that is not known here");
            return null;
        }
    }

    private Page<Consent> page(Filter filter, Consent after, int limit) {
        List<Consent> found = book.list(filter, after, limit + 1);
        return found.size() <= limit
                ? new Page<>(found, null)
                : new Page<>(found.subList(0, limit), encode(found.get(limit - 1)));
    }

    private static String encode(Consent last) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((last.number() + " " + last.category()).getBytes(StandardCharsets.UTF_8));
    }

    /** Where a page begins; the first one for what is no cursor. */
    private static Consent decode(String cursor) {
        try {
            String[] key = cursor == null
                    ? new String[0]
                    : new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8).split(" ", 2);
            return key.length < 2 ? null : new Consent(key[0], key[1], null, null, null, null);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static List<Object> cells(Consent consent) {
        return Arrays.asList(
                consent.number(),
                consent.category(),
                consent.state().word(),
                consent.source().word(),
                consent.by(),
                consent.at());
    }

    private record Listing(List<Entry> consents, String next) {}

    private record OfNumber(String number, List<Entry> consents) {}

    private record Entry(String number, String category, String state, String source, String by, Instant at) {
        static Entry of(Consent consent) {
            return new Entry(
                    consent.number(),
                    consent.category().isEmpty() ? null : consent.category(),
                    consent.state().word(),
                    consent.source().word(),
                    consent.by(),
                    consent.at());
        }

        /** Below its number. */
        static Entry said(Consent consent) {
            Entry entry = of(consent);
            return new Entry(null, entry.category, entry.state, entry.source, entry.by, entry.at);
        }
    }
}
