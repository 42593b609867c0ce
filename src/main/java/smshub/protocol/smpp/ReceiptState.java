package smshub.protocol.smpp;

import java.util.Map;
import smshub.message.DeliveryReceipt.Status;
import smshub.provider.StateWords;

/**
 * What the states of a message mean: the numbers of {@code message_state} (SMPP 3.4 section 5.2.28), and the words of
 * receipts.
 */
final class ReceiptState {
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
        if (word != null && word.length() == 1 && Character.digit(word.charAt(0), 10) >= 0) {
            return NUMBERS.get(Character.digit(word.charAt(0), 10));
        }
        return StateWords.USUAL.of(word);
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
