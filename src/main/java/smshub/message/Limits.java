package smshub.message;

import java.util.ArrayList;
import java.util.List;
import smshub.text.Alphabet;
import smshub.text.Encoding;
import smshub.text.Segmentation;

/**
 * What a way out can carry of a message, known before anything is accepted for it.
 *
 * @param alphabet what texts are sent in
 * @param plain whether letters that are not sent in 7 bits go in their plain form, because the way knows no others
 * @param lineBreaks whether a text may have several lines; otherwise they are joined by blanks
 * @param characters most UTF-16 units of a text
 * @param segments most segments
 * @param senders which sender IDs it takes
 * @param flash which messages can be shown at once without being stored (class 0)
 * @param validity whether it is told how long the network is to try, by the account or a message that says until when
 * @param binary most segments of a message of octets ({@link Encoding#OCTETS}); 0 where it carries none
 * @param sendTime whether the time of sending is told to it; the hub holds a message until then all the same
 */
public record Limits(
        Alphabet alphabet,
        boolean plain,
        boolean lineBreaks,
        int characters,
        int segments,
        Senders senders,
        Flash flash,
        boolean validity,
        int binary,
        boolean sendTime) {
    /** What SMS itself allows, without flash. */
    public static final Limits USUAL = new Limits(
            Alphabet.USUAL,
            false,
            true,
            Integer.MAX_VALUE,
            Segmentation.MAX_SEGMENTS,
            Senders.ANY,
            Flash.NONE,
            false,
            0,
            false);

    /** Which messages can be of class 0. */
    public enum Flash {
        NONE,
        /** Those in 7 bits. */
        SEVEN_BIT,
        ALL
    }

    /**
     * Which sender IDs a way takes; lengths count letters and digits without a plus sign. No length at all is no sender.
     *
     * @param refused whether a message that names a sender which is not carried is refused, rather than sent without
     * @param noLetters ISO 3166 regions whose numbers take no sender of letters, as the provider's documentation says
     */
    public record Senders(
            int leastLetters,
            int mostLetters,
            int leastDigits,
            int mostDigits,
            boolean refused,
            List<String> noLetters) {
        public static final Senders ANY = new Senders(1, 11, 1, 16, false);

        public Senders {
            noLetters = List.copyOf(noLetters);
        }

        /** The same in all countries. */
        public Senders(int leastLetters, int mostLetters, int leastDigits, int mostDigits, boolean refused) {
            this(leastLetters, mostLetters, leastDigits, mostDigits, refused, List.of());
        }

        /** @param refused as above */
        public static Senders none(boolean refused) {
            return new Senders(0, 0, 0, 0, refused);
        }

        /** Whether senders are carried at all. */
        public boolean carried() {
            return mostLetters > 0 || mostDigits > 0;
        }

        public boolean take(SenderId sender) {
            int length = sender.value().length() - (sender.value().startsWith("+") ? 1 : 0);
            return sender.numeric()
                    ? length >= leastDigits && length <= mostDigits
                    : length >= leastLetters && length <= mostLetters;
        }

        /** For people: the forms that it takes. */
        public String forms() {
            List<String> forms = new ArrayList<>(2);
            if (mostLetters > 0) {
                forms.add(leastLetters + " to " + mostLetters + " letters and digits");
            }
            if (mostDigits > 0) {
                forms.add(leastDigits + " to " + mostDigits + " digits");
            }
            return forms.isEmpty() ? "none" : String.join(", or ", forms);
        }
    }

    /** Whether every text can go in UCS-2, also one that needs it not. */
    public boolean ucs2AtWill() {
        return alphabet.ucs2AtWill() || alphabet.measure("a").encoding() == Encoding.UCS2;
    }

    public Limits with(Alphabet newAlphabet) {
        return new Limits(
                newAlphabet, plain, lineBreaks, characters, segments, senders, flash, validity, binary, sendTime);
    }

    /** Letters go in their plain form. */
    public Limits inPlainLetters() {
        return new Limits(alphabet, true, lineBreaks, characters, segments, senders, flash, validity, binary, sendTime);
    }

    public Limits inOneLine() {
        return new Limits(alphabet, plain, false, characters, segments, senders, flash, validity, binary, sendTime);
    }

    public Limits upTo(int newCharacters, int newSegments) {
        return new Limits(
                alphabet, plain, lineBreaks, newCharacters, newSegments, senders, flash, validity, binary, sendTime);
    }

    public Limits with(Senders newSenders) {
        return new Limits(
                alphabet, plain, lineBreaks, characters, segments, newSenders, flash, validity, binary, sendTime);
    }

    public Limits with(Flash newFlash) {
        return new Limits(
                alphabet, plain, lineBreaks, characters, segments, senders, newFlash, validity, binary, sendTime);
    }

    public Limits withValidity() {
        return new Limits(alphabet, plain, lineBreaks, characters, segments, senders, flash, true, binary, sendTime);
    }

    /** Messages of octets are carried, of up to so many segments. */
    public Limits withBinary(int newBinary) {
        return new Limits(
                alphabet, plain, lineBreaks, characters, segments, senders, flash, validity, newBinary, sendTime);
    }

    public Limits withSendTime() {
        return new Limits(alphabet, plain, lineBreaks, characters, segments, senders, flash, validity, binary, true);
    }

    /** For people: all of it, as phrases. */
    public List<String> phrases() {
        List<String> phrases = new ArrayList<>();
        phrases.add("texts in " + alphabet.title() + (plain ? ", letters in their plain form" : ""));
        if (!lineBreaks) {
            phrases.add("one line");
        }
        if (characters < Integer.MAX_VALUE) {
            phrases.add("up to " + characters + " characters");
        }
        if (segments < Segmentation.MAX_SEGMENTS) {
            phrases.add(segments == 1 ? "one segment" : "up to " + segments + " segments");
        }
        phrases.add(senders.carried() ? "senders of " + senders.forms() : "no sender");
        if (!senders.noLetters.isEmpty()) {
            phrases.add("none of letters to " + String.join(", ", senders.noLetters));
        }
        phrases.add(
                switch (flash) {
                    case NONE -> "no flash";
                    case SEVEN_BIT -> "flash in 7 bits";
                    case ALL -> "flash";
                });
        if (validity) {
            phrases.add("a validity");
        }
        if (binary > 0) {
            phrases.add(binary == 1 ? "binary messages of one segment" : "binary messages");
        }
        if (sendTime) {
            phrases.add("the time of sending");
        }
        return phrases;
    }
}
