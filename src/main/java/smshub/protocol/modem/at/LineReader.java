package smshub.protocol.modem.at;

import java.util.function.Consumer;

/**
 * Cuts the bytes of a modem into lines. Lines end with CR, LF or both, empty ones count for nothing, and the prompt for
 * a message is a line by itself although it has no end.
 */
final class LineReader {
    /** The prompt, as a line. */
    static final String PROMPT = ">";

    /** Longer than any answer; noise, such as of a wrong speed, must not fill the heap. */
    private static final int LONGEST = 4_096;

    private final Consumer<String> lines;
    private final StringBuilder line = new StringBuilder();

    LineReader(Consumer<String> lines) {
        this.lines = lines;
    }

    void feed(byte[] bytes, int count) {
        for (int i = 0; i < count; i++) {
            char c = (char) (bytes[i] & 0xFF);
            if (c == '\r' || c == '\n') {
                end();
            } else if (c == '>' && line.isEmpty()) {
                lines.accept(PROMPT);
            } else if (c > ' ' || c == ' ' && !line.isEmpty()) {
                line.append(c);
                if (line.length() == LONGEST) {
                    line.setLength(0);
                }
            }
        }
    }

    private void end() {
        if (!line.isEmpty()) {
            lines.accept(line.toString().stripTrailing());
            line.setLength(0);
        }
    }
}
