package smshub.protocol.smpp.component;

import org.apache.camel.component.smpp.SmppException;

/**
 * A submission or question did not succeed; {@link #kind()} tells whether the SMSC may have it all the same. Its words hold
 * no number, text or password. It has no trace: what it tells comes from outside.
 */
public final class SmppFailure extends SmppException {
    private static final long serialVersionUID = 1;

    private final Kind kind;
    private final int status;
    private final int taken;
    private final int parts;

    /** What went wrong with the part, or the question, that failed. */
    public enum Kind {
        /** The SMSC said no to it; {@link #status()} tells why. */
        REFUSED,
        /** The SMSC said no to the login; {@link #status()} tells why. */
        LOGIN_REFUSED,
        /** It did not reach the SMSC. */
        UNREACHABLE,
        /** It went out, and no answer came: the SMSC may have taken it. */
        ANSWER_LOST
    }

    private SmppFailure(Kind kind, int status, int taken, int parts, String reason) {
        super(reason);
        this.kind = kind;
        this.status = status;
        this.taken = taken;
        this.parts = parts;
    }

    /** @param status command status of the SMSC's answer */
    public static SmppFailure refused(int status) {
        return new SmppFailure(Kind.REFUSED, status, 0, 1, "it refused with status 0x%08X".formatted(status));
    }

    /** @param status command status of the SMSC's answer to the login */
    public static SmppFailure loginRefused(int status) {
        return new SmppFailure(
                Kind.LOGIN_REFUSED, status, 0, 1, "it refused the login with status 0x%08X".formatted(status));
    }

    /** @param reason for people, without anything of the message */
    public static SmppFailure unreachable(String reason) {
        return new SmppFailure(Kind.UNREACHABLE, 0, 0, 1, reason);
    }

    /** The SMSC may have taken it. */
    public static SmppFailure answerLost() {
        return new SmppFailure(Kind.ANSWER_LOST, 0, 0, 1, "its answer did not come");
    }

    /** The same of a message of so many parts, of which the SMSC took some before. */
    public SmppFailure after(int partsTaken, int allParts) {
        return allParts == 1 ? this : new SmppFailure(kind, status, partsTaken, allParts, getMessage());
    }

    public Kind kind() {
        return kind;
    }

    /** Command status (SMPP 3.4 section 5.1.3); 0 unless it was refused. */
    public int status() {
        return status;
    }

    /** How many parts of the message the SMSC surely took before. */
    public int taken() {
        return taken;
    }

    /** How many parts the message has. */
    public int parts() {
        return parts;
    }

    @Override
    public Throwable fillInStackTrace() {
        return this;
    }
}
