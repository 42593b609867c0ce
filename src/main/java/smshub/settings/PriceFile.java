package smshub.settings;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import smshub.text.CsvRows;

/**
 * A price list as CSV in UTF-8: the first line names the columns {@code prefix} and {@code price}, and perhaps
 * {@code currency}. Prices may have a decimal comma.
 */
final class PriceFile {
    private static final String PREFIX = "prefix";
    private static final String PRICE = "price";
    private static final String CURRENCY = "currency";
    private static final Set<String> COLUMNS = Set.of(PREFIX, PRICE, CURRENCY);
    /** A file of the wrong kind has a mistake in each line. */
    private static final int MOST_MISTAKES = 10;

    private final PriceSection.Draft draft;
    private final List<String> mistakes = new ArrayList<>();
    private int wrong;

    PriceFile(PriceSection.Draft draft) {
        this.draft = draft;
    }

    /** Reads a file; what is wrong with it, each as a sentence without its end. */
    List<String> read(Path file) {
        String name = String.valueOf(file.getFileName());
        try (Reader content = CsvRows.reader(Files.newInputStream(file), StandardCharsets.UTF_8)) {
            rows(name, new CsvRows(content));
        } catch (IOException e) {
            return List.of(
                    Files.exists(file) ? file + " cannot be read; check its permissions" : "there is no file " + file);
        }
        if (wrong > mistakes.size()) {
            mistakes.add(name + " has " + (wrong - mistakes.size()) + " more mistakes");
        }
        return mistakes;
    }

    private void rows(String name, CsvRows rows) throws IOException {
        List<String> columns = null;
        boolean any = false;
        boolean more = true;
        while (more) {
            String sentence = null;
            try {
                List<String> cells = rows.next();
                more = cells != null;
                if (more && columns == null) {
                    columns = columns(cells);
                    more = columns != null;
                    sentence = more
                            ? null
                            : "must name the columns " + PREFIX + " and " + PRICE + ", and may name " + CURRENCY
                                    + "; each once";
                } else if (more) {
                    any = true;
                    sentence = cells.size() == columns.size()
                            ? take(columns, cells)
                            : "has " + cells.size() + " columns, not " + columns.size();
                }
            } catch (CsvRows.Malformed e) {
                sentence = e.getMessage();
                more = !e.last() && columns != null;
            }
            if (sentence != null) {
                mistake(name + " line " + rows.line() + ": " + sentence);
            }
        }
        if (!any && wrong == 0) {
            mistake(name + " has no prices");
        }
    }

    private static List<String> columns(List<String> cells) {
        List<String> columns = cells.stream()
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .toList();
        return COLUMNS.containsAll(columns)
                        && columns.containsAll(List.of(PREFIX, PRICE))
                        && Set.copyOf(columns).size() == columns.size()
                ? columns
                : null;
    }

    private String take(List<String> columns, List<String> cells) {
        for (int i = 0; i < columns.size(); i++) {
            if (cells.get(i).isBlank()) {
                return "has no " + columns.get(i);
            }
        }
        String currency = columns.contains(CURRENCY)
                ? cells.get(columns.indexOf(CURRENCY)).strip()
                : null;
        return draft.put(
                cells.get(columns.indexOf(PREFIX)).strip(),
                cells.get(columns.indexOf(PRICE)).strip().replace(',', '.'),
                currency);
    }

    private void mistake(String sentence) {
        wrong++;
        if (mistakes.size() < MOST_MISTAKES) {
            mistakes.add(sentence);
        }
    }
}
