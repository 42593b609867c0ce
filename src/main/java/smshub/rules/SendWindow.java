package smshub.rules;

import java.time.Instant;
import smshub.message.SmsMessage.Lifetime;
import smshub.message.SmsRequest;

/**
 * When a message may be sent, as its sender asks.
 *
 * @param from not before this time
 * @param to not after this time; null where the sender does not say
 * @param field the field of the request that says until when
 */
record SendWindow(Instant from, Instant to, String field) {
    /** Whenever. */
    static final SendWindow OPEN = new SendWindow(Instant.EPOCH, null, null);

    /** Of a request; a time that has passed is now. The earlier of its ends counts. */
    static SendWindow of(SmsRequest.Times times, Instant now) {
        Instant from = times.sendAt() != null && times.sendAt().isAfter(now) ? times.sendAt() : now;
        Instant old = times.maxAge() == null ? null : from.plus(times.maxAge());
        return old != null && (times.expiresAt() == null || old.isBefore(times.expiresAt()))
                ? new SendWindow(from, old, "maxAge")
                : new SendWindow(from, times.expiresAt(), "expiresAt");
    }

    /** Of a message that goes on with another account. */
    static SendWindow of(Lifetime lifetime, Instant now) {
        boolean later = lifetime.sendAt() != null && lifetime.sendAt().isAfter(now);
        return new SendWindow(later ? lifetime.sendAt() : now, lifetime.expiresAt(), "expiresAt");
    }

    SendWindow notBefore(Instant time) {
        return new SendWindow(time, to, field);
    }
}
