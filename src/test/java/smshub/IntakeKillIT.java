package smshub;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.activemq.ActiveMQConnectionFactory;
import org.apache.activemq.broker.BrokerService;
import org.apache.activemq.broker.TransportConnector;
import org.apache.activemq.command.ActiveMQQueue;
import org.apache.qpid.jms.JmsConnectionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import smshub.simulator.Received;
import smshub.simulator.Simulators;
import smshub.testing.Databases;
import smshub.testing.HubProcess;
import smshub.testing.SmslibTables;
import smshub.testing.TestHub;

/**
 * The hub dies at random moments while every channel is busy, as often as the system property {@code kills} says. Every
 * row, file and request becomes exactly one message; rows and files end with the right state.
 */
class IntakeKillIT {
    private static final int KILLS = Integer.getInteger("kills", 2);
    private static final String TO = "+491711234567";
    private static final List<String> ACCOUNTS = List.of("smsapi", "gateway");
    /** Most rows, files and messages that wait for the hub, of each kind. */
    private static final int WAITING = 60;

    /** Lines of a file. */
    private static final int ORDERS = 20;

    private static final String ANSWERS = "erp.answers";

    @TempDir
    Path data;

    @TempDir
    Path spool;

    /** Of a route of the site's own, with the folder that it reads. */
    @TempDir
    Path site;

    /** Not the hub's, and never away. */
    private final BrokerService broker = new BrokerService();

    private final AtomicInteger numbers = new AtomicInteger();
    /** Texts that must arrive: rows, files, and requests that were confirmed. */
    private final Set<String> confirmed = ConcurrentHashMap.newKeySet();

    private final String database = Databases.postgres("kills").url();
    private Simulators simulators;
    private HubProcess hub;
    private volatile boolean loading = true;
    private final List<Throwable> failures = new ArrayList<>();

    @Test
    void everyRowFileAndRequestBecomesOneMessage() throws Exception {
        execute(SmslibTables.script("serial PRIMARY KEY").toArray(String[]::new));
        Files.createDirectories(spool.resolve("elsewhere"));
        Files.createDirectories(site.resolve("orders"));
        Files.writeString(site.resolve("orders.camel.yaml"), """
                - route:
                    id: orders
                    from:
                      uri: file:%s?move=.done&delay=100
                      steps:
                        - setHeader: {name: to, constant: "%s"}
                        - split:
                            tokenize: {token: "\\n"}
                            stopOnException: "true"
                            steps:
                              - setHeader: {name: reference, simple: "${body}"}
                              - to: hub:accept?client=app
                """.formatted(site.resolve("orders"), TO));
        String address = startBroker();
        Random random = new Random();
        Simulators.Options options = Simulators.Options.defaults()
                .withLatency(Duration.ofMillis(20))
                .withReceipts(Duration.ofHours(1), Duration.ofHours(1), 1);
        List<Thread> senders = new ArrayList<>();
        try (Simulators providers = Simulators.start(options)) {
            simulators = providers;
            start(address);
            for (Sender sender : List.<Sender>of(
                    this::writeRows,
                    this::writeFiles,
                    this::post,
                    this::callFacade,
                    this::sendByStomp,
                    this::sendByAmqp,
                    this::writeOrders,
                    () -> sendToTheOtherBroker(address))) {
                senders.add(started(sender));
            }
            // A kill shows nothing of a channel that has not begun.
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> channels(providers.received()).size() == senders.size());
            for (int kill = 0; kill < KILLS; kill++) {
                long enough = providers.received().total() + 100 + random.nextInt(400);
                await().pollInterval(Duration.ofMillis(1))
                        .atMost(Duration.ofSeconds(60))
                        .until(() -> providers.received().total() >= enough);
                kill();
                start(address);
            }
            loading = false;
            for (Thread sender : senders) {
                sender.join(30_000);
            }
            assertEquals(List.of(), failures);
            await().atMost(Duration.ofSeconds(90)).until(this::quiet);
            verify(providers.received());
            verifyAnswers(address);
        } finally {
            loading = false;
            kill();
            broker.stop();
        }
    }

    private String startBroker() throws Exception {
        broker.setBrokerName("theirs");
        broker.setPersistent(false);
        broker.setUseJmx(false);
        TransportConnector connector = broker.addConnector("tcp://127.0.0.1:0");
        broker.start();
        broker.waitUntilStarted();
        return connector.getPublishableConnectString();
    }

    private void verify(Received received) throws Exception {
        Map<String, Set<String>> ids = received.messages().stream()
                .collect(Collectors.groupingBy(
                        Received.Message::text,
                        Collectors.mapping(Received.Message::id, Collectors.toCollection(HashSet::new))));
        Set<String> lost = new TreeSet<>(confirmed);
        lost.removeAll(ids.keySet());
        assertEquals(Set.of(), lost, "not at the provider");
        ids.forEach((text, each) -> assertEquals(1, each.size(), "accepted twice: " + text));

        Set<String> twice = received.counts().entrySet().stream()
                .filter(count -> count.getValue() > 1)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        for (String id : twice) {
            JsonNode message = hub.json("/api/v1/messages/" + id);
            assertEquals("gateway", message.path("account").asText(), "SMSAPI takes an id only once");
            assertTrue(message.path("possibleDuplicate").asBoolean(), message::toString);
            assertTrue(
                    StreamSupport.stream(message.path("timeline").spliterator(), false)
                            .anyMatch(step -> step.path("state").asText().equals("unsure")),
                    message::toString);
        }

        assertEquals(0, count("status <> 'S' OR sent_date IS NULL OR errors <> 0 OR ref_no IS NULL"));
        assertEquals(0, count("gateway_id NOT IN ('smsapi', 'gateway')"));
        Set<String> files = texts("file");
        assertEquals(files.size(), names("sent").size());
        for (String name : names("sent")) {
            String file = Files.readString(spool.resolve("sent").resolve(name));
            assertTrue(file.contains("\nModem: " + account(file.substring(file.indexOf("\n\n") + 2)) + "\n"), file);
        }
        for (String folder : List.of("failed", "outgoing", "outgoing/.smshub/claimed", "outgoing/.smshub/waiting")) {
            assertEquals(List.of(), names(folder), folder);
        }
        assertEquals(List.of(), files(site.resolve("orders")));
        assertEquals(
                texts("order").size(),
                ORDERS * files(site.resolve("orders/.done")).size());

        JsonNode ledger = hub.json("/api/v1/ledger");
        Map<String, Long> channels = channels(received);
        System.out.println(KILLS + " kills: " + channels + ", " + twice.size() + " sent twice and marked, "
                + received.repeats() + " repeats refused by their id; " + ledger);
        assertEquals(8, channels.size(), channels::toString);
        assertTrue(twice.size() <= KILLS * HubProcess.CONCURRENCY, twice.size() + " sent twice");
        assertEquals(0, ledger.path("difference").asInt());
        assertEquals(received.counts().size(), ledger.path("accepted").asInt());
    }

    /** How many different texts came by each channel. */
    private static Map<String, Long> channels(Received received) {
        return received.messages().stream()
                .map(Received.Message::text)
                .distinct()
                .collect(Collectors.groupingBy(
                        text -> text.substring(0, text.indexOf(' ')), TreeMap::new, Collectors.counting()));
    }

    private boolean quiet() throws Exception {
        JsonNode ledger = hub.json("/api/v1/ledger");
        return count("status <> 'S'") == 0
                && names("sent").size() == texts("file").size()
                && files(site.resolve("orders")).isEmpty()
                && waitingAtTheOtherBroker() == 0
                && hub.get("/observe/metrics").body().contains("sms_queue_messages{queue=\"sms.requests\"} 0.0")
                && ledger.path("waiting").asInt() == 0
                && ledger.path("unsure").asInt() == 0
                && ledger.path("difference").asInt() == 0
                && ledger.path("accepted").asInt() == ledger.path("sent").asInt();
    }

    private synchronized void start(String address) throws IOException {
        hub = HubProcess.start(data, simulators, database, spool, site, address);
        notifyAll();
    }

    private void kill() {
        HubProcess dying = hub;
        synchronized (this) {
            hub = null;
        }
        if (dying != null) {
            dying.kill();
        }
    }

    /** The hub, as soon as it lives. */
    private synchronized HubProcess living() throws InterruptedException {
        while (hub == null) {
            wait();
        }
        return hub;
    }

    private interface Sender {
        void send() throws Exception;
    }

    private Thread started(Sender sender) {
        Thread thread = new Thread(() -> {
            try {
                sender.send();
            } catch (Exception | AssertionError e) {
                failures.add(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private String next(String channel) {
        return channel + " " + numbers.incrementAndGet();
    }

    private static String account(String text) {
        return ACCOUNTS.get(Math.floorMod(text.hashCode(), ACCOUNTS.size()));
    }

    private void writeRows() throws Exception {
        try (Connection connection = DriverManager.getConnection(database, "postgres", "postgres");
                PreparedStatement insert = connection.prepareStatement(
                        "INSERT INTO smsserver_out (recipient, text, create_date, gateway_id) VALUES (?, ?, now(), ?)")) {
            while (loading) {
                List<String> texts =
                        Stream.generate(() -> next("row")).limit(20).toList();
                for (String text : texts) {
                    insert.setString(1, TO);
                    insert.setString(2, text);
                    insert.setString(3, account(text));
                    insert.addBatch();
                }
                insert.executeBatch();
                confirmed.addAll(texts);
                await().atMost(Duration.ofMinutes(2)).until(() -> !loading || count("status = 'U'") < WAITING);
            }
        }
    }

    private void writeFiles() throws Exception {
        while (loading) {
            String text = next("file");
            Path file = spool.resolve("elsewhere").resolve(text.replace(' ', '-'));
            Files.writeString(file, "To: 491711234567\nQueue: " + account(text) + "\n\n" + text);
            Files.move(file, spool.resolve("outgoing").resolve(file.getFileName()), StandardCopyOption.ATOMIC_MOVE);
            confirmed.add(text);
            await().atMost(Duration.ofMinutes(2))
                    .until(() -> !loading || names("outgoing").size() < WAITING);
        }
    }

    /** Each request until it is confirmed. */
    private void post() throws Exception {
        while (loading) {
            String text = next("rest");
            Map<String, String> body = Map.of("to", TO, "text", text, "account", account(text), "reference", text);
            untilConfirmed(text, () -> living().post("/api/v1/messages", body).statusCode() == 202);
        }
    }

    /** The same in the form of SMSbrana, which says that a repeat is one. */
    private void callFacade() throws Exception {
        while (loading) {
            String text = next("facade");
            String query = "/smsconnect/http.php?action=send_sms&login=app&password=" + TestHub.KEY
                    + "&number=%2B491711234567&message=" + URLEncoder.encode(text, StandardCharsets.UTF_8) + "&user_id="
                    + URLEncoder.encode(text, StandardCharsets.UTF_8);
            untilConfirmed(text, () -> {
                String answer = living().get(query).body();
                return answer.contains("<err>0</err>") || answer.contains("<err>-1</err>");
            });
        }
    }

    private interface Attempt {
        boolean confirmed() throws Exception;
    }

    private void untilConfirmed(String text, Attempt attempt) throws InterruptedException {
        while (!confirmed.contains(text)) {
            try {
                if (attempt.confirmed()) {
                    confirmed.add(text);
                }
            } catch (InterruptedException e) {
                throw e;
            } catch (Exception e) {
                continue; // the hub has died
            }
        }
    }

    /** Each request once; it counts when its receipt is there. */
    private void sendByStomp() throws Exception {
        while (loading) {
            try (Socket socket = new Socket("127.0.0.1", living().brokerPort)) {
                socket.setSoTimeout(30_000);
                exchange(
                        socket,
                        "CONNECT\naccept-version:1.2\nhost:hub\nlogin:app\npasscode:" + TestHub.PASSWORD + "\n\n\0");
                while (loading) {
                    String text = next("stomp");
                    exchange(
                            socket,
                            "SEND\ndestination:sms.requests\npersistent:true\nreceipt:taken\nto:" + TO + "\naccount:"
                                    + account(text) + "\n\n" + text + "\0");
                    confirmed.add(text);
                }
            } catch (IOException e) {
                continue; // the hub has died
            }
        }
    }

    /** Sends a frame and waits for one. */
    private static void exchange(Socket socket, String frame) throws IOException {
        socket.getOutputStream().write(frame.getBytes(StandardCharsets.UTF_8));
        InputStream in = socket.getInputStream();
        int last;
        do {
            last = in.read();
        } while (last > 0);
        if (last < 0) {
            throw new IOException("the connection is gone");
        }
    }

    /** Each request once; it counts when the broker has settled it. */
    private void sendByAmqp() throws Exception {
        while (loading) {
            String broker = "amqp://127.0.0.1:" + living().brokerPort;
            try (jakarta.jms.Connection connection =
                            new JmsConnectionFactory("app", TestHub.PASSWORD, broker).createConnection();
                    Session session = connection.createSession()) {
                MessageProducer producer = session.createProducer(session.createQueue("sms.requests"));
                while (loading) {
                    String text = next("amqp");
                    TextMessage message = session.createTextMessage(text);
                    message.setStringProperty("to", TO);
                    message.setStringProperty("account", account(text));
                    producer.send(message);
                    confirmed.add(text);
                }
            } catch (JMSException e) {
                continue; // the hub has died
            }
        }
    }

    /** Files that a route of the site's own reads line by line; one that was half read when the hub died comes again. */
    private void writeOrders() throws Exception {
        while (loading) {
            List<String> texts =
                    Stream.generate(() -> next("order")).limit(ORDERS).toList();
            Path file = spool.resolve("elsewhere").resolve(texts.get(0).replace(' ', '-'));
            Files.write(file, texts);
            Files.move(file, site.resolve("orders").resolve(file.getFileName()), StandardCopyOption.ATOMIC_MOVE);
            confirmed.addAll(texts);
            await().atMost(Duration.ofMinutes(2))
                    .until(() -> !loading || files(site.resolve("orders")).size() < WAITING / ORDERS);
        }
    }

    /** Each request once, to a broker of the site's, from whose queue the hub takes them. */
    private void sendToTheOtherBroker(String address) throws Exception {
        try (jakarta.jms.Connection connection = new ActiveMQConnectionFactory(address).createConnection();
                Session session = connection.createSession()) {
            Queue answers = session.createQueue(ANSWERS);
            MessageProducer producer = session.createProducer(session.createQueue("erp.sms"));
            while (loading) {
                String text = next("jms");
                TextMessage message = session.createTextMessage(text);
                message.setStringProperty("to", TO);
                message.setStringProperty("account", account(text));
                message.setJMSReplyTo(answers);
                message.setJMSCorrelationID(text);
                producer.send(message);
                confirmed.add(text);
                await().pollInterval(Duration.ofMillis(1))
                        .atMost(Duration.ofMinutes(2))
                        .until(() -> !loading || waitingAtTheOtherBroker() < WAITING);
            }
        }
    }

    /** Of each request that came from the other broker it is told there that it was accepted, and that it was sent. */
    private void verifyAnswers(String address) throws Exception {
        Set<String> missing = new HashSet<>();
        for (String text : texts("jms")) {
            missing.addAll(List.of("accepted " + text, "sent " + text));
        }
        try (jakarta.jms.Connection connection = new ActiveMQConnectionFactory(address).createConnection();
                Session session = connection.createSession();
                MessageConsumer answers = session.createConsumer(session.createQueue(ANSWERS))) {
            connection.start();
            while (!missing.isEmpty()) {
                Message answer = answers.receive(30_000);
                assertNotNull(answer, () -> "not answered: " + missing);
                missing.remove(answer.getStringProperty("state") + " " + answer.getJMSCorrelationID());
            }
        }
    }

    private long waitingAtTheOtherBroker() throws Exception {
        return broker.getDestination(new ActiveMQQueue("erp.sms"))
                .getDestinationStatistics()
                .getMessages()
                .getCount();
    }

    private Set<String> texts(String channel) {
        return confirmed.stream().filter(text -> text.startsWith(channel + " ")).collect(Collectors.toSet());
    }

    private List<String> names(String folder) throws IOException {
        return files(spool.resolve(folder));
    }

    private static List<String> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.startsWith(".") && !name.endsWith(".LOCK"))
                    .toList();
        }
    }

    private void execute(String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection(database, "postgres", "postgres");
                Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }

    private int count(String where) throws SQLException {
        try (Connection connection = DriverManager.getConnection(database, "postgres", "postgres");
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT count(*) FROM smsserver_out WHERE " + where)) {
            result.next();
            return result.getInt(1);
        }
    }
}
