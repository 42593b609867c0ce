package smshub.account;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The words at the beginning of a message from a handset that say for which client it is: the first in their order with
 * which its text begins. Upper and lower case are one, in every script that has them and whatever the length (ß and SS),
 * and so are forms of a letter that are one to people (NFKC). Behind the word the text ends, or something follows that is
 * no letter, digit or mark.
 *
 * @param words in the order in which they are tried
 */
public record KeyWords(List<Word> words) {
    public static final KeyWords NONE = new KeyWords(List.of());

    /** Longest word or phrase. */
    public static final int LONGEST = 60;

    /** Of a text no more is looked at: enough for every form of the longest word. */
    private static final int LOOKED_AT = 4 * LONGEST;

    private static final Pattern BLANKS = Pattern.compile("[\\s\\p{Z}\\p{Cf}]+");

    public KeyWords {
        words = List.copyOf(words);
    }

    /**
     * A word or phrase and whose it is.
     *
     * @param phrase as texts are compared with it
     * @param client id of the client
     */
    public record Word(String phrase, String client) {
        /** Whether every text that begins with another word begins with this one as well. */
        boolean covers(Word other) {
            return begins(other.phrase, phrase);
        }
    }

    /**
     * Takes words as settings have them: a word or phrase, an equals sign and the id of a client.
     *
     * @throws IllegalArgumentException with a sentence for people, where a word says nothing or is never reached
     */
    public static KeyWords of(List<String> settings) {
        List<Word> words = new ArrayList<>();
        for (String setting : settings) {
            int equals = setting.lastIndexOf('=');
            Word word = new Word(folded(setting.substring(0, equals)), setting.substring(equals + 1));
            if (word.phrase.isEmpty()) {
                throw new IllegalArgumentException("'" + setting + "' has no word before its client");
            }
            for (int before = 0; before < words.size(); before++) {
                if (words.get(before).covers(word)) {
                    throw new IllegalArgumentException("'" + setting + "' is never reached, for '"
                            + settings.get(before) + "' stands before it and fits the same texts");
                }
            }
            words.add(word);
        }
        return new KeyWords(words);
    }

    /** The client whom a text is for by its first words; empty where none of them is a key word. */
    public Optional<String> client(String text) {
        if (words.isEmpty() || text == null) {
            return Optional.empty();
        }
        String beginning = folded(text);
        return words.stream()
                .filter(word -> begins(beginning, word.phrase))
                .map(Word::client)
                .findFirst();
    }

    /** Whether any of them chooses a client. */
    public boolean names(String client) {
        return words.stream().anyMatch(word -> word.client.equals(client));
    }

    private static boolean begins(String text, String phrase) {
        if (!text.startsWith(phrase)) {
            return false;
        }
        if (text.length() == phrase.length()) {
            return true;
        }
        int next = text.codePointAt(phrase.length());
        return !Character.isLetterOrDigit(next) && !mark(next);
    }

    private static boolean mark(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK, Character.ENCLOSING_MARK -> true;
            default -> false;
        };
    }

    /** Small, capital, small: so ß and its capital are ss, and the sigma at the end of a word is one with the others. */
    private static String folded(String text) {
        String start = BLANKS.matcher(text.substring(0, Math.min(text.length(), LOOKED_AT)))
                .replaceAll(" ")
                .strip();
        String capitals =
                small(Normalizer.normalize(start, Normalizer.Form.NFKC)).toUpperCase(Locale.ROOT);
        return Normalizer.normalize(small(capitals), Normalizer.Form.NFC);
    }

    /** Each by itself: what stands beside a letter does not count, and İ is i. */
    private static String small(String text) {
        StringBuilder small = new StringBuilder(text.length());
        text.codePoints().map(Character::toLowerCase).forEach(small::appendCodePoint);
        return small.toString();
    }
}
