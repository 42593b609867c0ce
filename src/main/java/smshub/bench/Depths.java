package smshub.bench;

import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ActiveMQClient;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.client.ClientSessionFactory;
import org.apache.activemq.artemis.api.core.client.ServerLocator;

/** Looks at queues of a hub in another process, over the port that every client uses. */
final class Depths implements AutoCloseable {
    private final ServerLocator locator;
    private final ClientSessionFactory factory;
    private final ClientSession session;

    Depths(int brokerPort) throws Exception {
        locator = ActiveMQClient.createServerLocator("tcp://127.0.0.1:" + brokerPort);
        factory = locator.createSessionFactory();
        session = factory.createSession(Site.OPERATOR, Site.PASSWORD, false, true, true, false, 0);
    }

    long of(String queue) throws Exception {
        return session.queueQuery(SimpleString.of(queue)).getMessageCount();
    }

    @Override
    public void close() {
        factory.close();
        locator.close();
    }
}
