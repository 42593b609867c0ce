package smshub.provider;

import org.apache.camel.Exchange;
import smshub.message.SendResult;

/** A provider that is spoken to by an endpoint of Camel: what it takes and gives are bodies, headers and exceptions. */
public interface EndpointProvider extends Provider {
    /** Turns a {@link SendJob} into what the endpoint sends. */
    void send(Exchange exchange);

    /** The result of a message that the endpoint sent. */
    SendResult sent(Exchange exchange);

    /** The result of a message that the endpoint did not send, by the exception that was caught. */
    SendResult notSent(Exchange exchange);
}
