package smshub.protocol.modem.at;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A final line that is not OK.
 *
 * @param kind which table the number is of
 * @param code number; {@link #NONE} where the modem told none
 */
public record CommandRefusal(Kind kind, int code) {
    public static final int NONE = -1;

    /** Kinds of refusals. */
    public enum Kind {
        /** {@code ERROR} without a reason. */
        PLAIN,
        /** {@code +CMS ERROR}: the message service (3GPP TS 27.005 clause 3.2.5). */
        CMS,
        /** {@code +CME ERROR}: the equipment (3GPP TS 27.007 clause 9.2). */
        CME
    }

    /** Final lines that modems of some vendors have instead of {@code ERROR}, by what they begin with. */
    private static final List<String> VENDORS = List.of(
            "ERROR",
            "COMMAND NOT SUPPORT",
            "COMMAND NOT ALLOWED",
            "COMMAND ERROR",
            "COMMAND DISABLED",
            "INVALID COMMAND",
            "INVALID PARAMETER",
            "PARAMETER ERROR",
            "WRONG PARAMETER",
            "TOO MANY PARAMETERS",
            "OPERATION NOT ALLOWED",
            "OPERATION NOT SUPPORTED",
            "NOT SUPPORTED",
            "SYNTAX ERROR",
            "UNKNOWN COMMAND",
            "MODEM BUSY",
            "PHONE BUSY",
            "SIM BUSY",
            "ABORTED",
            "FAILED",
            "FAIL");

    /** How a call ends or does not begin (ITU-T V.250 clause 5.7.1); a call that comes in ends so, too. */
    private static final Set<String> ENDS_OF_CALLS =
            Set.of("NO CARRIER", "NO DIALTONE", "NO DIAL TONE", "NO ANSWER", "BUSY", "DELAYED", "BLACKLISTED");

    private static final Pattern NUMBER = Pattern.compile("[:\\s]*(\\d{1,4})\\s*");

    /** The refusal that a line is; null for one that is none. */
    static CommandRefusal of(String line) {
        String words = line.strip().toUpperCase(Locale.ROOT);
        for (Kind kind : List.of(Kind.CMS, Kind.CME)) {
            String head = "+" + kind + " ERROR";
            if (words.startsWith(head)) {
                int code = number(words.substring(head.length()));
                return new CommandRefusal(code == NONE && words.length() == head.length() ? Kind.PLAIN : kind, code);
            }
        }
        return VENDORS.stream().anyMatch(known -> begins(words, known)) ? new CommandRefusal(Kind.PLAIN, NONE) : null;
    }

    /** Whether a line says that a call ended, which may be the answer to a command and may come unasked. */
    static boolean endOfCall(String line) {
        return ENDS_OF_CALLS.contains(line.strip().toUpperCase(Locale.ROOT));
    }

    private static boolean begins(String words, String known) {
        return words.startsWith(known)
                && (words.length() == known.length() || !Character.isDigit(words.charAt(known.length())));
    }

    private static int number(String words) {
        Matcher number = NUMBER.matcher(words);
        return number.matches() ? Integer.parseInt(number.group(1)) : NONE;
    }

    @Override
    public String toString() {
        return kind == Kind.PLAIN ? "ERROR" : "+" + kind + " ERROR" + (code == NONE ? "" : ": " + code);
    }
}
