package smshub.protocol.modem.component;

import smshub.protocol.modem.at.CommandRefusal;

/**
 * A message was not sent, or perhaps was: {@link #doubtful()} tells. Its words never hold a number or a text.
 *
 * <p>What is not doubtful surely did not go out as a whole; of a longer message some parts may have, as {@link #begun()}
 * tells, and sending it again under the same id goes on after them.
 */
public final class ModemException extends Exception {
    private static final long serialVersionUID = 1;

    private final Failure failure;
    private final transient CommandRefusal refusal;
    private final boolean begun;

    /** What went wrong. */
    public enum Failure {
        /** A modem, its network or service centre said no; {@link #refusal()} tells why. */
        REFUSED,
        /** No modem can send now. */
        UNREACHABLE,
        /** Every modem has sent as much as its SIM may send in a day. */
        DAILY_LIMIT,
        /** It may have gone out: no answer came. */
        DOUBTFUL,
        /** It cannot be written as a message. */
        INVALID
    }

    ModemException(Failure failure, String sentence, CommandRefusal refusal, Throwable cause) {
        this(failure, sentence, refusal, false, cause);
    }

    private ModemException(Failure failure, String sentence, CommandRefusal refusal, boolean begun, Throwable cause) {
        super(sentence, cause);
        this.failure = failure;
        this.refusal = refusal;
        this.begun = begun;
    }

    /** One without a refusal. */
    public static ModemException of(Failure failure, String sentence) {
        return new ModemException(failure, sentence, null, null);
    }

    /** What a refusal comes to. */
    public static ModemException refused(CommandRefusal refusal) {
        CmsError meaning = CmsError.of(refusal);
        return new ModemException(
                meaning.fault() == CmsError.Fault.UNKNOWN ? Failure.DOUBTFUL : Failure.REFUSED,
                meaning.text() + " (" + refusal + ")",
                refusal,
                null);
    }

    /** The same of a message of which parts went out before. */
    ModemException afterParts() {
        return new ModemException(failure, getMessage() + ", after parts of it went out", refusal, true, getCause());
    }

    public Failure failure() {
        return failure;
    }

    /** What the modem said; null unless REFUSED. */
    public CommandRefusal refusal() {
        return refusal;
    }

    /**
     * Whether parts of the message surely went out. To go on after them, send it again under the same id and tell so by
     * {@link ModemConstants#BEGUN}: modems that do not remember it then do not begin anew.
     */
    public boolean begun() {
        return begun;
    }

    /** Whether the message may have gone out. */
    public boolean doubtful() {
        return failure == Failure.DOUBTFUL;
    }
}
