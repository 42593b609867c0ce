package smshub.consent;

import java.text.Normalizer;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import smshub.consent.Consent.State;
import smshub.message.InboundMessage;

/**
 * The words by which a handset stops messages, or wants them again. A message counts only where its whole text is one of
 * them, whatever the case, the marks on letters and the punctuation at its end.
 */
public final class StopWords {
    /** English, German, French, Spanish, Polish, Czech and Slovak, Hungarian, Romanian; marks on letters may be missing. */
    public static final List<String> USUAL_STOPS = List.of(
            "STOP",
            "STOP ALL",
            "STOPALL",
            "UNSUBSCRIBE",
            "STOPP",
            "ABMELDEN",
            "ABBESTELLEN",
            "ARRET",
            "DESABONNER",
            "BAJA",
            "KONIEC",
            "WYPISZ",
            "ZRUSIT",
            "ODHLASIT",
            "LEALLITAS",
            "DEZABONARE");

    public static final List<String> USUAL_STARTS =
            List.of("START", "UNSTOP", "ANMELDEN", "REPRENDRE", "ALTA", "WZNOW", "PRIHLASIT", "INDITAS", "ABONARE");

    private static final Pattern MARKS = Pattern.compile("\\p{M}+");
    private static final Pattern BLANKS = Pattern.compile("[\\s\\p{Z}\\p{Cf}]+");
    private static final Pattern END = Pattern.compile("[\\p{P}\\s]+$");
    /** A longer text is none of them, and need not be looked at. */
    private static final int LONGEST = 80;

    private final Map<String, Word> words = new HashMap<>();

    private record Word(State state, String category) {}

    /**
     * Takes words as settings have them: a word or phrase, with the category that it is about behind an equals sign.
     *
     * @throws IllegalArgumentException with a sentence for people, where a word stands in both lists or says nothing
     */
    public StopWords(List<String> stop, List<String> start) {
        stop.forEach(word -> add(word, State.STOPPED));
        start.forEach(word -> add(word, State.GRANTED));
    }

    private void add(String word, State state) {
        int equals = word.lastIndexOf('=');
        String phrase = folded(equals < 0 ? word : word.substring(0, equals));
        if (phrase.isEmpty()) {
            throw new IllegalArgumentException("'" + word + "' has no letter or digit before its category");
        }
        Word meant = new Word(state, equals < 0 ? Consent.ALL : Consent.category(word.substring(equals + 1)));
        Word before = words.putIfAbsent(phrase, meant);
        if (before != null && !before.equals(meant)) {
            throw new IllegalArgumentException("'" + word + "' has another meaning in the lists as well");
        }
    }

    /** What a message from a handset says of consent; empty for every other one. */
    public Optional<Consent> read(InboundMessage message) {
        if (message.text() == null || message.text().length() > LONGEST || !ConsentMemory.readable(message.from())) {
            return Optional.empty();
        }
        Word word = words.get(folded(message.text()));
        return word == null
                ? Optional.empty()
                : Optional.of(new Consent(
                        message.from(),
                        word.category,
                        word.state,
                        Consent.Source.SMS,
                        message.account(),
                        message.time()));
    }

    private static String folded(String text) {
        String plain =
                MARKS.matcher(Normalizer.normalize(text, Normalizer.Form.NFKD)).replaceAll("");
        String lower = plain.toLowerCase(Locale.ROOT)
                .replace('ł', 'l')
                .replace('đ', 'd')
                .replace('ı', 'i');
        String spaced = BLANKS.matcher(lower).replaceAll(" ").strip();
        return END.matcher(spaced).replaceAll("");
    }
}
