package smshub.protocol.mail;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import smshub.intake.RequestReader;
import smshub.message.Problem;
import smshub.message.ProblemCode;

/**
 * What the subject of a mail orders. Options stand in brackets after {@code sms:}, apart by semicolons:
 * {@code [sms: from=Shop; sendAt=2030-01-31T08:30:00+01:00]}. Numbers are apart by commas or semicolons; what else a
 * subject says is not sent.
 *
 * @param numbers as they stand there
 * @param options by the names of the REST API
 * @param problem why the options cannot be read, or null
 */
record MailSubject(List<String> numbers, Map<String, String> options, Problem problem) {
    private static final List<String> OPTIONS = RequestReader.BESIDE.stream()
            // They stand in the body.
            .filter(name -> !name.equals("values"))
            .toList();
    private static final String OPTIONS_TOLD = String.join(", ", OPTIONS);

    private static final Pattern BRACKETS = Pattern.compile("(?i)\\[\\s*sms\\s*:([^\\]]*)\\]");
    private static final Pattern NUMBER = Pattern.compile("\\+?[0-9][0-9 ()/.-]{3,30}");
    private static final Pattern BETWEEN = Pattern.compile("\\s*[,;]\\s*");
    /** What mail programs and people put before the numbers. */
    private static final Pattern BEGINNING =
            Pattern.compile("(?i)^(\\s*(re|fwd?|aw|wg|antw|sv|odp|sms|to)\\s*:)*\\s*(sms\\b)?");

    /** @param numbered whether its numbers are recipients */
    static MailSubject of(String subject, boolean numbered) {
        Map<String, String> options = new LinkedHashMap<>();
        Problem problem = null;
        Matcher brackets = BRACKETS.matcher(subject);
        while (brackets.find() && problem == null) {
            problem = read(brackets.group(1), options);
        }
        String rest = BRACKETS.matcher(subject).replaceAll(" ");
        return new MailSubject(numbered ? numbers(rest) : List.of(), options, problem);
    }

    private static Problem read(String group, Map<String, String> options) {
        for (String option : BETWEEN.split(group.strip())) {
            int equals = option.indexOf('=');
            String name = equals < 0 ? option : option.substring(0, equals).strip();
            String known =
                    OPTIONS.stream().filter(name::equalsIgnoreCase).findFirst().orElse(null);
            if (known == null || equals < 0) {
                return new Problem(
                        ProblemCode.FIELD_UNKNOWN,
                        "The subject has an option that the hub does not know; it knows " + OPTIONS_TOLD + ".",
                        "subject");
            }
            options.put(known, option.substring(equals + 1).strip());
        }
        return null;
    }

    private static List<String> numbers(String rest) {
        List<String> numbers = new ArrayList<>();
        for (String word :
                BETWEEN.split(BEGINNING.matcher(rest).replaceFirst("").strip())) {
            if (NUMBER.matcher(word).matches()) {
                numbers.add(word);
            }
        }
        return numbers;
    }
}
