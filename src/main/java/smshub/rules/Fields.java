package smshub.rules;

import java.time.Duration;
import java.time.Instant;
import smshub.account.Client;
import smshub.message.CallbackAddress;
import smshub.message.Problem;
import smshub.message.ProblemCode;
import smshub.message.SmsRequest;
import smshub.text.Characters;

/** The fields of a request that no account has a say in. */
final class Fields {
    private static final Duration HORIZON = Duration.ofDays(365);
    /** What begins an id in place of a number; one that was found is a number by now. */
    private static final String CONTACT = "contact:";

    private static final int MAX_REFERENCE = 255;
    private static final int MAX_CATEGORY = 64;

    private Fields() {}

    /** What is wrong with the request whatever the account, or null. */
    static Problem problem(SmsRequest request, Instant now) {
        if (request.to() == null || request.to().isBlank()) {
            return new Problem(ProblemCode.FIELD_MISSING, "There is no recipient.", "to");
        }
        if (request.to().startsWith(CONTACT)) {
            return new Problem(
                    ProblemCode.CONTACT_UNKNOWN,
                    "There is no contact of the id that stands in place of a number.",
                    "to");
        }
        if (request.reference() != null && !word(request.reference(), MAX_REFERENCE)) {
            return invalid("reference", "A reference is 1 to " + MAX_REFERENCE + " printable characters.");
        }
        if (request.category() != null && !word(request.category(), MAX_CATEGORY)) {
            return invalid("category", "A category is 1 to " + MAX_CATEGORY + " printable characters.");
        }
        if (request.callbackUrl() != null
                && CallbackAddress.of(request.callbackUrl()).place() == null) {
            return invalid("callbackUrl", "A callback URL is a whole address that begins with http:// or https://.");
        }
        Instant start = request.sendAt() != null && request.sendAt().isAfter(now) ? request.sendAt() : now;
        if (start.isAfter(now.plus(HORIZON))) {
            return invalid("sendAt", "A message can be sent at most a year ahead.");
        }
        Duration maxAge = request.times().maxAge();
        if (maxAge != null && (maxAge.isNegative() || maxAge.isZero() || maxAge.compareTo(HORIZON) > 0)) {
            return invalid("maxAge", "A message can wait for more than no time and at most a year.");
        }
        return request.expiresAt() == null ? null : expiry(request.expiresAt(), start, now);
    }

    private static Problem expiry(Instant expiresAt, Instant start, Instant now) {
        if (!expiresAt.isAfter(now)) {
            return invalid("expiresAt", "The message would have expired already.");
        }
        if (!expiresAt.isAfter(start)) {
            return invalid("expiresAt", "The message would expire before it is sent.");
        }
        return expiresAt.isAfter(start.plus(HORIZON))
                ? invalid("expiresAt", "A message can wait at most a year.")
                : null;
    }

    /** Why the client's state changes may not be posted where the request wants them, or null. */
    static Problem callback(SmsRequest request, Client client) {
        return request.callbackUrl() == null
                        || client.callbacks()
                                .allow(CallbackAddress.of(request.callbackUrl()).place())
                ? null
                : invalid("callbackUrl", "Its host is not among those that the settings allow this client.");
    }

    /** A blank word is a mistake: as a reference it would make one message of many. */
    private static boolean word(String value, int max) {
        if (value.length() > max || value.isBlank() || Characters.firstUnsendable(value) >= 0) {
            return false;
        }
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) < ' ') {
                return false;
            }
        }
        return true;
    }

    private static Problem invalid(String field, String sentence) {
        return new Problem(ProblemCode.FIELD_INVALID, sentence, field);
    }
}
