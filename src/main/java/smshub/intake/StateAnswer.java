package smshub.intake;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import smshub.account.InboundScope;
import smshub.account.IntakeSettings;
import smshub.broker.QueueMessage;
import smshub.json.Json;
import smshub.message.InboundMessage;
import smshub.message.MessageEvent;
import smshub.message.MessageState;

/**
 * A state that came back for a row, file or mail.
 *
 * @param item its name
 * @param event the state
 */
public record StateAnswer(String item, MessageEvent event) {
    private static final Set<MessageState> FAILURES = EnumSet.of(
            MessageState.REFUSED,
            MessageState.UNDELIVERED,
            MessageState.EXPIRED,
            MessageState.CANCELLED,
            MessageState.DEAD);

    /** The answers that deliveries carry, in their order; what is none was sent by an operator, and is dropped. */
    public static List<StateAnswer> of(List<QueueMessage> deliveries) {
        List<StateAnswer> answers = new ArrayList<>(deliveries.size());
        for (QueueMessage delivery : deliveries) {
            MessageEvent event = read(delivery, MessageEvent.class);
            if (event != null && event.state() != null && delivery.correlationId() != null) {
                answers.add(new StateAnswer(delivery.correlationId(), event));
            }
        }
        return answers;
    }

    /**
     * The same for a row or file, which has one state: where its text goes in several messages that of the first, and the
     * failure of any.
     */
    public static List<StateAnswer> ofItems(List<QueueMessage> deliveries) {
        List<StateAnswer> answers = of(deliveries);
        answers.removeIf(answer -> answer.event.split() != null
                && answer.event.split().later()
                && !FAILURES.contains(answer.event.state()));
        return answers;
    }

    /** The messages from handsets that deliveries carry, and that an intake wants and its client may see. */
    public static List<InboundMessage> inbound(
            List<QueueMessage> deliveries, IntakeSettings settings, InboundScope view) {
        List<InboundMessage> messages = new ArrayList<>(deliveries.size());
        for (QueueMessage delivery : deliveries) {
            InboundMessage message = read(delivery, InboundMessage.class);
            if (message != null
                    && settings.inboundAccounts().contains(message.account())
                    && view.shows(message.account(), message.client())) {
                messages.add(message);
            }
        }
        return messages;
    }

    private static <T> T read(QueueMessage delivery, Class<T> type) {
        try {
            return delivery.text() == null ? null : Json.read(delivery.text(), type);
        } catch (UncheckedIOException e) {
            return null;
        }
    }
}
