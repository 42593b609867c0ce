package smshub.broker;

import org.apache.activemq.artemis.api.core.ICoreMessage;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.core.server.ServerSession;
import org.apache.activemq.artemis.core.server.plugin.ActiveMQServerMessagePlugin;
import org.apache.activemq.artemis.core.transaction.Transaction;

/** Marks AMQP messages with the login of their sender, as the broker itself does for all other protocols. */
final class SenderStamp implements ActiveMQServerMessagePlugin {
    @Override
    public void beforeSend(
            ServerSession session, Transaction tx, Message message, boolean direct, boolean noAutoCreateQueue) {
        if (!(message instanceof ICoreMessage)) {
            message.setBrokerProperty(Message.HDR_VALIDATED_USER, session.getValidatedUser());
        }
    }
}
