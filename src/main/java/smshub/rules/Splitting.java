package smshub.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import smshub.rules.Candidate.Piece;
import smshub.text.Characters;
import smshub.text.Encoding;
import smshub.text.Measure;
import smshub.text.Segmentation;

/**
 * Cuts a text into pieces, each for a message of its own, with a mark such as {@code 2/3} and a blank in front. They end
 * behind a blank where there is one, and never within what a reader takes for one character. Without their marks and put
 * together they are the text.
 */
final class Splitting {
    /** Most pieces of a text. */
    static final int MOST = 99;

    /** More characters fit no message. */
    private static final int LONGEST = Segmentation.MAX_SEGMENTS * Encoding.GSM7.concatenated();

    private static final int FIRST_STEP = 64;

    private final String text;
    private final List<Integer> ends;
    private final Function<String, Measure> fitting;

    private Splitting(String text, Function<String, Measure> fitting) {
        this.text = text;
        this.ends = Characters.boundaries(text, text.length());
        this.fitting = fitting;
    }

    /**
     * The pieces of a text that is too long for one message.
     *
     * @param fitting what a text weighs where it fits a message, else null; each beginning of one that fits must fit
     * @return none where it does not go into {@link #MOST} pieces
     */
    static List<Piece> of(String text, Function<String, Measure> fitting) {
        Splitting splitting = new Splitting(text, fitting);
        // Longer marks leave less room, so they are taken only where their number is needed.
        List<String> bodies = splitting.bodies(9);
        return splitting.marked(bodies.isEmpty() ? splitting.bodies(MOST) : bodies);
    }

    /** The pieces without their marks; none where that takes more than a number of them, all of whose digits are 9. */
    private List<String> bodies(int most) {
        List<String> bodies = new ArrayList<>();
        int from = 0;
        int first = 0;
        while (from < text.length()) {
            int last = bodies.size() == most ? -1 : last(from, first, mark(bodies.size() + 1, most));
            if (last < 0) {
                return List.of();
            }
            int to = ends.get(last);
            bodies.add(text.substring(from, to));
            from = to;
            first = last + 1;
        }
        return bodies;
    }

    /** Where the piece ends that begins at an index; -1 where not even one character fits. */
    private int last(int from, int first, String mark) {
        int fits = first - 1;
        int fails = Math.min(ends.size(), first + LONGEST);
        int step = FIRST_STEP;
        while (fits + step < fails) {
            if (fits(mark, from, fits + step)) {
                fits += step;
                step *= 2;
            } else {
                fails = fits + step;
            }
        }
        while (fits + 1 < fails) {
            int middle = fits + fails >>> 1;
            if (fits(mark, from, middle)) {
                fits = middle;
            } else {
                fails = middle;
            }
        }
        return fits < first ? -1 : fits + 1 == ends.size() ? fits : betweenWords(from, first, fits);
    }

    private boolean fits(String mark, int from, int end) {
        return fitting.apply(mark.concat(text.substring(from, ends.get(end)))) != null;
    }

    /** The last place up to one at which no word is parted; that one where there is none. */
    private int betweenWords(int from, int first, int last) {
        if (Character.isWhitespace(text.charAt(ends.get(last)))) {
            return last;
        }
        for (int end = last; end >= first; end--) {
            if (Character.isWhitespace(text.charAt(ends.get(end) - 1))) {
                return text.substring(from, ends.get(end)).isBlank() ? last : end;
            }
        }
        return last;
    }

    private List<Piece> marked(List<String> bodies) {
        List<Piece> pieces = new ArrayList<>(bodies.size());
        for (String body : bodies) {
            String marked = mark(pieces.size() + 1, bodies.size()).concat(body);
            Measure measure = fitting.apply(marked);
            if (measure == null) {
                return List.of();
            }
            pieces.add(new Piece(marked, measure));
        }
        return pieces;
    }

    private static String mark(int part, int parts) {
        return part + "/" + parts + " ";
    }
}
