package smshub.broker;

import java.util.concurrent.TimeUnit;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.plugin.ActiveMQServerConnectionPlugin;
import org.apache.activemq.artemis.spi.core.protocol.RemotingConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes what has begun to speak at the broker's port and does not log in. */
final class LoginDeadline implements ActiveMQServerConnectionPlugin {
    /** As long as the broker itself waits for a connection's first bytes. */
    private static final int SECONDS = 10;

    private static final Logger LOG = LoggerFactory.getLogger(LoginDeadline.class);
    /** What addresses of connections inside the process begin with. */
    private static final String INSIDE = "invm";

    private ActiveMQServer server;

    @Override
    public void registered(ActiveMQServer running) {
        server = running;
    }

    @Override
    public void afterCreateConnection(RemotingConnection connection) {
        if (!String.valueOf(connection.getRemoteAddress()).startsWith(INSIDE)) {
            server.getScheduledPool().schedule(() -> check(connection), SECONDS, TimeUnit.SECONDS);
        }
    }

    private static void check(RemotingConnection connection) {
        if (connection.getSubject() == null) {
            LOG.debug("A connection from {} did not log in", connection.getRemoteAddress());
            connection.getTransportConnection().close();
        }
    }
}
