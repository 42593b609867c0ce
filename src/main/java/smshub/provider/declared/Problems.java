package smshub.provider.declared;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import smshub.message.Problem;
import smshub.message.ProblemCode;

/** What a provider's codes mean, and what one means that the table does not have. */
final class Problems {
    /** Which of the hub's codes a provider's answer may come to. */
    private static final Set<ProblemCode> OF_PROVIDERS = EnumSet.of(
            ProblemCode.PROVIDER_BUSY,
            ProblemCode.PROVIDER_FAULT,
            ProblemCode.RECIPIENT_BUSY,
            ProblemCode.DAILY_LIMIT,
            ProblemCode.ANSWER_NOT_UNDERSTOOD,
            ProblemCode.RECIPIENT_REJECTED,
            ProblemCode.RECIPIENT_OPTED_OUT,
            ProblemCode.SENDER_REJECTED,
            ProblemCode.TEXT_REJECTED,
            ProblemCode.TEXT_TOO_LONG,
            ProblemCode.REQUEST_REJECTED,
            ProblemCode.SERVICE_REFUSED,
            ProblemCode.COUNTRY_NOT_ALLOWED,
            ProblemCode.LOGIN_REJECTED,
            ProblemCode.CREDIT_EXHAUSTED,
            ProblemCode.ACCOUNT_BLOCKED);

    private static final String UNSURE = "unsure";
    private static final String BY_STATUS = "by-status";
    /** Says that an earlier attempt with the same id got through. */
    private static final String TAKEN_BEFORE = "taken-before";

    private static final int LONGEST_RANGE = 10_000;

    /** An answer may repeat the text, which belongs into no problem. */
    private static final Pattern PLAIN_CODE = Pattern.compile("[\\w.-]{1,64}");

    private final String title;
    private final Map<String, Problem> known = new HashMap<>();
    private ProblemCode otherwise;
    private boolean byStatus;

    private Problems(String title) {
        this.title = title;
    }

    /** @param part the codes, the code of all others under {@code otherwise} */
    static Problems of(Part part, String title, boolean idempotent) {
        Problems problems = new Problems(title);
        Part otherwise = part.needed("otherwise");
        if (otherwise != null) {
            problems.byStatus = otherwise.text().equals(BY_STATUS);
            problems.otherwise = problems.byStatus || otherwise.text().equals(UNSURE) ? null : code(otherwise);
        }
        Part codes = part.needed("codes");
        if (codes != null) {
            codes.entries().forEach((code, meaning) -> problems.add(code, meaning, idempotent));
        }
        return problems;
    }

    private void add(String codes, Part meaning, boolean idempotent) {
        List<Part> words = meaning.items();
        if (words.size() != 2) {
            meaning.mistake(
                    "must be a list of two: a problem and what it means, as in [login-rejected, the key is wrong]");
            return;
        }
        if (words.get(0).text().equals(TAKEN_BEFORE)) {
            if (!idempotent) {
                words.get(0).mistake("taken-before belongs to a provider that is idempotent");
            }
            known.put(codes, null);
            return;
        }
        ProblemCode code = code(words.get(0));
        String sentence = words.get(1).text();
        int[] range =
                codes.matches("\\d+-\\d+") ? new Part(meaning.notes(), meaning.line(), codes, null).range() : null;
        if (range == null) {
            known.put(codes, problem(code, codes, sentence));
        } else if (range[1] - range[0] > LONGEST_RANGE) {
            meaning.mistake("a range of codes is too long");
        } else {
            for (int number = range[0]; number <= range[1]; number++) {
                known.putIfAbsent(Integer.toString(number), problem(code, Integer.toString(number), sentence));
            }
        }
    }

    private Problem problem(ProblemCode code, String word, String sentence) {
        return Problem.of(code, title + " error " + word + ": " + sentence + ".");
    }

    private static ProblemCode code(Part part) {
        try {
            ProblemCode code = ProblemCode.ofWord(part.text());
            if (OF_PROVIDERS.contains(code)) {
                return code;
            }
        } catch (IllegalArgumentException e) {
            // told below
        }
        part.mistake("'" + part.text() + "' is no problem of a provider; known are "
                + String.join(", ", OF_PROVIDERS.stream().map(ProblemCode::word).toList()));
        return ProblemCode.PROVIDER_FAULT;
    }

    boolean has(String code) {
        return known.containsKey(code);
    }

    /** Null where the code says that the message was taken before. */
    Problem of(String code) {
        return known.get(code);
    }

    /** The problem of a code that the table does not have; null where the HTTP status tells it, or nobody does. */
    Problem unknown(String code) {
        return otherwise == null ? null : Problem.of(otherwise, unknownSentence(code));
    }

    boolean byStatus() {
        return byStatus;
    }

    String unknownSentence(String code) {
        return title + " error" + (PLAIN_CODE.matcher(code).matches() ? " " + code : "")
                + ": the hub does not know this error.";
    }
}
