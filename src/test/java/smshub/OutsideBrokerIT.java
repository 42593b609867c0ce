package smshub;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.jms.Connection;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.config.impl.SecurityConfiguration;
import org.apache.activemq.artemis.core.security.Role;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.impl.ActiveMQServerImpl;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.apache.activemq.artemis.spi.core.security.ActiveMQJAASSecurityManager;
import org.apache.activemq.artemis.spi.core.security.jaas.InVMLoginModule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import smshub.account.Secret;
import smshub.settings.Settings;
import smshub.simulator.Simulators;

/** A hub whose broker is somebody else's: reached by TCP, and restarted under it. */
class OutsideBrokerIT {
    private static final String HUB_PASSWORD = "of the hub alone";

    @TempDir
    Path data;

    @Test
    void itSendsByAnOutsideBrokerAndOutlivesItsRestart() throws Exception {
        int port = Ports.free();
        ActiveMQServer broker = broker(port);
        try (Simulators simulators = Simulators.start(Simulators.Options.defaults());
                TestHub hub = new TestHub(settings(port, simulators))) {
            assertEquals(-1, hub.service.brokerPort());
            hub.becomes(hub.send("main", "+491711234567", "by HTTP"), "sent");
            publish(port, "by the broker");
            arrives(simulators, "by the broker");

            broker.stop();
            assertEquals(
                    503,
                    hub.post("/api/v1/messages", Map.of("to", "+491711234567", "text", "lost"))
                            .statusCode());
            broker = broker(port);
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> hub.post("/api/v1/messages", Map.of("to", "+491711234567", "text", "again"))
                                    .statusCode()
                            == 202);
            arrives(simulators, "again");
            publish(port, "by the broker again");
            arrives(simulators, "by the broker again");
            hub.balances();
            assertTrue(simulators.received().messages().stream()
                    .noneMatch(message -> message.text().equals("lost")));
        } finally {
            broker.stop();
        }
    }

    private static void arrives(Simulators simulators, String text) {
        await().atMost(Duration.ofSeconds(30)).until(() -> simulators.received().messages().stream()
                .anyMatch(message -> message.text().equals(text)));
    }

    private static void publish(int port, String text) throws Exception {
        try (Connection connection = TestHub.queue(port).createConnection();
                Session session = connection.createSession()) {
            TextMessage message = session.createTextMessage(text);
            message.setStringProperty("to", "+491711234567");
            session.createProducer(session.createQueue("sms.requests")).send(message);
        }
    }

    private Settings settings(int port, Simulators simulators) {
        Settings own = TestHub.settings(data.resolve("hub"), TestHub.smsapi("main", simulators, d -> d));
        return new Settings(
                own.data(),
                own.routes(),
                new Settings.Broker(
                        "tcp://127.0.0.1:" + port,
                        "hub",
                        new Secret(HUB_PASSWORD),
                        "127.0.0.1",
                        0,
                        true,
                        64L << 20,
                        200L << 20),
                own.store(),
                own.http(),
                own.limits(),
                own.operators(),
                own.clients(),
                own.accounts());
    }

    /** A broker as an administrator sets it up: users of their own, and each message carries its sender's login. */
    private ActiveMQServer broker(int port) throws Exception {
        SecurityConfiguration users = new SecurityConfiguration();
        users.addUser("hub", HUB_PASSWORD);
        users.addRole("hub", "all");
        users.addUser("app", TestHub.PASSWORD);
        users.addRole("app", "senders");
        Configuration configuration = new ConfigurationImpl()
                .setSecurityEnabled(true)
                .setPopulateValidatedUser(true)
                .setJournalDirectory(data.resolve("journal").toString())
                .setBindingsDirectory(data.resolve("bindings").toString())
                .setPagingDirectory(data.resolve("paging").toString())
                .setLargeMessagesDirectory(data.resolve("large").toString())
                .addAcceptorConfiguration("clients", "tcp://127.0.0.1:" + port)
                .addAddressSetting("#", new AddressSettings());
        Role all = new Role("all", true, true, true, true, true, true, true, true, true, true, true, true);
        Role senders =
                new Role("senders", true, false, false, false, false, false, false, false, false, false, false, false);
        configuration.setSecurityRoles(Map.of("#", Set.of(all), "sms.requests", Set.of(all, senders)));
        ActiveMQServer broker = new ActiveMQServerImpl(
                configuration, new ActiveMQJAASSecurityManager(InVMLoginModule.class.getName(), users));
        broker.start();
        assertTrue(broker.waitForActivation(10, java.util.concurrent.TimeUnit.SECONDS));
        return broker;
    }
}
