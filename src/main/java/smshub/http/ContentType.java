package smshub.http;

import java.util.Locale;

/**
 * The value of a Content-Type header.
 *
 * @param name type and subtype in lower case; empty without the header
 * @param charset its charset, or null
 */
public record ContentType(String name, String charset) {
    private static final String CHARSET = "charset=";

    static ContentType of(String header) {
        if (header == null) {
            return new ContentType("", null);
        }
        int end = header.indexOf(';');
        if (end < 0) {
            return new ContentType(header.trim().toLowerCase(Locale.ROOT), null);
        }
        String parameters = header.substring(end + 1);
        int at = parameters.toLowerCase(Locale.ROOT).indexOf(CHARSET);
        String charset = null;
        if (at >= 0) {
            int stop = parameters.indexOf(';', at);
            charset = parameters
                    .substring(at + CHARSET.length(), stop < 0 ? parameters.length() : stop)
                    .trim()
                    .replace("\"", "");
        }
        return new ContentType(header.substring(0, end).trim().toLowerCase(Locale.ROOT), charset);
    }

    public boolean form() {
        return name.equals("application/x-www-form-urlencoded");
    }

    /** JSON, or a body of which nothing is said. */
    boolean json() {
        return name.isEmpty() || name.equals("application/json") || name.endsWith("+json");
    }
}
