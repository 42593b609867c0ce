package smshub.connection;

import java.net.UnknownHostException;
import java.util.List;
import javax.net.ssl.SSLException;

/**
 * A call without an answer. Its words begin in the middle of a sentence and name neither address nor content: both may hold
 * credentials and texts.
 */
public final class CallFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Alerts of the other end, as Java words them. */
    private static final List<String> REFUSALS = List.of(
            "fatal alert: bad_certificate",
            "fatal alert: unsupported_certificate",
            "fatal alert: certificate_revoked",
            "fatal alert: certificate_expired",
            "fatal alert: certificate_unknown",
            "fatal alert: certificate_required",
            "fatal alert: unknown_ca",
            "fatal alert: access_denied");

    private final Kind kind;

    /** What is known of the request. */
    public enum Kind {
        /** No connection stood, so nothing was written. */
        NOT_CONNECTED,
        /** The other end does not accept the certificate that the hub shows, and read nothing. */
        CERTIFICATE_REFUSED,
        /** The connection broke before the request was written as a whole. */
        NOT_WRITTEN,
        /** It was written, and an answer came that is longer than an answer can be. */
        ANSWER_TOO_LONG,
        /** It was written, and no whole answer came in time. */
        ANSWER_LOST
    }

    private CallFailure(Kind kind, String reason) {
        super(reason, null, false, false);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    /** An answer too long. */
    static CallFailure tooLong() {
        return new CallFailure(Kind.ANSWER_TOO_LONG, "its answer is longer than an answer can be");
    }

    /** Before a connection stood. */
    static CallFailure unconnected(Throwable cause, boolean proxy) {
        if (certificateRefused(cause)) {
            return refused();
        }
        String reason;
        if (cause instanceof UnknownHostException) {
            reason = "its host name is not known";
        } else if (cause instanceof SSLException) {
            reason = "no encrypted connection to it can be made";
        } else if (proxy) {
            reason = "no connection to it through the proxy can be made";
        } else {
            reason = "no connection to it can be made";
        }
        return new CallFailure(Kind.NOT_CONNECTED, reason);
    }

    /** Over a connection that stood. */
    static CallFailure unanswered(Throwable cause, boolean unwritten) {
        if (certificateRefused(cause)) {
            // TLS 1.3 tells so only after the request is on its way, but before anybody reads it.
            return refused();
        }
        if (unwritten) {
            return new CallFailure(Kind.NOT_WRITTEN, "the connection to it broke before the request was written");
        }
        return cause instanceof CallFailure failure
                ? failure
                : new CallFailure(Kind.ANSWER_LOST, "its answer did not come");
    }

    private static CallFailure refused() {
        return new CallFailure(Kind.CERTIFICATE_REFUSED, "it does not accept the certificate that the hub shows");
    }

    /** Whether the other end ended the handshake because of the hub's certificate (RFC 8446, section 6.2). */
    private static boolean certificateRefused(Throwable cause) {
        for (Throwable reason = cause; reason != null; reason = reason.getCause()) {
            if (reason instanceof SSLException
                    && REFUSALS.stream().anyMatch(String.valueOf(reason.getMessage())::endsWith)) {
                return true;
            }
        }
        return false;
    }
}
