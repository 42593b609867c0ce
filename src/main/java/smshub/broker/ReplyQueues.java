package smshub.broker;

import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.ServerSession;
import org.apache.activemq.artemis.core.server.plugin.ActiveMQServerMessagePlugin;
import org.apache.activemq.artemis.core.transaction.Transaction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the named queue that an answer goes to, where nobody has read from it yet; else the answer would be lost. */
final class ReplyQueues implements ActiveMQServerMessagePlugin {
    private static final Logger LOG = LoggerFactory.getLogger(ReplyQueues.class);

    private ActiveMQServer server;

    @Override
    public void registered(ActiveMQServer newServer) {
        server = newServer;
    }

    @Override
    public void beforeSend(
            ServerSession session, Transaction tx, Message message, boolean direct, boolean noAutoCreateQueue) {
        String address = message.getAddress();
        if (address.startsWith(Queues.REPLY_PREFIX)) {
            try {
                if (server.bindingQuery(SimpleString.of(address))
                        .getQueueNames()
                        .isEmpty()) {
                    make(address);
                }
            } catch (Exception e) {
                LOG.warn("No queue {} for answers can be made: {}", address, e.toString());
            }
        }
    }

    private void make(String address) throws Exception {
        server.createQueue(
                QueueConfiguration.of(address)
                        .setRoutingType(RoutingType.ANYCAST)
                        .setAutoCreated(true)
                        .setAutoDelete(true),
                true);
    }
}
