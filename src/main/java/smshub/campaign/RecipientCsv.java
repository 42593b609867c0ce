package smshub.campaign;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import smshub.text.CsvRows;

/**
 * Recipients in a file with separated values. Its first line names the columns: one is the number, and the others are
 * values for the text. Rows are told by their lines.
 */
public final class RecipientCsv implements RecipientRows {
    /** What the column of numbers may be called, in any case. */
    public static final Set<String> NUMBER =
            new TreeSet<>(List.of("to", "number", "recipient", "phone", "mobile", "msisdn"));

    private final Reader source;
    private CsvRows rows;
    private List<String> columns;
    private int number;

    /** @param source the file's characters, see {@link CsvRows#reader} */
    public RecipientCsv(Reader source) {
        this.source = source;
    }

    @Override
    public Row next() throws RowException, IOException {
        try {
            if (columns == null) {
                rows = new CsvRows(source);
                head();
            }
            List<String> cells = rows.next();
            return cells == null ? null : row(cells);
        } catch (CsvRows.Malformed e) {
            throw new RowException("line " + rows.line() + " " + e.getMessage(), e.last() || columns == null);
        }
    }

    private void head() throws RowException, IOException, CsvRows.Malformed {
        List<String> named = rows.next();
        if (named == null) {
            throw new RowException("the file is empty", true);
        }
        columns = new ArrayList<>();
        number = -1;
        Set<String> seen = new TreeSet<>();
        for (String cell : named) {
            String name = cell.strip();
            if (NUMBER.contains(name.toLowerCase(Locale.ROOT))) {
                number = number < 0 ? columns.size() : unusable("names the number twice");
            }
            if (name.isEmpty() || !seen.add(name)) {
                unusable(name.isEmpty() ? "has a column without a name" : "names a column twice");
            }
            columns.add(name);
        }
        if (number < 0) {
            unusable("must name the columns, and one of them "
                    + String.join(", ", NUMBER).replaceFirst(", (?=[^,]*$)", " or "));
        }
    }

    private int unusable(String clause) throws RowException {
        throw new RowException("line " + rows.line() + " " + clause, true);
    }

    private Row row(List<String> cells) throws RowException {
        if (cells.size() != columns.size()) {
            throw new RowException("line " + rows.line() + " has " + cells.size()
                    + (cells.size() == 1 ? " column" : " columns") + ", not " + columns.size());
        }
        if (cells.get(number).isBlank()) {
            throw new RowException("line " + rows.line() + " has no number");
        }
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < cells.size(); i++) {
            if (i != number) {
                values.put(columns.get(i), cells.get(i));
            }
        }
        return new Row("line " + rows.line(), cells.get(number).strip(), values);
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}
