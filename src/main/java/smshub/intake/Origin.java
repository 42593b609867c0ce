package smshub.intake;

/**
 * What a channel knows of a request beside its body.
 *
 * @param source the channel: http, page, queue, mail, table or spool
 * @param reference the sender's own name for the request as the channel carries it ({@code Idempotency-Key}, a queue
 *     message's property), or null
 * @param replyTo the broker address that each state is answered to, or null
 * @param correlationId what those answers carry as correlation id, or null
 */
public record Origin(String source, String reference, String replyTo, String correlationId) {
    /** A channel that says nothing beside its body. */
    public static Origin of(String source) {
        return new Origin(source, null, null, null);
    }
}
