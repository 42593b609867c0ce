package smshub.dispatch;

import java.io.IOException;
import java.io.UncheckedIOException;
import smshub.broker.QueueMessage;
import smshub.json.Json;
import smshub.message.SmsMessage;

/** Reads the messages that the hub put on its queues, where others can put something, too. */
final class MessageReader {
    private MessageReader() {}

    /** @throws UncheckedIOException when it carries no message of ours */
    static SmsMessage read(QueueMessage delivery) {
        SmsMessage message = delivery.text() == null ? null : Json.read(delivery.text(), SmsMessage.class);
        if (message == null
                || message.id() == null
                || !message.id().equals(delivery.property("smsId"))
                || message.to() == null
                || message.text() == null
                || message.account() == null
                || message.lifetime().acceptedAt() == null
                || message.lifetime().expiresAt() == null) {
            throw new UncheckedIOException(new IOException("no message of the hub"));
        }
        return message;
    }
}
