package smshub.site;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.apache.camel.Message;
import smshub.message.DeliveryReceipt;
import smshub.message.ProblemCode;

/** {@code hub:receipt}: a delivery receipt for a message that an account handed over. */
final class ReceiptProducer extends HubProducer {
    private static final Map<String, DeliveryReceipt.Status> STATUSES = Map.of(
            "delivered", DeliveryReceipt.Status.DELIVERED,
            "undelivered", DeliveryReceipt.Status.UNDELIVERED,
            "underway", DeliveryReceipt.Status.UNDERWAY,
            "unknown", DeliveryReceipt.Status.UNKNOWN);

    ReceiptProducer(HubEndpoint endpoint) {
        super(endpoint);
    }

    @Override
    CompletionStage<?> handOver(Message message) throws RefusedException {
        DeliveryReceipt receipt = receipt(ReportedValues.of(message), endpoint.getAccount(), Instant.now());
        return endpoint.services().inbox().receipts(List.of(receipt));
    }

    static DeliveryReceipt receipt(ReportedValues told, String account, Instant now) throws RefusedException {
        String providerId = told.value("providerId", HubConstants.PROVIDER_ID);
        String id = told.value("id", HubConstants.ID);
        if (providerId == null && id == null) {
            throw ReportedValues.refused(
                    ProblemCode.FIELD_MISSING,
                    "The receipt names no message, neither by providerId nor by the hub's id.",
                    "providerId");
        }
        String word = told.value("status", HubConstants.STATUS);
        DeliveryReceipt.Status status = word == null ? null : STATUSES.get(word.toLowerCase(Locale.ROOT));
        if (status == null) {
            throw ReportedValues.refused(
                    word == null ? ProblemCode.FIELD_MISSING : ProblemCode.FIELD_INVALID,
                    "The field status must be delivered, undelivered, underway or unknown.",
                    "status");
        }
        return new DeliveryReceipt(
                account,
                providerId,
                id,
                status,
                told.time(HubConstants.TIME, now),
                told.value("code", HubConstants.CODE));
    }
}
