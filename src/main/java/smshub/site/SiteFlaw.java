package smshub.site;

import java.nio.file.Path;

/**
 * What is wrong with something that a site brought.
 *
 * @param file where
 * @param line line in that file; 0 where it is about the file as a whole
 * @param sentence what is wrong
 */
public record SiteFlaw(Path file, int line, String sentence) {
    private static final int LONGEST = 400;

    /** What an exception says that Camel threw: its innermost cause, in one line. */
    static String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        String message = cause.getMessage() == null ? "" : cause.getMessage().strip();
        String line = message.replaceAll("\\s+", " ");
        if (line.isEmpty() || cause instanceof ClassNotFoundException || cause instanceof LinkageError) {
            line = cause.getClass().getSimpleName() + (line.isEmpty() ? "" : ": " + line);
        }
        return line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line;
    }

    @Override
    public String toString() {
        return file + (line > 0 ? ":" + line : "") + ": " + sentence;
    }
}
