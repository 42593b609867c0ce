package smshub.http;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import smshub.consent.Consent;
import smshub.http.ConsentApi.WrongValue;
import smshub.message.Problem;
import smshub.message.ProblemCode;
import smshub.text.CsvRows;

/**
 * A consent list as CSV (RFC 4180) in UTF-8, with the separators of {@link CsvRows}. Its first line names the columns. What
 * the hub exports can be read again.
 */
final class ConsentFile {
    private static final Set<String> COLUMNS =
            new TreeSet<>(List.of("number", "category", "state", "source", "by", "at"));
    /** Most mistakes that are told; a file of the wrong kind has one in each line. */
    private static final int MOST_MISTAKES = 10;

    private final ConsentApi reader;
    private final String client;
    private final List<Consent> entries = new ArrayList<>();
    private final List<String> mistakes = new ArrayList<>();
    private long wrong;

    ConsentFile(ConsentApi reader, String client) {
        this.reader = reader;
        this.client = client;
    }

    List<Consent> entries() {
        return entries;
    }

    /** Reads the file; the mistakes with their lines, or null. */
    Problem read(byte[] bytes) {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return Problem.of(ProblemCode.BODY_MALFORMED, "The file is not in UTF-8.");
        }
        try {
            return read(new CsvRows(new StringReader(text.startsWith("\uFEFF") ? text.substring(1) : text)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Problem read(CsvRows rows) throws IOException {
        List<String> columns = new ArrayList<>();
        List<String> cells = next(rows);
        columns.addAll(cells == null ? List.of() : cells);
        columns.replaceAll(name -> name.strip().toLowerCase(Locale.ROOT));
        if (!COLUMNS.containsAll(columns)
                || !columns.containsAll(List.of("number", "state"))
                || Set.copyOf(columns).size() != columns.size()) {
            return new Problem(
                    ProblemCode.FIELD_INVALID,
                    "Line 1 must name the columns number and state, and may name category, at, source and by; each once.",
                    null);
        }
        for (cells = next(rows); cells != null; cells = next(rows)) {
            if (cells.size() == columns.size()) {
                take(columns, cells, rows.line());
            } else {
                mistake(rows.line(), "has " + cells.size() + " columns, not " + columns.size());
            }
        }
        if (wrong == 0) {
            return null;
        }
        String more = wrong > mistakes.size() ? "; and " + (wrong - mistakes.size()) + " more" : "";
        return new Problem(
                ProblemCode.FIELD_INVALID, "Nothing was taken over: " + String.join("; ", mistakes) + more + ".", null);
    }

    private void take(List<String> columns, List<String> cells, int at) {
        String source = cell(columns, cells, "source");
        String by = cell(columns, cells, "by");
        try {
            entries.add(reader.entry(
                    cell(columns, cells, "number"),
                    cell(columns, cells, "category"),
                    cell(columns, cells, "state"),
                    source == null ? Consent.Source.CSV.word() : source,
                    by == null ? client : by,
                    cell(columns, cells, "at")));
        } catch (WrongValue e) {
            mistake(at, e.getMessage());
        }
    }

    private void mistake(int at, String sentence) {
        wrong++;
        if (mistakes.size() < MOST_MISTAKES) {
            mistakes.add("line " + at + ": " + sentence);
        }
    }

    /** A value; null where it is absent or empty. */
    private static String cell(List<String> columns, List<String> cells, String name) {
        int index = columns.indexOf(name);
        String value = index < 0 ? "" : cells.get(index).strip();
        return value.isEmpty() ? null : value;
    }

    /** The next row that can be read; null after the last. */
    private List<String> next(CsvRows rows) throws IOException {
        while (true) {
            try {
                return rows.next();
            } catch (CsvRows.Malformed e) {
                mistake(rows.line(), e.getMessage());
                if (e.last()) {
                    return null;
                }
            }
        }
    }
}
