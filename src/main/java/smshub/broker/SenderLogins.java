package smshub.broker;

import java.nio.charset.StandardCharsets;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.server.ServerSession;
import org.apache.activemq.artemis.core.server.plugin.ActiveMQServerMessagePlugin;
import org.apache.activemq.artemis.core.transaction.Transaction;

/**
 * Notes on every request whose login it came by. The broker's own {@code populate-validated-user} does so for all
 * protocols but AMQP, and what an AMQP client claims there is believed.
 */
final class SenderLogins implements ActiveMQServerMessagePlugin {
    static final SimpleString LOGIN = SimpleString.of("_HUB_LOGIN");

    @Override
    public void beforeSend(
            ServerSession session, Transaction tx, Message message, boolean direct, boolean noAutoCreateQueue) {
        if (Queues.REQUESTS.equals(message.getAddress())) {
            String login = session.getValidatedUser();
            // As an extra property it needs no new encoding of an AMQP message, and prevails over one of its own.
            message.putExtraBytesProperty(LOGIN, login == null ? new byte[0] : login.getBytes(StandardCharsets.UTF_8));
        }
    }
}
