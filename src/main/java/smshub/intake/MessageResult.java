package smshub.intake;

import smshub.message.MessageState;
import smshub.message.Price;
import smshub.message.Problem;
import smshub.message.SmsMessage;
import smshub.message.SmsRequest;
import smshub.text.Encoding;

/**
 * What became of one recipient of a request, as every channel that answers with JSON tells it.
 *
 * @param id the hub's id, or null when refused
 * @param to recipient in E.164 form, or as asked when refused; null where the request could not be read
 * @param price what its account's prices say that it costs; null where they say nothing, or it was refused
 * @param repeated true when the same reference was accepted before and nothing new was sent; else null
 * @param problem why it was refused; null when accepted
 */
public record MessageResult(
        String id,
        String to,
        MessageState state,
        String account,
        Encoding encoding,
        Integer segments,
        Price price,
        Boolean repeated,
        Problem problem) {

    public static MessageResult of(SmsRequest request, Accepted accepted) {
        return accepted.decision().accepted()
                ? of(accepted.decision().message(), accepted.repeated())
                : new MessageResult(
                        null,
                        request.to(),
                        MessageState.REFUSED,
                        null,
                        null,
                        null,
                        null,
                        null,
                        accepted.decision().problem());
    }

    /** A request that could not be read. */
    public static MessageResult unreadable(Problem problem) {
        return new MessageResult(null, null, MessageState.REFUSED, null, null, null, null, null, problem);
    }

    public static MessageResult of(SmsMessage message, boolean repeated) {
        boolean later = message.lifetime().sendAt() != null
                && message.lifetime().sendAt().isAfter(message.lifetime().acceptedAt());
        return new MessageResult(
                message.id(),
                message.to().value(),
                later ? MessageState.SCHEDULED : MessageState.ACCEPTED,
                message.account(),
                message.content().encoding(),
                message.segments(),
                message.content().price(),
                repeated ? true : null,
                null);
    }
}
