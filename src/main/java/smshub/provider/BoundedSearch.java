package smshub.provider;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Looks for patterns of an account's settings in what its service answered. A pattern may go back and forth in an answer
 * for years; it must not hold the thread on which messages of its account are sent.
 */
public final class BoundedSearch {
    /** A hundred times what a harmless pattern reads in the longest answer, and about a second. */
    private static final int MOST_READS = 10_000_000;

    private BoundedSearch() {}

    /** Thrown by a search that was given up: whether the pattern is there, nobody knows. */
    public static final class Endless extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Endless() {
            super("a pattern of the settings goes on for ever in an answer", null, false, false);
        }
    }

    /** A matcher that throws {@link Endless} when it has read too much. */
    public static Matcher of(Pattern pattern, String answer) {
        return pattern.matcher(new Answer(answer));
    }

    /** Counts how often it is read. */
    private static final class Answer implements CharSequence {
        private final String text;
        private int reads;

        Answer(String text) {
            this.text = text;
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            if (++reads > MOST_READS) {
                throw new Endless();
            }
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
