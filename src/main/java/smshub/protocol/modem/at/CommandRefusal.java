package smshub.protocol.modem.at;

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

    static CommandRefusal of(String line) {
        return switch (line) {
            case "ERROR", "COMMAND NOT SUPPORT", "+CMS ERROR", "+CME ERROR" -> new CommandRefusal(Kind.PLAIN, NONE);
            default ->
                line.startsWith("+CMS ERROR:")
                        ? new CommandRefusal(Kind.CMS, number(line))
                        : line.startsWith("+CME ERROR:") ? new CommandRefusal(Kind.CME, number(line)) : null;
        };
    }

    private static int number(String line) {
        String digits = line.substring(line.indexOf(':') + 1).strip();
        return digits.matches("\\d{1,4}") ? Integer.parseInt(digits) : NONE;
    }

    @Override
    public String toString() {
        return kind == Kind.PLAIN ? "ERROR" : "+" + kind + " ERROR" + (code == NONE ? "" : ": " + code);
    }
}
