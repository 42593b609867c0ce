package smshub.simulator;

import java.util.HashMap;
import java.util.Map;

/** Recipients that call for a fault, told by their last two digits; every other number simply works. */
public enum MagicNumber {
    INVALID("00", "refused: error 13, invalid number", Fault.error(13), false, "DELIVERED"),
    UNDELIVERED("01", "taken, receipt says undelivered", Fault.NONE, false, "UNDELIVERED"),
    EXPIRED("02", "taken, receipt says expired", Fault.NONE, false, "EXPIRED"),
    NO_RECEIPT("03", "taken, no receipt ever", Fault.NONE, false, null),
    LOST("04", "taken, connection closed without an answer (first try)", Fault.of(Fault.Kind.LOST), true, "DELIVERED"),
    UNAVAILABLE("05", "HTTP status 503 (first try)", Fault.status(503, 0), true, "DELIVERED"),
    SILENT("06", "taken, never answered (first try)", Fault.of(Fault.Kind.SILENT), true, "DELIVERED"),
    BROKEN("07", "taken, half an answer (first try)", Fault.of(Fault.Kind.BROKEN), true, "DELIVERED"),
    DROPPED("08", "not taken, connection closed (first try)", Fault.of(Fault.Kind.DROPPED), true, "DELIVERED"),
    LIMITED("09", "HTTP status 429 with Retry-After: 1 (first try)", Fault.status(429, 1), true, "DELIVERED"),
    INTERNAL("10", "error 201, internal error (first try)", Fault.error(201), true, "DELIVERED");

    private static final Map<String, MagicNumber> BY_ENDING = new HashMap<>();

    static {
        for (MagicNumber number : values()) {
            BY_ENDING.put(number.ending, number);
        }
    }

    private final String ending;
    private final String meaning;
    private final Fault fault;
    private final boolean firstTryOnly;
    private final String receipt;

    MagicNumber(String ending, String meaning, Fault fault, boolean firstTryOnly, String receipt) {
        this.ending = ending;
        this.meaning = meaning;
        this.fault = fault;
        this.firstTryOnly = firstTryOnly;
        this.receipt = receipt;
    }

    /** The magic of a number, or null. */
    public static MagicNumber of(String number) {
        return number.length() < 2 ? null : BY_ENDING.get(number.substring(number.length() - 2));
    }

    /** The last two digits. */
    public String ending() {
        return ending;
    }

    /** One line for people. */
    public String meaning() {
        return meaning;
    }

    Fault fault() {
        return fault;
    }

    boolean firstTryOnly() {
        return firstTryOnly;
    }

    /** The state that a receipt tells; null where none ever comes. */
    String receipt() {
        return receipt;
    }
}
