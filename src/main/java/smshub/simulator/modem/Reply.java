package smshub.simulator.modem;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * What comes of a command.
 *
 * @param lines before the final one
 * @param code of the error
 * @param delay until the rest is known
 * @param rest in place of everything else, for {@link Kind#LATER}
 */
record Reply(Kind kind, List<String> lines, int code, Duration delay, Supplier<Reply> rest) {
    /** How it ends. */
    enum Kind {
        OK,
        ERROR,
        CME,
        CMS,
        /** Not yet: the message is asked for. */
        PROMPT,
        /** Not yet: the air takes its time. */
        LATER,
        /** Not at all: the modem restarts. */
        RESTART
    }

    static final Reply OK = of(Kind.OK, 0);
    static final Reply ERROR = of(Kind.ERROR, 0);
    static final Reply PROMPT = of(Kind.PROMPT, 0);
    static final Reply RESTART = of(Kind.RESTART, 0);

    private static Reply of(Kind kind, int code) {
        return new Reply(kind, List.of(), code, Duration.ZERO, null);
    }

    static Reply ok(String... lines) {
        return ok(List.of(lines));
    }

    static Reply ok(List<String> lines) {
        return new Reply(Kind.OK, lines, 0, Duration.ZERO, null);
    }

    static Reply cme(int code) {
        return of(Kind.CME, code);
    }

    static Reply cms(int code) {
        return of(Kind.CMS, code);
    }

    static Reply after(Duration delay, Supplier<Reply> rest) {
        return new Reply(Kind.LATER, List.of(), 0, delay, rest);
    }
}
