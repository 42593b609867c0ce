package smshub.ops;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a client that does not operate sees of the metrics: the series of its accounts. */
final class VisibleSeries {
    /** The label as Prometheus' format 0.0.4 writes it; a quote within the value of another label is escaped. */
    private static final Pattern ACCOUNT = Pattern.compile("[{,]account=\"([^\"\\\\]*)\"");

    private VisibleSeries() {}

    /** The series of some accounts, with the lines that describe them. */
    static String of(String text, Set<String> accounts) {
        StringBuilder visible = new StringBuilder();
        StringBuilder description = new StringBuilder();
        boolean series = false;
        for (String line : text.split("\n")) {
            if (line.startsWith("#")) {
                if (series) {
                    description.setLength(0);
                    series = false;
                }
                description.append(line).append('\n');
                continue;
            }
            series = true;
            Matcher account = ACCOUNT.matcher(line);
            if (account.find() && accounts.contains(account.group(1))) {
                visible.append(description).append(line).append('\n');
                description.setLength(0);
            }
        }
        return visible.toString();
    }
}
