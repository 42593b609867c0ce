package smshub.intake;

import java.util.List;
import smshub.message.MessageState;
import smshub.message.Price;
import smshub.message.Problem;
import smshub.message.SmsMessage;
import smshub.message.SmsRequest;
import smshub.text.Encoding;

/**
 * What became of one recipient of a request, as every channel that answers with JSON tells it.
 *
 * @param id the hub's id, or null when refused; of a text that goes in several messages that of the first
 * @param ids in that case the ids of all, in order; else null
 * @param to recipient in E.164 form, or as asked when refused; null where the request could not be read
 * @param segments how many segments it takes, all messages together
 * @param price what its account's prices say that it costs, all messages together; null where they say nothing, or it was refused
 * @param repeated true when the same reference was accepted before and nothing new was sent; else null
 * @param problem why it was refused; null when accepted
 */
public record MessageResult(
        String id,
        List<String> ids,
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
                ? of(accepted)
                : new MessageResult(
                        null,
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
        return new MessageResult(null, null, null, MessageState.REFUSED, null, null, null, null, null, problem);
    }

    /** What was accepted. */
    public static MessageResult of(Accepted accepted) {
        SmsMessage message = accepted.message();
        boolean later = message.lifetime().sendAt() != null
                && message.lifetime().sendAt().isAfter(message.lifetime().acceptedAt());
        return new MessageResult(
                message.id(),
                message.split() == null ? null : message.split().ids(),
                message.to().value(),
                later ? MessageState.SCHEDULED : MessageState.ACCEPTED,
                message.account(),
                message.content().encoding(),
                accepted.decision().segments(),
                accepted.decision().price(),
                accepted.repeated() ? true : null,
                null);
    }
}
