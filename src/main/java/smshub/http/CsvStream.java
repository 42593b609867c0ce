package smshub.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import smshub.http.Archive.Page;

/** Messages as CSV (RFC 4180), of which only one page is in memory at a time. */
final class CsvStream extends InputStream {
    private static final String HEADER =
            "id,acceptedAt,changedAt,state,to,from,text,account,client,source,reference,category,encoding,segments,"
                    + "attempt,possibleDuplicate,problem,sentence\r\n";

    private final Function<String, Page<ListedMessage>> pages;
    private String next;
    private byte[] bytes;
    private int position;

    CsvStream(Page<ListedMessage> first, Function<String, Page<ListedMessage>> pages) {
        this.pages = pages;
        this.next = first.next();
        this.bytes = (HEADER + rows(first)).getBytes(StandardCharsets.UTF_8);
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
            Page<ListedMessage> page = pages.apply(next);
            next = page.next();
            bytes = rows(page).toString().getBytes(StandardCharsets.UTF_8);
            position = 0;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static StringBuilder rows(Page<ListedMessage> page) {
        StringBuilder rows = new StringBuilder();
        for (ListedMessage message : page.entries()) {
            cell(rows, message.id()).append(',');
            cell(rows, message.acceptedAt()).append(',');
            cell(rows, message.changedAt()).append(',');
            cell(rows, message.state().word()).append(',');
            cell(rows, message.to()).append(',');
            cell(rows, message.from()).append(',');
            cell(rows, message.text()).append(',');
            cell(rows, message.account()).append(',');
            cell(rows, message.client()).append(',');
            cell(rows, message.source()).append(',');
            cell(rows, message.reference()).append(',');
            cell(rows, message.category()).append(',');
            cell(rows, message.encoding()).append(',');
            cell(rows, message.segments()).append(',');
            cell(rows, message.attempt()).append(',');
            cell(rows, message.possibleDuplicate()).append(',');
            cell(
                            rows,
                            message.problem() == null
                                    ? null
                                    : message.problem().code().word())
                    .append(',');
            cell(rows, message.problem() == null ? null : message.problem().sentence())
                    .append("\r\n");
        }
        return rows;
    }

    private static StringBuilder cell(StringBuilder rows, Object value) {
        if (value == null) {
            return rows;
        }
        String text = value.toString();
        if (formula(text)) {
            text = "'" + text;
        }
        boolean quoted = text.chars().anyMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n');
        return quoted ? rows.append('"').append(text.replace("\"", "\"\"")).append('"') : rows.append(text);
    }

    /** Whether a spreadsheet would calculate the cell (CWE-1236). A number with its plus sign is only a number. */
    private static boolean formula(String text) {
        return !text.isEmpty()
                && "=+-@\t\r".indexOf(text.charAt(0)) >= 0
                && !text.substring(1).chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
