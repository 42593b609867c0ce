package smshub.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.client.ClientSessionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A data folder of a hub of before. */
class RetiredQueuesTest {
    @TempDir
    Path data;

    @Test
    void whatAnOlderHubWasLookingAtIsDoubtfulAgainAndWhatItForgotIsGone() throws Exception {
        try (OwnBroker older = new OwnBroker(data);
                ClientSessionFactory factory = older.broker.connect();
                ClientSession session = older.broker.session(factory, true)) {
            for (String queue : List.of("sms.doubts", "sms.resolved")) {
                session.createQueue(QueueConfiguration.of(queue)
                        .setRoutingType(RoutingType.ANYCAST)
                        .setDurable(true)
                        .setAutoDelete(false));
                older.put(List.of(Publication.to(queue, queue, Map.of("smsId", "1"))));
            }
        }
        try (OwnBroker newer = new OwnBroker(data);
                ClientSessionFactory factory = newer.broker.connect();
                ClientSession session = newer.broker.session(factory, true)) {
            assertEquals(List.of("sms.doubts"), newer.texts(Queues.UNSURE));
            for (String queue : List.of("sms.doubts", "sms.resolved")) {
                assertFalse(session.queueQuery(SimpleString.of(queue)).isExists(), queue);
            }
        }
    }
}
