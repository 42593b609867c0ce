package smshub.protocol.mail;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import smshub.message.Problem;
import smshub.message.ProblemCode;

/**
 * The body of a mail that names a template: a line {@code name: value} for each value, up to where a signature begins (RFC
 * 3676, 4.3).
 *
 * @param values text by placeholder
 * @param problem which line says none, or null
 */
record MailValues(Map<String, String> values, Problem problem) {
    private static final Pattern LINE = Pattern.compile("\\s*([\\p{L}\\p{N}_.-]{1,64})\\s*:\\s?(.*)");

    static MailValues of(String body) {
        Map<String, String> values = new LinkedHashMap<>();
        int number = 0;
        for (String line : body.split("\\R", -1)) {
            number++;
            if (line.strip().equals("--")) {
                break;
            }
            Matcher parts = LINE.matcher(line);
            if (parts.matches()) {
                if (values.put(parts.group(1), parts.group(2).strip()) != null) {
                    return wrong(number, "has a value that stands in a line before it");
                }
            } else if (!line.isBlank()) {
                return wrong(number, "is no value such as name: Anna");
            }
        }
        return new MailValues(values, null);
    }

    private static MailValues wrong(int line, String flaw) {
        return new MailValues(
                Map.of(),
                new Problem(
                        ProblemCode.FIELD_INVALID,
                        "The mail names a template, whose values are its lines; line " + line + " " + flaw + ".",
                        "values"));
    }
}
