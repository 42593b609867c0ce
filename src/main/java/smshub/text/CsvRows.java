package smshub.text;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackInputStream;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows of a file with separated values (RFC 4180), of which one is in memory at a time. The separator is what the first
 * line has most of: comma, semicolon, tabulator or bar; a line such as {@code sep=;} before it says so aloud. Quotes may
 * hold separators and ends of lines.
 */
public final class CsvRows {
    /** Characters of a cell: a quote that is not closed must not take the rest of a file into memory. */
    public static final int LONGEST_CELL = 10_000;

    public static final int MOST_CELLS = 200;
    private static final String SEPARATORS = ",;\t|";
    private static final String SAID = "sep=";
    private static final int END = -1;
    private static final int LONGEST_FIRST_LINE = MOST_CELLS * 100;
    private static final char UNREADABLE = '\uFFFD';

    private final BufferedReader reader;
    private final char separator;
    private int line = 1;
    private int begun;

    /** What is wrong with a row. */
    public static final class Malformed extends Exception {
        private static final long serialVersionUID = 1;

        private final boolean last;

        private Malformed(String clause, boolean last) {
            super(clause);
            this.last = last;
        }

        /** Whether nothing behind it can be told apart any more. */
        public boolean last() {
            return last;
        }
    }

    /** @param source characters after any byte order mark */
    public CsvRows(Reader source) throws IOException {
        reader = source instanceof BufferedReader buffered ? buffered : new BufferedReader(source);
        reader.mark(LONGEST_FIRST_LINE);
        String first = firstLine();
        if (first.regionMatches(true, 0, SAID, 0, SAID.length()) && first.length() == SAID.length() + 1) {
            separator = first.charAt(SAID.length());
            line++;
        } else {
            reader.reset();
            separator = separator(first);
        }
    }

    /**
     * Characters of a file. A byte order mark says how they are written, whatever else is said; what cannot be read comes as
     * U+FFFD, so that its line can be told.
     *
     * @param named charset that the file is said to have; null for UTF-8
     */
    public static Reader reader(InputStream bytes, Charset named) throws IOException {
        PushbackInputStream in = new PushbackInputStream(bytes, 3);
        byte[] first = new byte[3];
        int length = in.readNBytes(first, 0, first.length);
        Charset charset = named == null ? StandardCharsets.UTF_8 : named;
        int mark = 0;
        if (length == 3 && first[0] == (byte) 0xEF && first[1] == (byte) 0xBB && first[2] == (byte) 0xBF) {
            charset = StandardCharsets.UTF_8;
            mark = 3;
        } else if (length >= 2 && first[0] == (byte) 0xFF && first[1] == (byte) 0xFE) {
            charset = StandardCharsets.UTF_16LE;
            mark = 2;
        } else if (length >= 2 && first[0] == (byte) 0xFE && first[1] == (byte) 0xFF) {
            charset = StandardCharsets.UTF_16BE;
            mark = 2;
        }
        in.unread(first, mark, length - mark);
        return new BufferedReader(new InputStreamReader(in, charset));
    }

    private String firstLine() throws IOException {
        StringBuilder text = new StringBuilder();
        int c = reader.read();
        for (int i = 1; c != END && c != '\n' && i < LONGEST_FIRST_LINE; i++) {
            if (c != '\r') {
                text.append((char) c);
            }
            c = reader.read();
        }
        return text.toString();
    }

    private static char separator(String line) {
        char best = ',';
        long most = 0;
        boolean quoted = false;
        int[] counts = new int[SEPARATORS.length()];
        for (char c : line.toCharArray()) {
            quoted ^= c == '"';
            int which = quoted ? -1 : SEPARATORS.indexOf(c);
            if (which >= 0 && ++counts[which] > most) {
                most = counts[which];
                best = c;
            }
        }
        return best;
    }

    /** The line in which the last row began, from 1. */
    public int line() {
        return begun;
    }

    /**
     * The cells of the next row that has any; null after the last.
     *
     * @throws Malformed with a clause without a full stop; the next call goes on with the next row
     */
    public List<String> next() throws IOException, Malformed {
        List<String> cells = row();
        while (cells != null && cells.size() == 1 && cells.get(0).isBlank()) {
            cells = row();
        }
        return cells;
    }

    private List<String> row() throws IOException, Malformed {
        begun = line;
        List<String> cells = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        boolean closed = false;
        String flaw = null;
        int c = reader.read();
        if (c == END) {
            return null;
        }
        for (; c != END && (quoted || c != '\n'); c = reader.read()) {
            line += c == '\n' ? 1 : 0;
            if (c == '"' && quoted) {
                reader.mark(1);
                if (reader.read() == '"') {
                    cell.append('"');
                } else {
                    reader.reset();
                    quoted = false;
                    closed = true;
                }
            } else if (!quoted && c == separator) {
                cells.add(cell.toString());
                cell.setLength(0);
                closed = false;
            } else if (c == '"' && cell.isEmpty() && !closed) {
                quoted = true;
            } else if (c != '\r' || quoted) {
                flaw = closed && c != ' ' ? "has text behind a closing quote" : flaw;
                flaw = c == UNREADABLE ? "is not in the file's charset, which is UTF-8 unless it is told" : flaw;
                cell.append((char) c);
            }
            if (cell.length() > LONGEST_CELL) {
                throw new Malformed("has a cell of more than " + LONGEST_CELL + " characters", true);
            }
            if (cells.size() >= MOST_CELLS) {
                throw new Malformed("has more than " + MOST_CELLS + " columns", true);
            }
        }
        if (quoted) {
            throw new Malformed("has a quote that is not closed", true);
        }
        line += c == '\n' ? 1 : 0;
        cells.add(cell.toString());
        if (flaw != null) {
            throw new Malformed(flaw, false);
        }
        return cells;
    }
}
