package smshub.campaign;

import java.io.IOException;
import java.util.Map;

/** A list of recipients, read from its beginning to its end; only some rows of it are in memory at a time. */
public interface RecipientRows extends AutoCloseable {
    /**
     * The next row; null after the last.
     *
     * @throws RowException where a row is not as it must be; the next call goes on behind it
     * @throws IOException where the list cannot be read on
     */
    Row next() throws RowException, IOException;

    @Override
    void close() throws IOException;

    /**
     * One row.
     *
     * @param where what people call it: line 3, recipient 7
     * @param to number as it was given
     * @param values other columns by their names
     */
    record Row(String where, String to, Map<String, String> values) {
        /** Without the number, because logs and traces print it. */
        @Override
        public String toString() {
            return "Row" + values.keySet();
        }
    }
}
