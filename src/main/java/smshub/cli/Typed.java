package smshub.cli;

import java.io.ByteArrayOutputStream;
import java.io.Console;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** What people type where nobody may look over their shoulder; never an argument, which other users of a machine see. */
final class Typed {
    private Typed() {}

    /** A line without echo, or the next one of the standard input where that is no terminal; null at its end. */
    static String secret(String prompt) throws IOException {
        Console console = System.console();
        if (console == null) {
            return line();
        }
        char[] typed = console.readPassword(prompt);
        return typed == null ? null : new String(typed);
    }

    /** The same with echo. */
    static String open(String prompt) throws IOException {
        Console console = System.console();
        return console == null ? line() : console.readLine(prompt);
    }

    /** Byte by byte: what a reader took ahead would be lost for the next line. */
    private static String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int next = System.in.read();
        if (next < 0) {
            return null;
        }
        while (next >= 0 && next != '\n') {
            line.write(next);
            next = System.in.read();
        }
        return line.toString(StandardCharsets.UTF_8).replaceFirst("\\r$", "");
    }
}
