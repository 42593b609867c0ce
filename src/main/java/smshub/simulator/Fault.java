package smshub.simulator;

/**
 * What goes wrong with one message.
 *
 * @param kind what
 * @param number the provider's error number, or the HTTP status
 * @param retryAfter seconds in a {@code Retry-After} header; 0 sends none
 */
public record Fault(Kind kind, int number, int retryAfter) {
    /** The ways in which a provider fails. */
    public enum Kind {
        NONE(true),
        /** Answers with its own error number. */
        ERROR(false),
        /** Answers with an HTTP status, as a gateway before it would. */
        STATUS(false),
        /** Closes the connection after reading the request, without taking the message. */
        DROPPED(false),
        /** Takes the message and closes the connection. */
        LOST(true),
        /** Takes the message and never answers. */
        SILENT(true),
        /** Takes the message and answers with half a body. */
        BROKEN(true);

        private final boolean taken;

        Kind(boolean taken) {
            this.taken = taken;
        }

        /** Whether the message is sent in spite of it. */
        public boolean taken() {
            return taken;
        }
    }

    public static final Fault NONE = of(Kind.NONE);

    public static Fault of(Kind kind) {
        return new Fault(kind, 0, 0);
    }

    public static Fault error(int number) {
        return new Fault(Kind.ERROR, number, 0);
    }

    public static Fault status(int status, int retryAfter) {
        return new Fault(Kind.STATUS, status, retryAfter);
    }
}
