package smshub.provider;

import java.util.List;
import java.util.Optional;
import smshub.message.InboundMessage;

/** A provider that pushes inbound messages. */
public interface InboundSource extends CallbackSource {
    /** The messages in a call-back, without the hub's id; empty when it holds none that can be read. */
    List<InboundMessage> inbound(Callback callback);

    /** What in a call-back has no form as text; the provider is told so. Empty where there is nothing of the kind. */
    default Optional<UnreadableInbound> unreadable(Callback callback) {
        return Optional.empty();
    }
}
