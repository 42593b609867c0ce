package smshub.site;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.camel.Message;
import smshub.message.InboundMessage;
import smshub.message.ProblemCode;

/** {@code hub:inbound}: a message from a handset that came by an account. */
final class InboundProducer extends HubProducer {
    InboundProducer(HubEndpoint endpoint) {
        super(endpoint);
        if (endpoint.getAccount() == null || endpoint.getAccount().contains(",")) {
            throw new IllegalArgumentException("hub:inbound, sent to, needs one account in the option account");
        }
    }

    @Override
    CompletionStage<?> handOver(Message message) throws RefusedException {
        InboundMessage inbound = inbound(ReportedValues.of(message), endpoint.getAccount(), Instant.now());
        return endpoint.services().inbox().inbound(List.of(inbound));
    }

    static InboundMessage inbound(ReportedValues told, String account, Instant now) throws RefusedException {
        String from = told.value("from", HubConstants.FROM);
        if (from == null || from.isBlank()) {
            throw ReportedValues.refused(
                    ProblemCode.FIELD_MISSING, "The field from is missing: who sent the message.", "from");
        }
        Object field = told.fields().get("text");
        String text = field == null ? told.text() : field.toString();
        if (text == null) {
            throw ReportedValues.refused(ProblemCode.FIELD_MISSING, "The message has no text.", "text");
        }
        return new InboundMessage(
                null,
                account,
                told.value("id", HubConstants.ID),
                from.strip(),
                told.value("to", HubConstants.TO),
                text,
                told.time(HubConstants.TIME, now),
                told.value("inReplyTo", HubConstants.PROVIDER_ID));
    }
}
