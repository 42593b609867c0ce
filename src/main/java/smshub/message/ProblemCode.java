package smshub.message;

import java.util.Locale;

/**
 * Every reason for which the hub does not do as asked. {@link #word()} is stable: programs may depend on it.
 * {@link #outcome()} says what an attempt to send that met this problem comes to.
 */
public enum ProblemCode {
    // the request, before any provider is asked
    BODY_MISSING(Outcome.REJECTED, 400),
    BODY_MALFORMED(Outcome.REJECTED, 400),
    BODY_TOO_LARGE(Outcome.REJECTED, 413),
    FIELD_UNKNOWN(Outcome.REJECTED, 422),
    FIELD_MISSING(Outcome.REJECTED, 422),
    FIELD_INVALID(Outcome.REJECTED, 422),
    RECIPIENTS_TOO_MANY(Outcome.REJECTED, 422),
    UNAUTHENTICATED(Outcome.REJECTED, 401),
    FORBIDDEN(Outcome.REJECTED, 403),
    NOT_FOUND(Outcome.REJECTED, 404),
    METHOD_NOT_ALLOWED(Outcome.REJECTED, 405),
    MEDIA_TYPE_UNSUPPORTED(Outcome.REJECTED, 415),
    CONFLICT(Outcome.REJECTED, 409),
    /** The settings have mistakes; nothing of them was taken over. */
    SETTINGS_INVALID(Outcome.REJECTED, 422),
    /** The reference belongs to a message of other content that was accepted before. */
    REFERENCE_REUSED(Outcome.REJECTED, 409),
    // rules
    ACCOUNT_UNKNOWN(Outcome.REJECTED, 422),
    ACCOUNT_NONE(Outcome.REJECTED, 422),
    /** The account's time was over before the message was sent. */
    ACCOUNT_ENDED(Outcome.REJECTED, 422),
    NUMBER_INVALID(Outcome.REJECTED, 422),
    NUMBER_NOT_MOBILE(Outcome.REJECTED, 422),
    COUNTRY_NOT_ALLOWED(Outcome.REJECTED, 422),
    SENDER_INVALID(Outcome.REJECTED, 422),
    SENDER_NOT_ALLOWED(Outcome.REJECTED, 422),
    /** The recipient's country takes no sender of letters by the account. */
    SENDER_NOT_IN_COUNTRY(Outcome.REJECTED, 422),
    /** The recipient has not agreed, and the account or the client asks for that. */
    CONSENT_MISSING(Outcome.REJECTED, 422),
    /** It is quiet for the recipient until after the time at which the message ends. */
    QUIET_HOURS(Outcome.REJECTED, 422),
    TEXT_MISSING(Outcome.REJECTED, 422),
    /** Nobody has the id that the request names in place of a number. */
    CONTACT_UNKNOWN(Outcome.REJECTED, 422),
    /** The settings map nothing to the event. */
    EVENT_UNKNOWN(Outcome.REJECTED, 422),
    TEMPLATE_UNKNOWN(Outcome.REJECTED, 422),
    /** The template has a placeholder for which the request brings no value; the field names it. */
    TEMPLATE_VALUE_MISSING(Outcome.REJECTED, 422),
    TEXT_TOO_LONG(Outcome.REJECTED, 422),
    TEXT_NOT_ENCODABLE(Outcome.REJECTED, 422),
    FLASH_NOT_CARRIED(Outcome.REJECTED, 422),
    /** The account sends no octets, or not so many. */
    BINARY_NOT_CARRIED(Outcome.REJECTED, 422),
    VOICE_NOT_CARRIED(Outcome.REJECTED, 422),
    // what a client may send, by what it has sent
    /** The client sends more in a second than it may. */
    CLIENT_RATE_EXCEEDED(Outcome.DEFERRED, 429),
    /** The client has sent what it may send in a day. */
    CLIENT_QUOTA_EXCEEDED(Outcome.DEFERRED, 429),
    /** The client has spent what it may spend in a day. */
    BUDGET_EXHAUSTED(Outcome.REJECTED, 429),
    /** The client sends much to a country that it does not usually send to. */
    COUNTRY_BRAKED(Outcome.REJECTED, 429),
    /** The client sends much to this number. */
    RECIPIENT_BRAKED(Outcome.REJECTED, 429),
    /** The client sends much to numbers that are almost this one. */
    RANGE_BRAKED(Outcome.REJECTED, 429),
    // the way to the provider
    PROVIDER_UNREACHABLE(Outcome.DEFERRED, 502),
    PROVIDER_BUSY(Outcome.DEFERRED, 503),
    PROVIDER_FAULT(Outcome.DEFERRED, 502),
    /** The provider wants this one number to be left alone for a while; others may be sent to. */
    RECIPIENT_BUSY(Outcome.DEFERRED, 503),
    /** The account has sent what it may send in a day; the message goes another way, or waits for the next day. */
    DAILY_LIMIT(Outcome.DEFERRED, 503),
    ANSWER_LOST(Outcome.UNKNOWN, 504),
    ANSWER_NOT_UNDERSTOOD(Outcome.UNKNOWN, 502),
    PROCESS_DIED(Outcome.UNKNOWN, 500),
    // the provider's word on the message
    RECIPIENT_REJECTED(Outcome.REJECTED, 422),
    /** The hub's consent list says so, or the provider. */
    RECIPIENT_OPTED_OUT(Outcome.REJECTED, 422),
    SENDER_REJECTED(Outcome.REJECTED, 422),
    TEXT_REJECTED(Outcome.REJECTED, 422),
    REQUEST_REJECTED(Outcome.REJECTED, 422),
    /**
     * The provider refuses the service for this message; one after the other, that is the account's trouble. Where the
     * provider says no more than that, the message is tried again.
     */
    SERVICE_REFUSED(Outcome.REJECTED, 422),
    NOT_DELIVERED(Outcome.REJECTED, 422),
    // the provider's word on the account, never on one message: an operator must act, the message waits or goes another
    // way
    LOGIN_REJECTED(Outcome.DEFERRED, 502, true),
    CREDIT_EXHAUSTED(Outcome.DEFERRED, 502, true),
    ACCOUNT_BLOCKED(Outcome.DEFERRED, 502, true),
    /** The account was down for long; an operator says what becomes of what waited. */
    ACCOUNT_HELD(Outcome.DEFERRED, 503),
    // ends
    AGE_EXCEEDED(Outcome.REJECTED, 422),
    ATTEMPTS_EXHAUSTED(Outcome.REJECTED, 422),
    STATUS_NOT_AVAILABLE(Outcome.REJECTED, 422),
    SERVICE_UNAVAILABLE(Outcome.DEFERRED, 503),
    INTERNAL_FAULT(Outcome.REJECTED, 500);

    private final Outcome outcome;
    private final int httpStatus;
    private final boolean stopsAccount;

    ProblemCode(Outcome outcome, int httpStatus) {
        this(outcome, httpStatus, false);
    }

    ProblemCode(Outcome outcome, int httpStatus, boolean stopsAccount) {
        this.outcome = outcome;
        this.httpStatus = httpStatus;
        this.stopsAccount = stopsAccount;
    }

    public Outcome outcome() {
        return outcome;
    }

    /** The status of an HTTP answer that carries this problem. */
    public int httpStatus() {
        return httpStatus;
    }

    /** Whether the account sends nothing more until an operator has acted (credit, login). */
    public boolean stopsAccount() {
        return stopsAccount;
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** @throws IllegalArgumentException for a word that is no code */
    public static ProblemCode ofWord(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
