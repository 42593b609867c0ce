package smshub.broker;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultProducer;

/**
 * Producer of a {@link QueueEndpoint}. It does no I/O: it notes what is to be sent, and the consumer that the exchange
 * comes from sends it in the commit that acknowledges the consumed message. So either both happen or neither: of a message
 * whose route failed, nothing is sent.
 *
 * <p>The body is a {@link Settlement}, of which what is of the kind {@code take} is sent, or else of the kind by which a
 * route chooses; or a
 * {@link Publication}, a list of them, a {@link QueueMessage} that goes on as it is, or a text. Whatever queue a publication
 * names, it goes to that of the endpoint. A word in braces at the end of that, as in {@code sms.out.{account}}, stands for
 * the property of this name of what is sent.
 *
 * <p>An exchange that comes from elsewhere has no such commit, and is refused with an {@link IllegalStateException}; so is
 * one that goes on after its commit, as behind a wire tap. Who wants to hand something over durably outside of one asks
 * the {@link BatchPublisher}, which tells when it is on disk.
 */
final class QueueProducer extends DefaultProducer {
    private final QueueEndpoint endpoint;
    private final String name;
    /** Property whose value ends the name, or null. */
    private final String property;

    QueueProducer(QueueEndpoint endpoint) {
        super(endpoint);
        this.endpoint = endpoint;
        String queue = endpoint.queue();
        int brace = queue.endsWith("}") ? queue.lastIndexOf('{') : -1;
        this.name = brace < 0 ? queue : queue.substring(0, brace);
        this.property = brace < 0 ? null : queue.substring(brace + 1, queue.length() - 1);
    }

    @Override
    public void process(Exchange exchange) {
        Appended appended = exchange.getProperty(Appended.PROPERTY, Appended.class);
        if (appended == null) {
            throw new IllegalStateException("Only what came from a queue can be sent to queue " + endpoint.queue()
                    + ", as part of the same commit.");
        }
        Object body = exchange.getMessage().getBody();
        if (body instanceof Settlement settlement) {
            take(settlement.outgoing(), endpoint.getTake() == null ? settlement.kind() : endpoint.getTake(), appended);
        } else {
            append(body, appended);
        }
    }

    private void take(Collection<Publication> outgoing, String kind, Appended appended) {
        for (Publication one : outgoing) {
            if (kind.equals(one.kind())) {
                appended.take(addressed(one));
            }
        }
    }

    private void append(Object body, Appended appended) {
        if (body instanceof Publication publication) {
            appended.add(addressed(publication));
        } else if (body instanceof List<?> list) {
            list.forEach(each -> append(each, appended));
        } else if (body instanceof QueueMessage delivery && delivery.text() != null) {
            appended.add(addressed(Publication.to(name, delivery.text(), delivery.properties())));
        } else if (body instanceof String text) {
            appended.add(addressed(Publication.to(name, text, Map.of())));
        } else {
            throw new IllegalArgumentException("Queue " + endpoint.queue() + " takes no body of "
                    + (body == null ? "nothing" : body.getClass().getName()) + ".");
        }
    }

    private Publication addressed(Publication publication) {
        if (property == null) {
            return publication.at(name);
        }
        if (!(publication.properties().get(property) instanceof String end)) {
            throw new IllegalArgumentException(
                    "What has no property " + property + " has no place at " + endpoint.queue() + ".");
        }
        return publication.at(name + end);
    }
}
