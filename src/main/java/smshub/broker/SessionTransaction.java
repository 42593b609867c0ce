package smshub.broker;

import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ICoreMessage;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientProducer;
import org.apache.activemq.artemis.api.core.client.ClientSession;

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
    public void close() {
        session.getSessionFactory().close();
    }
}
