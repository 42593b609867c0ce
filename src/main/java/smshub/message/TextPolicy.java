package smshub.message;

/**
 * How texts are to go, as an account, a client or a request says it. What is null is left to the next one: a request comes
 * before its client, and that before the account.
 *
 * @param alphabet what it is sent in; {@link Alphabet#AUTO} where nobody says
 * @param transliterate when letters and signs are replaced by plain ones; {@link Transliterate#NEVER} where nobody says
 * @param plain what they are replaced down to; GSM-7 where nobody says
 * @param tooLong what becomes of a text that is too long; {@link TooLong#REFUSE} where nobody says
 * @param maxCharacters most characters (Unicode code points); of several the lowest counts
 * @param maxSegments most segments; of several the lowest counts
 * @param signature false where no signature is appended, as the text has it already; true or null else
 * @param binary true where the text is that of a {@link smshub.text.BinaryContent}, which no rule may change; a request alone
 *     says so
 */
public record TextPolicy(
        Alphabet alphabet,
        Transliterate transliterate,
        Plain plain,
        TooLong tooLong,
        Integer maxCharacters,
        Integer maxSegments,
        Boolean signature,
        Boolean binary) {
    /** Says nothing. */
    public static final TextPolicy NONE = new TextPolicy(null, null, null, null, null, null);

    /** Of octets in place of a text. */
    public static final TextPolicy BINARY = new TextPolicy(null, null, null, null, null, null, false, true);

    /** One of a text that is signed as is usual. */
    public TextPolicy(
            Alphabet alphabet,
            Transliterate transliterate,
            Plain plain,
            TooLong tooLong,
            Integer maxCharacters,
            Integer maxSegments) {
        this(alphabet, transliterate, plain, tooLong, maxCharacters, maxSegments, null, null);
    }

    /** What a text is sent in. */
    public enum Alphabet {
        /** GSM-7 where that has every character, else UCS-2. */
        AUTO,
        /** GSM-7 or not at all. */
        GSM7,
        /** UCS-2, whatever the text. */
        UCS2
    }

    /** When letters and signs are replaced by plain ones. */
    public enum Transliterate {
        NEVER,
        /** Where that saves segments, or where the text could not be sent otherwise. */
        TO_FIT,
        ALWAYS
    }

    /** What letters and signs are brought down to. */
    public enum Plain {
        /** The GSM 7-bit default alphabet and its extension table, which have é, ö and Ω. */
        GSM7,
        /** What ASCII and GSM-7 share. */
        ASCII
    }

    /** What becomes of a text that is too long. */
    public enum TooLong {
        REFUSE,
        /** It loses its end, with a mark in place of it. */
        CUT_MARKED,
        /** It goes in several messages, each with a mark that tells its place among them. */
        SPLIT
    }

    /** The policy of one message of a text that was split: it is neither split nor signed again. */
    public TextPolicy ofPiece() {
        return new TextPolicy(
                alphabet, transliterate, plain, TooLong.REFUSE, maxCharacters, maxSegments, false, binary);
    }

    /** This policy, and where it says nothing another one; of maxima the lower. */
    public TextPolicy over(TextPolicy other) {
        if (equals(NONE)) {
            return other;
        }
        return other.equals(NONE)
                ? this
                : new TextPolicy(
                        alphabet == null ? other.alphabet : alphabet,
                        transliterate == null ? other.transliterate : transliterate,
                        plain == null ? other.plain : plain,
                        tooLong == null ? other.tooLong : tooLong,
                        lower(maxCharacters, other.maxCharacters),
                        lower(maxSegments, other.maxSegments),
                        signature == null ? other.signature : signature,
                        binary == null ? other.binary : binary);
    }

    /** Whether the message has octets in place of a text. */
    public boolean octets() {
        return Boolean.TRUE.equals(binary);
    }

    private static Integer lower(Integer one, Integer other) {
        return one == null || other != null && other < one ? other : one;
    }
}
