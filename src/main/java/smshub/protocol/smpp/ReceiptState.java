package smshub.protocol.smpp;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import smshub.message.DeliveryReceipt.Status;

/**
 * What the states of a message mean: the numbers of {@code message_state} (SMPP 3.4 section 5.2.28) and the words of
 * receipts (appendix B), which SMSCs spell and cut as they like, so that their beginnings count.
 */
final class ReceiptState {
    private static final Pattern NO_LETTER = Pattern.compile("[^A-Z]+");

    private record Word(String beginning, Status status) {}

    /** The first that fits counts. */
    private static final List<Word> WORDS = List.of(
            new Word("DELIVERYFAIL", Status.UNDELIVERED),
            new Word("DELIVERYERR", Status.UNDELIVERED),
            new Word("DELIVERYPEND", Status.UNDERWAY),
            new Word("DELIVERING", Status.UNDERWAY),
            new Word("DELIV", Status.DELIVERED),
            new Word("DELVRD", Status.DELIVERED),
            new Word("DLVRD", Status.DELIVERED),
            new Word("DLIVRD", Status.DELIVERED),
            new Word("READ", Status.DELIVERED),
            new Word("EXPIR", Status.UNDELIVERED),
            new Word("EXPRD", Status.UNDELIVERED),
            new Word("DELET", Status.UNDELIVERED),
            new Word("UNDEL", Status.UNDELIVERED),
            new Word("UNDLV", Status.UNDELIVERED),
            new Word("NOTDEL", Status.UNDELIVERED),
            new Word("NONDEL", Status.UNDELIVERED),
            new Word("REJ", Status.UNDELIVERED),
            new Word("FAIL", Status.UNDELIVERED),
            new Word("SKIP", Status.UNDELIVERED),
            new Word("CANCEL", Status.UNDELIVERED),
            new Word("BLOCK", Status.UNDELIVERED),
            new Word("UNKN", Status.UNKNOWN),
            new Word("ACCEP", Status.UNDERWAY),
            new Word("ACKED", Status.UNDERWAY),
            new Word("ENROU", Status.UNDERWAY),
            new Word("INROU", Status.UNDERWAY),
            new Word("SCHED", Status.UNDERWAY),
            new Word("BUFF", Status.UNDERWAY),
            new Word("QUEU", Status.UNDERWAY),
            new Word("PEND", Status.UNDERWAY),
            new Word("SUBMIT", Status.UNDERWAY),
            new Word("SENT", Status.UNDERWAY));

    private static final Map<Integer, Status> NUMBERS = Map.of(
            0, Status.UNDERWAY,
            1, Status.UNDERWAY,
            2, Status.DELIVERED,
            3, Status.UNDELIVERED,
            4, Status.UNDELIVERED,
            5, Status.UNDELIVERED,
            6, Status.UNDERWAY,
            7, Status.UNKNOWN,
            8, Status.UNDELIVERED,
            9, Status.UNDELIVERED);

    private ReceiptState() {}

    /** What a word means; one that is in no table is unclear, and so is none at all. */
    static Status of(String word) {
        if (word == null) {
            return Status.UNCLEAR;
        }
        if (word.length() == 1 && Character.digit(word.charAt(0), 10) >= 0) {
            return NUMBERS.get(Character.digit(word.charAt(0), 10));
        }
        String letters = NO_LETTER.matcher(word.toUpperCase(Locale.ROOT)).replaceAll("");
        for (Word known : WORDS) {
            if (letters.startsWith(known.beginning)) {
                return known.status;
            }
        }
        return Status.UNCLEAR;
    }

    /**
     * What a receipt means that tells its state twice. The parameter counts, which the specification defines for
     * programs, unless it says less than the word: that it does not know, or that there is no end yet.
     *
     * @param number {@code message_state}, also as a digit of ASCII; null without one
     */
    static Status of(byte[] number, String word) {
        Status told = number == null || number.length != 1
                ? null
                : NUMBERS.get(number[0] >= '0' && number[0] <= '9' ? number[0] - '0' : number[0]);
        if (told == Status.DELIVERED || told == Status.UNDELIVERED) {
            return told;
        }
        Status said = of(word);
        return told == null || said == Status.DELIVERED || said == Status.UNDELIVERED ? said : told;
    }
}
