package smshub.simulator.modem;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One command of a command line.
 *
 * @param text as it came, without {@code AT}
 * @param name such as {@code +CMGS}, {@code E} or {@code &F}, in capitals
 * @param form what is wanted of it
 * @param arguments without quotes; empty where one is left out
 */
record Command(String text, String name, Form form, List<String> arguments) {
    /** Forms of a command (3GPP TS 27.007 clause 4). */
    enum Form {
        /** {@code AT+X}. */
        DO,
        /** {@code AT+X?}. */
        READ,
        /** {@code AT+X=?}. */
        TEST,
        /** {@code AT+X=…}. */
        SET
    }

    /** The commands of a line without its {@code AT}: basic ones follow each other, extended ones end at a semicolon. */
    static List<Command> of(String line) {
        List<Command> commands = new ArrayList<>();
        int from = 0;
        while (from < line.length()) {
            char first = line.charAt(from);
            int end = Character.isLetter(first) || first == '&' ? endOfBasic(line, from) : endOfExtended(line, from);
            String text = line.substring(from, end).strip();
            if (!text.isEmpty()) {
                commands.add(parsed(text));
            }
            from = end < line.length() && line.charAt(end) == ';' ? end + 1 : end;
        }
        return commands;
    }

    private static int endOfBasic(String line, int from) {
        char first = Character.toUpperCase(line.charAt(from));
        if (first == 'D') {
            return line.length();
        }
        int end = from + (first == '&' ? Math.min(2, line.length() - from) : 1);
        while (end < line.length() && "0123456789=?".indexOf(line.charAt(end)) >= 0) {
            end++;
        }
        return end;
    }

    private static int endOfExtended(String line, int from) {
        boolean quoted = false;
        int end = from;
        while (end < line.length() && (quoted || line.charAt(end) != ';')) {
            quoted ^= line.charAt(end++) == '"';
        }
        return end;
    }

    private static Command parsed(String text) {
        int end = 0;
        while (end < text.length() && "=?0123456789".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        String name = text.substring(0, end).strip().toUpperCase(Locale.ROOT);
        String rest = text.substring(end);
        if (rest.equals("?")) {
            return new Command(text, name, Form.READ, List.of());
        }
        if (rest.equals("=?")) {
            return new Command(text, name, Form.TEST, List.of());
        }
        if (rest.startsWith("=")) {
            return new Command(text, name, Form.SET, arguments(rest.substring(1)));
        }
        // E0 is E set to 0
        return new Command(text, name, rest.isEmpty() ? Form.DO : Form.SET, rest.isEmpty() ? List.of() : List.of(rest));
    }

    private static List<String> arguments(String text) {
        List<String> arguments = new ArrayList<>();
        StringBuilder argument = new StringBuilder();
        boolean quoted = false;
        for (char c : text.toCharArray()) {
            if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                arguments.add(argument.toString().strip());
                argument.setLength(0);
            } else {
                argument.append(c);
            }
        }
        arguments.add(argument.toString().strip());
        return arguments;
    }

    /** An argument, empty where it is left out. */
    String argument(int index) {
        return index < arguments.size() ? arguments.get(index) : "";
    }

    /** @throws NumberFormatException when it is not a number */
    int number(int index, int otherwise) {
        return argument(index).isEmpty() ? otherwise : Integer.parseInt(argument(index));
    }
}
