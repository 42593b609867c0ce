package smshub.provider;

import java.util.List;
import smshub.message.InboundMessage;

/** A provider that pushes inbound messages. */
public interface InboundSource extends CallbackSource {
    /** The messages in a call-back, without the hub's id; empty when it holds none that can be read. */
    List<InboundMessage> inbound(Callback callback);
}
