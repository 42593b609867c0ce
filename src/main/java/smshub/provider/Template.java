package smshub.provider;

import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A text with variables such as {@code [PHONE]}, read once and filled for each message. */
public final class Template {
    /** What a site may name in a template. */
    public enum Variable {
        PHONE,
        MSG,
        FROM,
        ID,
        /** Minutes until the message's time ends, at least 1. */
        VALIDITY;

        public String mark() {
            return "[" + name() + "]";
        }
    }

    /** The value of a variable, escaped for the place where it stands. */
    public interface Values {
        /** @throws CharacterCodingException when the charset has no form for the value */
        String of(Variable variable) throws CharacterCodingException;
    }

    private static final Pattern MARKS = Pattern.compile(
            Stream.of(Variable.values()).map(Variable::name).collect(Collectors.joining("|", "\\[(", ")]")));

    /** Literals, and variables between them: one literal more than variables. */
    private final List<String> literals = new ArrayList<>();

    private final List<Variable> variables = new ArrayList<>();

    public Template(String text) {
        Matcher mark = MARKS.matcher(text);
        int end = 0;
        while (mark.find()) {
            literals.add(text.substring(end, mark.start()));
            variables.add(Variable.valueOf(mark.group(1)));
            end = mark.end();
        }
        literals.add(text.substring(end));
    }

    public boolean names(Variable variable) {
        return variables.contains(variable);
    }

    /** What stands before the first variable. */
    String head() {
        return literals.get(0);
    }

    public String fill(Values values) throws CharacterCodingException {
        StringBuilder filled = new StringBuilder(256).append(literals.get(0));
        for (int i = 0; i < variables.size(); i++) {
            filled.append(values.of(variables.get(i))).append(literals.get(i + 1));
        }
        return filled.toString();
    }
}
