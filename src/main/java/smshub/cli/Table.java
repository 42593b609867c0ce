package smshub.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Stream;

/** Rows as columns for a terminal. */
final class Table {
    private Table() {}

    /** The rows under their head. */
    static String of(List<String> head, List<List<String>> rows) {
        return of(Stream.concat(Stream.of(head), rows.stream()).toList());
    }

    /** The rows, each column as wide as its widest cell, each line ended. */
    static String of(List<List<String>> rows) {
        int[] widths = new int[rows.get(0).size()];
        for (List<String> row : rows) {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], row.get(column).length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < widths.length; column++) {
                String cell = row.get(column);
                line.append(cell).append(" ".repeat(widths[column] - cell.length() + 2));
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    /** A value of an answer as a cell: a price as amount and currency, anything else as its text. */
    static String cell(JsonNode value) {
        return value.has("amount")
                ? (value.path("amount").decimalValue().toPlainString() + " "
                                + value.path("currency").asText())
                        .strip()
                : value.asText();
    }

    /** A text as a cell: on one line, and without what steers a terminal. */
    static String line(String text) {
        return text.replaceAll("\\R", " ").replaceAll("\\p{Cntrl}", "?");
    }
}
