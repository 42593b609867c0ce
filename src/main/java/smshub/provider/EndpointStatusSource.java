package smshub.provider;

import java.util.List;
import org.apache.camel.Exchange;
import smshub.message.DeliveryReceipt;

/** An {@link EndpointProvider} that tells the state of a message on request. */
public interface EndpointStatusSource {
    /** Turns a {@link StatusJob} into what the endpoint is asked. */
    void status(Exchange exchange);

    /** The states that were told; empty when none was. */
    List<DeliveryReceipt> statuses(Exchange exchange);
}
