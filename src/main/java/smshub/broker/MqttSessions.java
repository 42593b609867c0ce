package smshub.broker;

import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttTopicSubscription;
import io.netty.handler.codec.mqtt.MqttVersion;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import javax.security.auth.Subject;
import org.apache.activemq.artemis.core.config.WildcardConfiguration;
import org.apache.activemq.artemis.core.protocol.mqtt.MQTTConnection;
import org.apache.activemq.artemis.core.protocol.mqtt.MQTTInterceptor;
import org.apache.activemq.artemis.core.protocol.mqtt.MQTTSessionState;
import org.apache.activemq.artemis.core.protocol.mqtt.MQTTStateManager;
import org.apache.activemq.artemis.core.protocol.mqtt.MQTTUtil;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyServerConnection;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.Queue;
import org.apache.activemq.artemis.spi.core.protocol.RemotingConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the MQTT sessions of logins apart. Artemis 2.55 knows a session by its client's id alone: whoever logs in under
 * another's id ends that one's connection and takes its subscriptions, or deletes them (MQTTProtocolHandler,
 * handleLinkStealing), and who fails to log in under it takes its session away all the same (MQTTSession, stop). So both
 * are judged before Artemis hears of the client.
 */
final class MqttSessions implements MQTTInterceptor {
    private static final Logger LOG = LoggerFactory.getLogger(MqttSessions.class);

    private final ActiveMQServer server;
    private final BrokerLogins logins;
    private final String hub;

    /** @param hub the login of the hub itself, which makes queues for everybody */
    MqttSessions(ActiveMQServer server, BrokerLogins logins, String hub) {
        this.server = server;
        this.logins = logins;
        this.hub = hub;
    }

    @Override
    public boolean intercept(MqttMessage packet, RemotingConnection connection) {
        if (!(packet instanceof MqttConnectMessage connect)) {
            return true;
        }
        MqttConnectReturnCode refusal;
        try {
            refusal = refusal(connect, connection);
        } catch (Exception e) {
            // Artemis would go on.
            LOG.warn("A login by MQTT cannot be judged", e);
            refusal = MqttConnectReturnCode.CONNECTION_REFUSED_SERVER_UNAVAILABLE;
        }
        if (refusal == null) {
            return true;
        }
        // Artemis closes the connection then, without a word of its own.
        ((NettyServerConnection) connection.getTransportConnection())
                .getChannel()
                .writeAndFlush(MqttMessageBuilders.connAck()
                        .returnCode(refusal)
                        .sessionPresent(false)
                        .build());
        return false;
    }

    /** Why a client may not log in; null where it may. */
    private MqttConnectReturnCode refusal(MqttConnectMessage connect, RemotingConnection connection) throws Exception {
        boolean five = connect.variableHeader().version() == MqttVersion.MQTT_5.protocolLevel();
        byte[] password = connect.payload().passwordInBytes();
        Subject subject = logins.authenticate(
                connect.payload().userName(),
                password == null ? null : new String(password, StandardCharsets.UTF_8),
                connection,
                null);
        if (subject == null) {
            return five
                    ? MqttConnectReturnCode.CONNECTION_REFUSED_BAD_USERNAME_OR_PASSWORD
                    : MqttConnectReturnCode.CONNECTION_REFUSED_NOT_AUTHORIZED;
        }
        String client = connect.payload().clientIdentifier();
        Set<String> owners = client == null || client.isEmpty() ? Set.of() : owners(client);
        if (owners.isEmpty() || owners.contains(logins.getUserFromSubject(subject))) {
            return null;
        }
        LOG.warn(
                "The login {} came by MQTT with the client id {} of another login, from {}",
                logins.getUserFromSubject(subject),
                client,
                connection.getRemoteAddress());
        return five
                ? MqttConnectReturnCode.CONNECTION_REFUSED_CLIENT_IDENTIFIER_NOT_VALID
                : MqttConnectReturnCode.CONNECTION_REFUSED_IDENTIFIER_REJECTED;
    }

    /** Logins whose session is known under a client's id: whoever is connected, or made the queues that it left. */
    private Set<String> owners(String client) throws Exception {
        MQTTStateManager sessions = MQTTStateManager.getInstance(server);
        MQTTConnection connected = sessions.getConnectedClient(client);
        if (connected != null && connected.getSubject() != null) {
            return Set.of(logins.getUserFromSubject(connected.getSubject()));
        }
        MQTTSessionState session = sessions.getSessionStates().get(client);
        Set<String> owners = new HashSet<>();
        if (session != null) {
            for (MqttTopicSubscription subscription : session.getSubscriptions()) {
                Queue queue = queue(client, subscription.topicFilter());
                if (queue != null && queue.getUser() != null) {
                    owners.add(queue.getUser().toString());
                }
            }
            owners.remove(hub);
        }
        return owners;
    }

    /** The queue of a subscription; null for one that several sessions share, which says nothing about any of them. */
    private Queue queue(String client, String filter) {
        if (MQTTUtil.isSharedSubscription(filter)) {
            return null;
        }
        WildcardConfiguration wildcards = server.getConfiguration().getWildcardConfiguration();
        Queue own = server.locateQueue(MQTTUtil.getCoreQueueFromMqttTopic(filter, client, wildcards));
        return own == null ? server.locateQueue(MQTTUtil.getCoreAddressFromMqttTopic(filter, wildcards)) : own;
    }
}
