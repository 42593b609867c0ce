package smshub.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import smshub.account.Secret;
import smshub.settings.Settings;
import smshub.simulator.Simulators;
import smshub.testing.TestHub;

/** Two logins that name the same MQTT client id. */
class MqttSessionsIT {
    private static final String TO = "+491711234567";
    private static final long PATIENCE = 15_000;
    private static final int IDENTIFIER_REJECTED = 2;
    private static final int NOT_AUTHORIZED = 5;

    @TempDir
    static Path data;

    private static Simulators simulators;
    private static TestHub hub;
    private static String address;

    private final List<MqttClient> clients = new ArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        simulators = Simulators.start(
                Simulators.Options.defaults().withReceipts(Duration.ofHours(1), Duration.ofHours(1), 1));
        Settings plain = TestHub.settings(data, TestHub.smsapi("main", simulators, d -> d));
        List<Settings.Operator> operators = new ArrayList<>(plain.operators());
        operators.add(new Settings.Operator("beta", new Secret(TestHub.PASSWORD), Settings.Role.APPLICATION));
        hub = new TestHub(new Settings(
                plain.data(),
                plain.routes(),
                plain.broker(),
                plain.store(),
                plain.http(),
                plain.limits(),
                operators,
                plain.clients(),
                plain.accounts()));
        address = "tcp://127.0.0.1:" + hub.service.brokerPort();
    }

    @AfterAll
    static void stop() {
        hub.close();
        simulators.close();
    }

    @AfterEach
    void disconnect() throws MqttException {
        for (MqttClient client : clients) {
            if (client.isConnected()) {
                client.disconnectForcibly(0, 1_000);
            }
            client.close(true);
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aSessionInUseIsNotTakenOver() throws Exception {
        MqttClient own = client("in-use");
        BlockingQueue<String> events = subscribed(own, false);
        assertEquals(IDENTIFIER_REJECTED, refused(client("in-use"), "beta", TestHub.PASSWORD, false));
        assertEquals(IDENTIFIER_REJECTED, refused(client("in-use"), "beta", TestHub.PASSWORD, true));
        assertEquals(NOT_AUTHORIZED, refused(client("in-use"), "app", "a-wrong-password", true));
        heard(events, hub.send(TO, "still heard"));
        assertTrue(own.isConnected());
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aSessionThatIsLeftWaitsForItsOwnLogin() throws Exception {
        MqttClient own = client("left");
        subscribed(own, false);
        own.disconnect();
        assertEquals(IDENTIFIER_REJECTED, refused(client("left"), "beta", TestHub.PASSWORD, true));
        assertEquals(IDENTIFIER_REJECTED, refused(client("left"), "beta", TestHub.PASSWORD, false));
        assertEquals(NOT_AUTHORIZED, refused(client("left"), "app", "a-wrong-password", true));
        assertEquals(NOT_AUTHORIZED, refused(client("left"), "nobody", TestHub.PASSWORD, true));
        String kept = hub.send(TO, "kept");

        MqttClient again = client("left");
        BlockingQueue<String> events = listening(again);
        assertTrue(
                again.connectWithResult(options("app", TestHub.PASSWORD, false)).getSessionPresent());
        String event = heard(events, kept);
        assertTrue(event.contains("accepted"), event);
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void oneLoginTakesOverItsOwnSession() throws Exception {
        MqttClient first = client("mine");
        subscribed(first, false);
        MqttClient second = client("mine");
        BlockingQueue<String> events = listening(second);
        assertTrue(second.connectWithResult(options("app", TestHub.PASSWORD, false))
                .getSessionPresent());
        heard(events, hub.send(TO, "to the second"));
        assertFalse(first.isConnected());
    }

    /** What is over is nobody's. */
    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aClientIdIsFreeAgainAfterACleanSession() throws Exception {
        MqttClient own = client("passed-on");
        subscribed(own, true);
        own.disconnect();
        MqttClient other = client("passed-on");
        org.awaitility.Awaitility.await()
                .atMost(Duration.ofMillis(PATIENCE))
                .ignoreExceptions()
                .until(() -> {
                    other.connect(options("beta", TestHub.PASSWORD, true));
                    return other.isConnected();
                });
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void mqtt5HearsWhy() throws Exception {
        subscribed(client("five"), false);
        var other = new org.eclipse.paho.mqttv5.client.MqttClient(
                address, "five", new org.eclipse.paho.mqttv5.client.persist.MemoryPersistence());
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setUserName("beta");
        options.setPassword(TestHub.PASSWORD.getBytes(StandardCharsets.UTF_8));
        var refusal = assertThrows(org.eclipse.paho.mqttv5.common.MqttException.class, () -> other.connect(options));
        assertEquals(0x85, refusal.getReasonCode());
        options.setPassword("a-wrong-password".getBytes(StandardCharsets.UTF_8));
        refusal = assertThrows(org.eclipse.paho.mqttv5.common.MqttException.class, () -> other.connect(options));
        assertEquals(0x86, refusal.getReasonCode());
        other.close(true);
    }

    private MqttClient client(String id) throws MqttException {
        MqttClient client = new MqttClient(address, id, new MemoryPersistence());
        client.setTimeToWait(PATIENCE);
        clients.add(client);
        return client;
    }

    private static MqttConnectOptions options(String user, String password, boolean clean) {
        MqttConnectOptions options = new MqttConnectOptions();
        options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
        options.setUserName(user);
        options.setPassword(password.toCharArray());
        options.setCleanSession(clean);
        return options;
    }

    private static BlockingQueue<String> subscribed(MqttClient client, boolean clean) throws MqttException {
        BlockingQueue<String> events = listening(client);
        client.connect(options("app", TestHub.PASSWORD, clean));
        client.subscribe("sms/events/of/app", 1);
        return events;
    }

    private static BlockingQueue<String> listening(MqttClient client) {
        BlockingQueue<String> events = new LinkedBlockingQueue<>();
        client.setCallback(new org.eclipse.paho.client.mqttv3.MqttCallback() {
            @Override
            public void connectionLost(Throwable cause) {
                // The test asks whether it is connected.
            }

            @Override
            public void messageArrived(String topic, org.eclipse.paho.client.mqttv3.MqttMessage message) {
                events.add(new String(message.getPayload(), StandardCharsets.UTF_8));
            }

            @Override
            public void deliveryComplete(org.eclipse.paho.client.mqttv3.IMqttDeliveryToken token) {
                // Nothing is sent.
            }
        });
        return events;
    }

    /** The first event of a message; what becomes of those of other tests is heard, too. */
    private static String heard(BlockingQueue<String> events, String id) throws InterruptedException {
        String event;
        do {
            event = events.poll(PATIENCE, TimeUnit.MILLISECONDS);
            assertNotNull(event, "nothing of " + id);
        } while (!event.contains(id));
        return event;
    }

    private static int refused(MqttClient client, String user, String password, boolean clean) {
        return assertThrows(MqttException.class, () -> client.connect(options(user, password, clean)))
                .getReasonCode();
    }
}
