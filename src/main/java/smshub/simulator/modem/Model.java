package smshub.simulator.modem;

import java.time.Duration;
import java.util.List;

/**
 * Habits of a make of modem: where the standard leaves a choice, and where makes do as they like.
 *
 * @param name as {@code AT+CGMM} tells it
 * @param echo whether it repeats what it gets, until it is told not to
 * @param prompt what asks for the message, after a line break
 * @param blankLines more of them before every answer
 * @param emptyIndex what reading an index without a message gives
 * @param numericOnly whether it knows no error texts
 * @param reportStore memory for status reports; null for that of messages
 * @param greeting lines after it was switched on
 * @param noise unsolicited lines that come in the middle of answers, in turn
 * @param chunk octets that it writes at a time
 * @param latency before every answer
 */
public record Model(
        String name,
        boolean echo,
        String prompt,
        int blankLines,
        EmptyIndex emptyIndex,
        boolean numericOnly,
        String reportStore,
        List<String> greeting,
        List<String> noise,
        int chunk,
        Duration latency) {
    /** What reading an index without a message gives. */
    public enum EmptyIndex {
        OK,
        ZEROS,
        ERROR
    }

    /** As the standard has it. */
    public static final Model PLAIN =
            new Model("Plain", true, "> ", 0, EmptyIndex.ERROR, false, null, List.of(), List.of(), 4096, Duration.ZERO);

    /** An old terminal on a serial line: no echo, a prompt without blank, an octet at a time, slow. */
    public static final Model TERSE = new Model(
            "Terse",
            false,
            ">",
            0,
            EmptyIndex.ZEROS,
            true,
            null,
            List.of("^SYSSTART"),
            List.of(),
            1,
            Duration.ofMillis(30));

    /** A USB stick that cannot keep quiet. */
    public static final Model CHATTY = new Model(
            "Chatty",
            true,
            "> ",
            1,
            EmptyIndex.OK,
            false,
            "SR",
            List.of("+WIND: 1", "+WIND: 4"),
            List.of("^RSSI:18", "^BOOT:39112345,0,0,0,64", "^MODE:5,4", "RING", "+CLIP: \"+491790000000\",145"),
            16,
            Duration.ZERO);

    public static final List<Model> ALL = List.of(PLAIN, TERSE, CHATTY);
}
