package smshub.broker;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Session;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.qpid.jms.JmsConnectionFactory;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import smshub.simulator.Simulators;
import smshub.testing.TestHub;

/**
 * The broker's port survives whatever is sent to it. {@code -Dinputs=1000000} sends as many broken beginnings of each
 * protocol; the suite sends a few.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class BrokerPortIT {
    private static final int INPUTS = Integer.getInteger("inputs", 3_000);
    private static final long SEED = Long.getLong("seed", 20261128);
    private static final int SENDERS = 4;
    private static final HexFormat HEX = HexFormat.of();

    /** SASL frames whose lengths lie: they made a thread of the broker spin for ever. */
    private static final byte[] LYING = HEX.parseHex("414d515003010000"
            + "0000002102010000005341d00000001100000002a305504c41494ea01800616c70686100616c7068612d616c706861"
            + "000015f3020000"
            + "414d515003010000"
            + "7b4d515000010000"
            + "414d515003010064"
            + "414d51500000"
            + "00000008020082"
            + "0000001802000000005311c00b0440522370ffffffff70ff"
            + "414d515003019400");

    private static final String ADMIN = "admin";
    /** Connections that begin to speak and do not log in. */
    private static final List<Socket> SILENT = new ArrayList<>();

    @TempDir
    static Path data;

    private static Simulators simulators;
    private static TestHub hub;
    private static int port;

    @BeforeAll
    static void start() throws Exception {
        simulators = Simulators.start(Simulators.Options.defaults());
        hub = new TestHub(TestHub.settings(data, TestHub.smsapi("main", simulators, d -> d)));
        port = hub.service.brokerPort();
        // They are waited for last; meanwhile the others run.
        for (byte[] beginning : samples()) {
            Socket socket = new Socket("127.0.0.1", port);
            SILENT.add(socket);
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(Arrays.copyOf(beginning, Math.min(8, beginning.length)));
        }
    }

    @AfterAll
    static void stop() throws IOException {
        for (Socket socket : SILENT) {
            socket.close();
        }
        hub.close();
        simulators.close();
    }

    @Test
    void framesWhoseLengthsLieMakeNothingSpin() throws Exception {
        byte[] once = HEX.parseHex(
                "414d5150030100000000002102010000005341d00000001100000002a305504c41494ea01800616c70686100616c7068612d616c706861"
                        + "000015f3020000414d5150030100007b4d515000010000414d515003010064414d5150000000000008020082"
                        + "0000001802000000005311c00b0440522370ffffffff70ff414d515003019400");
        for (int i = 0; i < 40; i++) {
            send(once);
            send(LYING);
        }
        everybodyIsServed();
    }

    @Test
    void brokenBeginningsOfEachProtocolLeaveThePortAsItWas() throws Exception {
        List<byte[]> samples = samples();
        ExecutorService senders = Executors.newFixedThreadPool(SENDERS);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int sender = 0; sender < SENDERS; sender++) {
                Random random = new Random(SEED + sender);
                running.add(senders.submit(() -> {
                    for (int i = 0; i < INPUTS / SENDERS; i++) {
                        send(broken(samples.get(random.nextInt(samples.size())), random));
                    }
                    return null;
                }));
            }
            for (Future<?> one : running) {
                one.get();
            }
        } finally {
            senders.shutdownNow();
        }
        everybodyIsServed();
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void aConnectionThatDoesNotLogInIsClosed() {
        for (Socket socket : SILENT) {
            assertTrue(closed(socket), "a connection is still open");
        }
    }

    private static boolean closed(Socket socket) {
        try {
            int read = 0;
            while (read >= 0) {
                read = socket.getInputStream().read();
            }
            return true;
        } catch (IOException e) {
            // A reset is an end, too.
            return !(e instanceof SocketTimeoutException);
        }
    }

    @Test
    void aLoginMakesOnlySoManyQueues() throws Exception {
        try (Connection connection = TestHub.queue(port).createConnection();
                Session session = connection.createSession()) {
            connection.start();
            assertThrows(JMSException.class, () -> {
                for (int i = 0; i < 300; i++) {
                    session.createConsumer(session.createQueue("sms.reply.app.many-" + i));
                }
            });
        }
    }

    /**
     * A program of each protocol logs in, nothing turns in a circle, and health says so. Not by the login of what is
     * broken: some of that guesses at its password, and who guesses waits.
     */
    private static void everybodyIsServed() throws Exception {
        nothingSpins();
        for (int i = 0; i < 12; i++) {
            for (ConnectionFactory factory : List.<ConnectionFactory>of(
                    new ActiveMQConnectionFactory("tcp://127.0.0.1:" + port, ADMIN, TestHub.PASSWORD),
                    new JmsConnectionFactory(ADMIN, TestHub.PASSWORD, "amqp://127.0.0.1:" + port))) {
                try (Connection connection = factory.createConnection();
                        Session session = connection.createSession()) {
                    connection.start();
                    assertTrue(!session.getTransacted());
                }
            }
        }
        MqttClient mqtt = new MqttClient("tcp://127.0.0.1:" + port, "served", new MemoryPersistence());
        MqttConnectOptions options = new MqttConnectOptions();
        options.setUserName(ADMIN);
        options.setPassword(TestHub.PASSWORD.toCharArray());
        mqtt.connect(options);
        mqtt.disconnect();
        mqtt.close();
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(15_000);
            socket.getOutputStream().write(stomp(ADMIN, TestHub.PASSWORD));
            byte[] answer = socket.getInputStream().readNBytes(9);
            assertEquals("CONNECTED", new String(answer, StandardCharsets.US_ASCII));
        }
        assertEquals(200, hub.get("/observe/health").statusCode());
    }

    /** Two looks at the time that each thread has used: none may have been busy all the time between them. */
    private static void nothingSpins() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        Map<Long, Long> before = new HashMap<>();
        long[] looked = {0};
        await().pollInterval(Duration.ofMillis(700))
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> {
                    long now = System.nanoTime();
                    List<String> busy = new ArrayList<>();
                    for (long id : threads.getAllThreadIds()) {
                        long used = threads.getThreadCpuTime(id);
                        Long earlier = before.put(id, used);
                        ThreadInfo info = threads.getThreadInfo(id);
                        if (earlier == null || looked[0] == 0 || info == null) {
                            continue;
                        }
                        if (used - earlier > (now - looked[0]) / 3
                                && id != Thread.currentThread().getId()) {
                            busy.add(info.getThreadName());
                        }
                    }
                    boolean first = looked[0] == 0;
                    looked[0] = now;
                    assertEquals(false, first, "a first look");
                    assertEquals(List.of(), busy);
                });
    }

    private static void send(byte[] bytes) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            // Closed by a reset: thousands of ports would wait for their end otherwise.
            socket.setSoLinger(true, 0);
            OutputStream out = socket.getOutputStream();
            out.write(bytes);
            socket.shutdownOutput();
            socket.setSoTimeout(2);
            socket.getInputStream().read(new byte[1024]);
        } catch (IOException e) {
            // Closed, or no answer: both are right.
            return;
        }
    }

    /** A sample with bytes changed, left out, put in, repeated or cut off, most often near its beginning. */
    private static byte[] broken(byte[] sample, Random random) {
        byte[] bytes = sample.clone();
        for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(6)) {
                case 0 -> bytes[at] = (byte) random.nextInt(256);
                case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> bytes = Arrays.copyOf(bytes, Math.max(1, at));
                case 3 -> bytes = joined(Arrays.copyOf(bytes, at), Arrays.copyOfRange(bytes, at / 2, bytes.length));
                case 4 -> {
                    byte[] more = new byte[1 + random.nextInt(64)];
                    random.nextBytes(more);
                    bytes = joined(Arrays.copyOf(bytes, at), more, Arrays.copyOfRange(bytes, at, bytes.length));
                }
                default -> {
                    if (at + 4 <= bytes.length) {
                        ByteBuffer.wrap(bytes).putInt(at, EDGES[random.nextInt(EDGES.length)]);
                    }
                }
            }
        }
        return bytes;
    }

    private static final int[] EDGES = {0, 1, 7, 8, 9, 255, 256, 512, 513, 65_535, 65_536, Integer.MAX_VALUE, -1, -8};

    private static List<byte[]> samples() {
        byte[] sasl = HEX.parseHex("414d515003010000");
        byte[] plain = new byte[0];
        byte[] login = ("\0app\0" + TestHub.PASSWORD).getBytes(StandardCharsets.UTF_8);
        byte[] init = joined(
                HEX.parseHex("00"),
                HEX.parseHex("5341c0"),
                new byte[] {(byte) (login.length + 10), 2, (byte) 0xA3, 5},
                "PLAIN".getBytes(StandardCharsets.US_ASCII),
                new byte[] {(byte) 0xA0, (byte) login.length},
                login);
        byte[] frame =
                joined(ByteBuffer.allocate(4).putInt(init.length + 7).array(), HEX.parseHex("020100"), plain, init);
        byte[] opened = joined(
                sasl,
                frame,
                HEX.parseHex("414d515000010000"),
                HEX.parseHex("0000001902000000005310c00c02a1056974736974a1036875620000"));
        byte[] mqtt = joined(
                HEX.parseHex("1026"),
                HEX.parseHex("00044d51545404c2003c0002697400036170700d"),
                HEX.parseHex("000d"),
                TestHub.PASSWORD.getBytes(StandardCharsets.UTF_8),
                HEX.parseHex("8210000100 0b736d732f7265706c792f6101".replace(" ", "")),
                HEX.parseHex("300f000c736d732f726571756573747378"));
        byte[] mqtt5 =
                HEX.parseHex("101500044d51545405c2003c0521001400000269740003617070000361626300".substring(0, 56));
        byte[] core = joined(
                "ARTEMIS ".getBytes(StandardCharsets.US_ASCII),
                HEX.parseHex("0000001e1e0000000000000000000000410000000100000002616200000000000000ff"),
                HEX.parseHex("0000000dffffff0a0000000000000000ff000000"));
        byte[] stomp = joined(
                stomp("app", TestHub.PASSWORD),
                "SUBSCRIBE\nid:1\ndestination:sms.reply.app.fuzz\n\n\0SEND\ndestination:sms.requests\ncontent-length:5\n\nhello\0"
                        .getBytes(StandardCharsets.US_ASCII));
        byte[] http =
                "GET / HTTP/1.1\r\nHost: hub\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: mqtt\r\n\r\n"
                        .getBytes(StandardCharsets.US_ASCII);
        return List.of(LYING, opened, mqtt, mqtt5, core, stomp, http);
    }

    private static byte[] stomp(String user, String password) {
        return ("CONNECT\naccept-version:1.2\nhost:hub\nlogin:" + user + "\npasscode:" + password + "\n\n\0")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] joined(byte[]... parts) {
        ByteBuffer all = ByteBuffer.allocate(
                Arrays.stream(parts).mapToInt(part -> part.length).sum());
        Arrays.stream(parts).forEach(all::put);
        return all.array();
    }
}
