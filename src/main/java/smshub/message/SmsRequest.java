package smshub.message;

import java.net.URI;
import java.time.Instant;

/**
 * A request for one recipient, as asked and not yet judged. Optional fields are null.
 *
 * @param to number in any form that the account can read
 * @param text what to say
 * @param from wished sender ID
 * @param account wished account
 * @param reference the sender's own name for the message; makes acceptance idempotent per client and recipient
 * @param sendAt not before this time
 * @param expiresAt not after this time
 * @param category free word for reports and rules
 * @param callbackUrl where state changes are posted
 * @param source channel it came by: http, queue, mail, table, spool
 * @param replyTo the broker address that each state is answered to
 * @param correlationId what those answers carry as correlation id
 * @param priority 0 to 9, the higher the sooner, as in JMS; null is 4
 * @param flash whether it is to be shown at once and not stored (class 0)
 */
public record SmsRequest(
        String to,
        String text,
        String from,
        String account,
        String reference,
        Instant sendAt,
        Instant expiresAt,
        String category,
        URI callbackUrl,
        String source,
        String replyTo,
        String correlationId,
        Integer priority,
        boolean flash) {
    /** A request of usual priority and class. */
    public SmsRequest(
            String to,
            String text,
            String from,
            String account,
            String reference,
            Instant sendAt,
            Instant expiresAt,
            String category,
            URI callbackUrl,
            String source,
            String replyTo,
            String correlationId) {
        this(
                to,
                text,
                from,
                account,
                reference,
                sendAt,
                expiresAt,
                category,
                callbackUrl,
                source,
                replyTo,
                correlationId,
                null,
                false);
    }

    /** The same request, to be shown at once and not stored. */
    public SmsRequest asFlash() {
        return new SmsRequest(
                to,
                text,
                from,
                account,
                reference,
                sendAt,
                expiresAt,
                category,
                callbackUrl,
                source,
                replyTo,
                correlationId,
                priority,
                true);
    }

    /** Without number and text, because logs and traces print it. */
    @Override
    public String toString() {
        return "SmsRequest[" + source + "]";
    }
}
