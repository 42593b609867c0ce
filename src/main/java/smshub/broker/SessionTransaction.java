package smshub.broker;

import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ICoreMessage;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientProducer;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.management.ResourceNames;
import org.apache.activemq.artemis.core.client.impl.ClientSessionInternal;

/** By a client's session: to an outside broker, or where the commit is also that of acknowledgements. */
final class SessionTransaction implements BrokerTransaction {
    private final ClientSession session;
    private final ClientProducer producer;

    SessionTransaction(ClientSession session) throws ActiveMQException {
        this.session = session;
        this.producer = session.createProducer();
    }

    @Override
    public ICoreMessage message(byte type) {
        return (ICoreMessage) session.createMessage(type, true);
    }

    @Override
    public void send(SimpleString address, ICoreMessage message) throws ActiveMQException {
        producer.send(address, (ClientMessage) message);
    }

    @Override
    public void commit() throws ActiveMQException {
        session.commit();
    }

    @Override
    public boolean open() {
        return !session.isClosed();
    }

    /** A session lives at the broker until all of its requests have been worked off, also those that it had not read yet. */
    @Override
    public boolean ended(Management management) {
        String name = ((ClientSessionInternal) session).getName();
        Object sessions = management.invoke(ResourceNames.BROKER, Management.ANSWER_MILLIS, "listAllSessionsAsJSON");
        return !String.valueOf(sessions).contains('"' + name + '"');
    }

    @Override
    public void close() {
        Broker.abandon(session.getSessionFactory());
    }
}
