package smshub.protocol.jms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import jakarta.jms.Connection;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.qpid.jms.JmsConnectionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import smshub.simulator.Simulators;
import smshub.testing.HubProcess;
import smshub.testing.OutsideBroker;
import smshub.testing.Ports;

/** A client library that the hub does not have: Qpid JMS, which speaks AMQP 1.0, as one jar in a folder. */
class DropInIT {
    private static final long SOON = 30_000;

    @TempDir
    Path data;

    @Test
    void requestsComeByALibraryFromTheFolderOfJars() throws Exception {
        Path library = Path.of(JmsConnectionFactory.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        Path jars = Files.createDirectory(data.resolve("jars"));
        Files.copy(library, jars.resolve(library.getFileName()));
        int port = Ports.free();
        String address = "amqp://127.0.0.1:" + port;
        ActiveMQServer broker = OutsideBroker.start(data.resolve("broker"), port);
        try (Simulators simulators = Simulators.start(Simulators.Options.defaults());
                HubProcess hub = HubProcess.start(
                        Files.createDirectory(data.resolve("hub")),
                        simulators,
                        jars,
                        "qpid-jms-client",
                        JmsConnectionFactory.class.getName(),
                        address);
                Connection connection =
                        new JmsConnectionFactory("hub", OutsideBroker.HUB_PASSWORD, address).createConnection();
                Session session = connection.createSession()) {
            connection.start();
            Queue answers = session.createTemporaryQueue();
            MessageProducer producer = session.createProducer(session.createQueue("erp.sms"));
            MessageConsumer consumer = session.createConsumer(answers);
            TextMessage request = session.createTextMessage("By AMQP");
            request.setStringProperty("to", "+491713000051");
            request.setStringProperty("account", "smsapi");
            request.setJMSReplyTo(answers);
            request.setJMSCorrelationID("order 7");
            producer.send(request);
            List<String> states = new ArrayList<>();
            while (!states.contains("sent")) {
                Message answer = consumer.receive(SOON);
                assertNotNull(answer, () -> "after " + states + " no answer came");
                assertEquals("order 7", answer.getJMSCorrelationID());
                states.add(answer.getStringProperty("state"));
            }
            assertEquals("accepted", states.get(0));
            assertEquals("By AMQP", simulators.received().messages().get(0).text());
            hub.balances();
        } finally {
            broker.stop();
        }
    }
}
