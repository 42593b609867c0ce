package smshub.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import smshub.http.Archive.Page;

/** Entries as CSV (RFC 4180), of which only one page is in memory at a time. */
final class CsvStream<T> extends InputStream {
    private final Function<String, Page<T>> pages;
    private final Function<T, List<Object>> cells;
    private String next;
    private byte[] bytes;
    private int position;

    /**
     * @param header names of the columns, with commas between
     * @param pages the page that a cursor names
     * @param cells the values of an entry
     */
    CsvStream(String header, Page<T> first, Function<String, Page<T>> pages, Function<T, List<Object>> cells) {
        this.pages = pages;
        this.cells = cells;
        this.next = first.next();
        this.bytes = (header + "\r\n" + rows(first)).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        while (position == bytes.length && next != null) {
            advance();
        }
        if (position == bytes.length) {
            return -1;
        }
        int count = Math.min(length, bytes.length - position);
        System.arraycopy(bytes, position, target, offset, count);
        position += count;
        return count;
    }

    private void advance() throws IOException {
        try {
            Page<T> page = pages.apply(next);
            next = page.next();
            bytes = rows(page).toString().getBytes(StandardCharsets.UTF_8);
            position = 0;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private StringBuilder rows(Page<T> page) {
        StringBuilder rows = new StringBuilder();
        for (T entry : page.entries()) {
            String separator = "";
            for (Object value : cells.apply(entry)) {
                cell(rows.append(separator), value);
                separator = ",";
            }
            rows.append("\r\n");
        }
        return rows;
    }

    private static void cell(StringBuilder rows, Object value) {
        if (value == null) {
            return;
        }
        String text = value.toString();
        if (formula(text)) {
            text = "'" + text;
        }
        boolean quoted = text.chars().anyMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n');
        if (quoted) {
            rows.append('"').append(text.replace("\"", "\"\"")).append('"');
        } else {
            rows.append(text);
        }
    }

    /** Whether a spreadsheet would calculate the cell (CWE-1236). A number with its plus sign is only a number. */
    private static boolean formula(String text) {
        return !text.isEmpty()
                && "=+-@\t\r".indexOf(text.charAt(0)) >= 0
                && !text.substring(1).chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
