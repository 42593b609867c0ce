package smshub.broker;

import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultProducer;

/**
 * Producer of a {@link QueueEndpoint}. It does no I/O: it notes what is to be sent, and the consumer that the exchange
 * comes from sends it in the commit that acknowledges the consumed message. So either both happen or neither: of a message
 * whose route failed, nothing is sent.
 *
 * <p>The body is a {@link Publication}, a list of them, a {@link QueueMessage} that goes on as it is, or a text. Whatever queue an
 * outgoing message names, it goes to that of the endpoint.
 *
 * <p>An exchange that comes from elsewhere has no such commit, and is refused with an {@link IllegalStateException}; so is
 * one that goes on after its commit, as behind a wire tap. Who wants to hand something over durably outside of one asks
 * the {@link BatchPublisher}, which tells when it is on disk.
 */
final class QueueProducer extends DefaultProducer {
    private final QueueEndpoint endpoint;

    QueueProducer(QueueEndpoint endpoint) {
        super(endpoint);
        this.endpoint = endpoint;
    }

    @Override
    public void process(Exchange exchange) {
        Appended appended = exchange.getProperty(Appended.PROPERTY, Appended.class);
        if (appended == null) {
            throw new IllegalStateException("Only what came from a queue can be sent to queue " + endpoint.queue()
                    + ", as part of the same commit.");
        }
        append(exchange.getMessage().getBody(), appended);
    }

    private void append(Object body, Appended appended) {
        if (body instanceof Publication outgoing) {
            appended.add(outgoing.at(endpoint.queue()));
        } else if (body instanceof List<?> list) {
            list.forEach(each -> append(each, appended));
        } else if (body instanceof QueueMessage delivery && delivery.text() != null) {
            appended.add(Publication.to(endpoint.queue(), delivery.text(), delivery.properties()));
        } else if (body instanceof String text) {
            appended.add(Publication.to(endpoint.queue(), text, Map.of()));
        } else {
            throw new IllegalArgumentException("Queue " + endpoint.queue() + " takes no body of "
                    + (body == null ? "nothing" : body.getClass().getName()) + ".");
        }
    }
}
