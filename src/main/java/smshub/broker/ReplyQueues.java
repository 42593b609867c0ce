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

    private static final SimpleString PREFIX = SimpleString.of(Queues.REPLY_PREFIX);

    private ActiveMQServer server;

    @Override
    public void registered(ActiveMQServer newServer) {
        server = newServer;
    }

    @Override
    public void beforeSend(
            ServerSession session, Transaction tx, Message message, boolean direct, boolean noAutoCreateQueue) {
        prepare(server, message.getAddressSimpleString());
    }

    /** Makes the queue of an address, if that is one for answers and has none. */
    static void prepare(ActiveMQServer server, SimpleString address) {
        if (address.startsWith(PREFIX)) {
            try {
                if (server.bindingQuery(address).getQueueNames().isEmpty()) {
                    make(server, address);
                }
            } catch (Exception e) {
                LOG.warn("No queue {} for answers can be made: {}", address, e.toString());
            }
        }
    }

    /** The queue counts among those of the client whose name space it is in, up to as many as that may have. */
    private static void make(ActiveMQServer server, SimpleString address) throws Exception {
        String rest = address.toString().substring(Queues.REPLY_PREFIX.length());
        String client = rest.substring(0, Math.max(0, rest.indexOf('.')));
        server.checkQueueCreationLimit(client);
        server.createQueue(
                QueueConfiguration.of(address)
                        .setUser(SimpleString.of(client))
                        .setRoutingType(RoutingType.ANYCAST)
                        .setAutoCreated(true)
                        .setAutoDelete(true),
                true);
    }
}
