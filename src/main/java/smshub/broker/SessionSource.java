package smshub.broker;

import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.client.ClientSessionFactory;

/** By a client's session, from an outside broker. */
final class SessionSource implements QueueSource {
    /** More than most messages have. */
    private static final int MESSAGE_BYTES = 4096;

    private final QueueEndpoint endpoint;
    private final ClientSessionFactory factory;
    private final ClientSession session;
    private final SessionTransaction transaction;
    private ClientConsumer consumer;
    private Window window;

    SessionSource(QueueEndpoint endpoint) throws Exception {
        this.endpoint = endpoint;
        factory = endpoint.broker().connect();
        try {
            session = endpoint.broker().session(factory, false);
            transaction = new SessionTransaction(session);
            session.start();
        } catch (Exception e) {
            Broker.abandon(factory);
            throw e;
        }
    }

    @Override
    public BrokerTransaction transaction() {
        return transaction;
    }

    @Override
    public void open(String filter, Window opened, Consumer<Supplier<QueueMessage>> taker) throws ActiveMQException {
        window = opened;
        consumer = session.createConsumer(
                SimpleString.of(endpoint.queue()),
                SimpleString.of(filter),
                endpoint.getPrefetch() * MESSAGE_BYTES,
                -1,
                false);
        consumer.setMessageHandler(message -> deliver(message, opened, taker));
    }

    /**
     * Runs on the session's own thread, which waits here while the window is full. A large body must be read here: once
     * this returns, the client drops what it has not yet fetched of it.
     */
    private void deliver(ClientMessage message, Window into, Consumer<Supplier<QueueMessage>> taker) {
        if (into.enter()) {
            QueueMessage delivery = QueueMessage.of(
                    message, endpoint.getLimit(), endpoint.broker().vouches(message));
            taker.accept(() -> delivery);
        }
    }

    @Override
    public void freed() {}

    @Override
    public void acknowledge(QueueMessage delivery) throws ActiveMQException {
        ((ClientMessage) delivery.message()).individualAcknowledge();
    }

    @Override
    public void shut() throws ActiveMQException {
        if (consumer != null) {
            window.close();
            consumer.close();
            consumer = null;
        }
    }

    @Override
    public boolean lost() {
        return session.isClosed() || endpoint.broker().presence().displaced();
    }

    @Override
    public void verify() throws ActiveMQException {
        session.queueQuery(SimpleString.of(endpoint.queue()));
    }

    @Override
    public void abandon() {
        if (window != null) {
            window.close();
        }
        Broker.abandon(factory);
    }

    @Override
    public void close() {
        if (lost() || endpoint.broker().away()) {
            abandon();
            return;
        }
        if (window != null) {
            window.close();
        }
        factory.close();
    }
}
