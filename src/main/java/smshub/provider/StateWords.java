package smshub.provider;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import smshub.message.DeliveryReceipt.Status;

/**
 * What a provider's words for the state of a message mean. They are spelt, cut and parted as each likes, so that of their
 * letters the beginning counts. A word that fits no row is {@link Status#UNCLEAR}, which an operator is told of: it may mean
 * the end.
 */
public final class StateWords {
    /** The words of SMPP's receipts (SMPP 3.4 appendix B) and what SMSCs and gateways make of them. */
    public static final StateWords USUAL = new StateWords(List.of(
            word("DELIVERYFAIL", Status.UNDELIVERED),
            word("DELIVERYERR", Status.UNDELIVERED),
            word("DELIVERYPEND", Status.UNDERWAY),
            word("DELIVERING", Status.UNDERWAY),
            word("DELIV", Status.DELIVERED),
            word("DELVRD", Status.DELIVERED),
            word("DLVRD", Status.DELIVERED),
            word("DLIVRD", Status.DELIVERED),
            word("READ", Status.DELIVERED),
            word("EXPIR", Status.UNDELIVERED),
            word("EXPRD", Status.UNDELIVERED),
            word("DELET", Status.UNDELIVERED),
            word("UNDEL", Status.UNDELIVERED),
            word("UNDLV", Status.UNDELIVERED),
            word("NOTDEL", Status.UNDELIVERED),
            word("NONDEL", Status.UNDELIVERED),
            word("REJ", Status.UNDELIVERED),
            word("FAIL", Status.UNDELIVERED),
            word("SKIP", Status.UNDELIVERED),
            word("CANCEL", Status.UNDELIVERED),
            word("BLOCK", Status.UNDELIVERED),
            word("UNKN", Status.UNKNOWN),
            word("ACCEP", Status.UNDERWAY),
            word("ACKED", Status.UNDERWAY),
            word("ENROU", Status.UNDERWAY),
            word("INROU", Status.UNDERWAY),
            word("SCHED", Status.UNDERWAY),
            word("BUFF", Status.UNDERWAY),
            word("QUEU", Status.UNDERWAY),
            word("PEND", Status.UNDERWAY),
            word("SUBMIT", Status.UNDERWAY),
            word("SENT", Status.UNDERWAY)));

    private static final Pattern NO_LETTER = Pattern.compile("[^A-Z]+");

    /** One row: letters that a word begins with, in capitals, and what it means. */
    public record Word(String beginning, Status status) {}

    private final List<Word> words;

    /** @param words of which the first that fits counts */
    private StateWords(List<Word> words) {
        this.words = List.copyOf(words);
    }

    public static Word word(String beginning, Status status) {
        return new Word(beginning, status);
    }

    /** The same with a provider's own words before them. */
    public StateWords after(Word... own) {
        return new StateWords(Stream.concat(Stream.of(own), words.stream()).toList());
    }

    /** What a word means; none at all is as unclear as one that nobody knows. */
    public Status of(String word) {
        String letters = word == null
                ? ""
                : NO_LETTER.matcher(word.toUpperCase(Locale.ROOT)).replaceAll("");
        for (Word known : words) {
            if (letters.startsWith(known.beginning)) {
                return known.status;
            }
        }
        return Status.UNCLEAR;
    }
}
