package smshub.http;

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

/**
 * A consent list as CSV (RFC 4180) in UTF-8, with comma, semicolon or tabulator as its first line has them, and a byte
 * order mark or none. That line names the columns. What the hub exports can be read again.
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

    private String text;
    private char separator;
    private int position;
    private int line = 1;

    ConsentFile(ConsentApi reader, String client) {
        this.reader = reader;
        this.client = client;
    }

    List<Consent> entries() {
        return entries;
    }

    /** Reads the file; the mistakes with their lines, or null. */
    Problem read(byte[] bytes) {
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return Problem.of(ProblemCode.BODY_MALFORMED, "The file is not in UTF-8.");
        }
        position = text.startsWith("\uFEFF") ? 1 : 0;
        separator = separator();
        List<String> columns = row();
        columns.replaceAll(name -> name.strip().toLowerCase(Locale.ROOT));
        if (!COLUMNS.containsAll(columns)
                || !columns.containsAll(List.of("number", "state"))
                || Set.copyOf(columns).size() != columns.size()) {
            return new Problem(
                    ProblemCode.FIELD_INVALID,
                    "Line 1 must name the columns number and state, and may name category, at, source and by; each once.",
                    null);
        }
        while (position < text.length()) {
            int at = line;
            List<String> cells = row();
            if (cells.size() == 1 && cells.get(0).isBlank()) {
                continue;
            }
            if (cells.size() == columns.size()) {
                take(columns, cells, at);
            } else {
                mistake(at, "has " + cells.size() + " columns, not " + columns.size());
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

    private char separator() {
        for (int i = position; i < text.length() && text.charAt(i) != '\n'; i++) {
            if (text.charAt(i) == ',' || text.charAt(i) == ';' || text.charAt(i) == '\t') {
                return text.charAt(i);
            }
        }
        return ',';
    }

    /** The cells of the next row; quotes may hold separators and ends of lines. */
    private List<String> row() {
        List<String> cells = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        while (position < text.length()) {
            char c = text.charAt(position++);
            line += c == '\n' ? 1 : 0;
            if (quoted) {
                if (c != '"') {
                    cell.append(c);
                } else if (position < text.length() && text.charAt(position) == '"') {
                    cell.append(c);
                    position++;
                } else {
                    quoted = false;
                }
            } else if (c == '"' && cell.isEmpty()) {
                quoted = true;
            } else if (c == separator) {
                cells.add(cell.toString());
                cell.setLength(0);
            } else if (c == '\n') {
                break;
            } else if (c != '\r') {
                cell.append(c);
            }
        }
        cells.add(cell.toString());
        return cells;
    }
}
