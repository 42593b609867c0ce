package smshub.service.websms;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;
import smshub.account.Client;
import smshub.json.Json;
import smshub.message.CallbackAddress;
import smshub.message.MessageEvent;
import smshub.message.MessageState;
import smshub.message.StateCallback;
import smshub.webhook.Call;
import smshub.webhook.Form;

/** The delivery report of websms: JSON, acknowledged by {@code {"statusCode":2000}}. */
public final class WebsmsReport implements Form {
    private static final int OK = 2000;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSxxx");

    private record Report(
            String messageType,
            String notificationId,
            String transferId,
            String senderAddress,
            String deliveryReportMessageStatus,
            String sentOn,
            String deliveredOn,
            String deliveredAs,
            String clientMessageId) {}

    @Override
    public Optional<Call> call(CallbackAddress address, StateCallback told, Client client, long now) {
        MessageEvent event = told.event();
        String status = status(event.state());
        if (status == null) {
            return Optional.empty();
        }
        boolean delivered = event.state() == MessageState.DELIVERED;
        Report report = new Report(
                "deliveryReport",
                event.eventId(),
                event.reference(),
                told.to().digits(),
                status,
                TIME.format(OffsetDateTime.ofInstant(told.acceptedAt(), ZoneOffset.UTC)),
                delivered ? TIME.format(OffsetDateTime.ofInstant(event.time(), ZoneOffset.UTC)) : null,
                delivered ? "sms" : null,
                told.correlationId());
        return Optional.of(Call.post(
                address.address(), Map.of("Content-Type", "application/json;charset=UTF-8"), Json.write(report)));
    }

    private static String status(MessageState state) {
        return switch (state) {
            case SENT -> "accepted";
            case DELIVERED -> "delivered";
            case UNDELIVERED -> "undelivered";
            case EXPIRED -> "expired";
            case CANCELLED -> "deleted";
            case DEAD, REFUSED -> "rejected";
            case ACCEPTED, SCHEDULED, SENDING, DEFERRED, UNSURE -> null;
        };
    }

    /** An answer that says nothing of its own is taken by its HTTP status. */
    @Override
    public boolean taken(int status, byte[] answer) {
        if (status != 200) {
            return false;
        }
        try {
            JsonNode said = Json.JSON.readTree(answer);
            return said == null || said.path("statusCode").asInt(OK) == OK;
        } catch (IOException e) {
            return true;
        }
    }
}
