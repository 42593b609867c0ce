package smshub.broker;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import smshub.json.Json;
import smshub.simulator.Received;
import smshub.simulator.Simulators;
import smshub.testing.BrokerProcess;
import smshub.testing.Cables;
import smshub.testing.HubProcess;
import smshub.testing.OutsideBroker;
import smshub.testing.Ports;

/**
 * Three hubs share a broker and a database under load. One joins, one leaves in order, one hangs and one is killed. Where the
 * system property {@code faults} tells a number, so many faults strike first in turn and then at random: the broker is a pair
 * in processes of their own then, of which the primary is killed and comes back, the database is restarted, and where we
 * are root the cables between a hub and brokers or database are pulled. Afterwards the provider's own record and the
 * ledger are compared.
 */
class HubsKillIT {
    private static final int HUBS = 3;
    private static final int FAULTS = Integer.getInteger("faults", 0);
    private static final boolean LONG = FAULTS > 0;
    private static final long SEED = Long.getLong("seed", System.nanoTime());
    /** The only one that strikes, to look for its reasons; usually all do. */
    private static final String ONLY = System.getProperty("fault");
    /** Most hubs at which something may be in flight when this strikes. */
    private static final int ALL = HUBS;

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int SENDERS = 8;
    private static final List<String> ACCOUNTS = List.of("smsapi", "gateway");
    /** So that a long run's record stays small. */
    private static final Duration PACE = LONG ? Duration.ofMillis(40) : Duration.ZERO;

    /** What happens to those who share the work. */
    enum Fault {
        KILL(1),
        STOP(1),
        LEAVE(0),
        DATABASE(0),
        FAIL_OVER(ALL),
        /** A hub dies while the brokers fail over. */
        FAIL_OVER_AND_KILL(ALL),
        /** Two hubs die, so that one has what both held. */
        KILL_TWO(2),
        NO_BROKER(1),
        NO_DATABASE(0);

        /** Hubs whose calls in flight it puts in doubt. */
        private final int doubts;

        Fault(int doubts) {
            this.doubts = doubts;
        }

        boolean needsCables() {
            return this == NO_BROKER || this == NO_DATABASE;
        }
    }

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path data;

    private final AtomicInteger numbers = new AtomicInteger();
    /** Texts of requests that were confirmed, and must arrive. */
    private final Set<String> confirmed = ConcurrentHashMap.newKeySet();
    /** By text of a request that went to two hubs at once, the ids that they gave it. */
    private final Map<String, Set<String>> given = new ConcurrentHashMap<>();
    /** By text, the ids that came to the providers. */
    private final Map<String, Set<String>> arrived = new HashMap<>();

    private final HubProcess[] hubs = new HubProcess[HUBS];
    private final int[] ports = {Ports.free(), Ports.free()};
    private final int storePort = Ports.free();
    private final long begun = System.nanoTime();
    private volatile boolean loading = true;
    private Simulators simulators;
    private EmbeddedPostgres database;
    private Cables cables;
    private ActiveMQServer broker;
    private BrokerProcess primary;
    private BrokerProcess backup;
    private int inFlight;

    @BeforeEach
    void start() throws Exception {
        simulators = Simulators.start(Simulators.Options.defaults()
                .withLatency(Duration.ofMillis(50))
                .withReceipts(Duration.ofHours(1), Duration.ofHours(1), 1));
        database = database();
        if (LONG && Cables.possible()) {
            cables = new Cables(HUBS);
            cables.lead(Cables.To.DATABASE, storePort);
            cables.lead(Cables.To.REST, simulators.port());
        } else if (LONG) {
            say("no cable is pulled: that takes root and iproute2");
        }
        if (LONG) {
            primary = broker(true);
            await().atMost(PATIENCE).until(primary::active);
            backup = broker(false);
        } else {
            broker = OutsideBroker.start(data.resolve("broker"), ports[0]);
        }
    }

    @AfterEach
    void stop() throws Exception {
        loading = false;
        for (HubProcess hub : hubs) {
            if (hub != null) {
                hub.kill();
            }
        }
        if (LONG) {
            backup.kill();
            primary.kill();
        } else {
            broker.stop();
        }
        database.close();
        if (cables != null) {
            cables.close();
        }
        simulators.close();
    }

    @Test
    void nothingIsLostAndWhatWasSentTwiceIsMarked() throws Exception {
        together(() -> start(0), () -> start(1));
        say("two hubs");
        List<Thread> senders = new ArrayList<>();
        for (int i = 0; i < SENDERS; i++) {
            boolean both = i % 2 == 0;
            senders.add(started(() -> send(both)));
        }
        confirmMore(50);
        start(2);
        confirmMore(100);
        say("a third has joined, after " + confirmed.size());
        taken(1).stop();
        confirmMore(100);
        say("one has left, after " + confirmed.size());
        assertEquals(Set.of(), doubted(), "a hub that joins or leaves puts nothing in doubt");
        assertEquals(Set.of(), twice(), "a hub that joins or leaves moves no message twice");

        if (LONG) {
            start(1);
            strike();
        } else {
            oneHangsAndOneDies();
        }
        loading = false;
        for (Thread sender : senders) {
            sender.join(40_000);
        }
        await().pollInterval(Duration.ofSeconds(1)).atMost(PATIENCE).until(this::quiet);
        verify();
    }

    /** The one that is left has all that each of the two held. */
    private void oneHangsAndOneDies() throws Exception {
        HubProcess hanging = taken(0);
        HubProcess other = living().get(0);
        Set<String> hung = alive(hanging, true);
        hanging.suspend();
        await().atMost(PATIENCE).until(() -> Collections.disjoint(hung, alive(other, false)));
        confirmMore(100);
        say("the others have what one held that hangs, after " + confirmed.size());
        hanging.resume();
        put(0, hanging);
        confirmMore(100);
        taken(2).kill();
        confirmMore(100);
        say("it has gone on, and the other has died, after " + confirmed.size());
        inFlight = 2;
    }

    /** Names of the hubs that live, as one of them sees it. */
    private static Set<String> alive(HubProcess asked, boolean itselfOnly) throws Exception {
        Set<String> ids = new HashSet<>();
        for (JsonNode hub : asked.json("/api/v1/hubs").path("hubs")) {
            if (!itselfOnly || hub.path("asked").asBoolean()) {
                ids.add(hub.path("id").asText());
            }
        }
        return ids;
    }

    private void strike() throws Exception {
        say(FAULTS + " faults with -Dseed=" + SEED);
        Random random = new Random(SEED);
        List<Fault> possible = Arrays.stream(Fault.values())
                .filter(fault -> cables != null || !fault.needsCables())
                .filter(fault -> ONLY == null || ONLY.equals(fault.name()))
                .toList();
        for (int i = 0; i < FAULTS; i++) {
            Fault fault = possible.get(i < possible.size() ? i : random.nextInt(possible.size()));
            int hub = random.nextInt(HUBS);
            say(i + 1 + ": " + fault + " " + hub + " after " + confirmed.size());
            strike(fault, hub);
            inFlight += fault.doubts;
            confirmMore(100);
            remember();
        }
    }

    private void strike(Fault fault, int hub) throws Exception {
        switch (fault) {
            case KILL -> {
                taken(hub).kill();
                confirmMore(100);
                start(hub);
            }
            case KILL_TWO -> {
                int other = (hub + 1) % HUBS;
                taken(hub).kill();
                taken(other).kill();
                confirmMore(100);
                together(() -> start(hub), () -> start(other));
            }
            case STOP -> {
                HubProcess stopped = taken(hub);
                stopped.suspend();
                pause(30);
                stopped.resume();
                put(hub, stopped);
            }
            case LEAVE -> {
                taken(hub).stop();
                confirmMore(100);
                start(hub);
            }
            case DATABASE -> {
                database.close();
                pause(3);
                database = database();
            }
            case FAIL_OVER -> {
                primary.kill();
                await().atMost(PATIENCE).until(backup::active);
                confirmMore(100);
                failBack();
            }
            case FAIL_OVER_AND_KILL -> {
                primary.kill();
                taken(hub).kill();
                await().atMost(PATIENCE).until(backup::active);
                confirmMore(100);
                CompletableFuture<Void> back = CompletableFuture.runAsync(() -> start(hub));
                failBack();
                back.join();
            }
            case NO_BROKER -> pull(hub, Cables.To.BROKER);
            case NO_DATABASE -> pull(hub, Cables.To.DATABASE);
        }
    }

    private void failBack() throws Exception {
        primary = broker(true);
        await().atMost(PATIENCE).until(() -> primary.active() && !backup.active());
    }

    private void pull(int hub, Cables.To cable) throws IOException {
        cables.pull(hub, cable);
        pause(20);
        cables.plug(hub, cable);
    }

    private void say(String what) {
        System.out.printf(
                "%4d s  %s%n", Duration.ofNanos(System.nanoTime() - begun).toSeconds(), what);
    }

    /** Lets time pass under load. */
    private static void pause(int seconds) {
        long begun = System.nanoTime();
        await().atMost(Duration.ofSeconds(seconds + 30L))
                .until(() ->
                        System.nanoTime() - begun > Duration.ofSeconds(seconds).toNanos());
    }

    private static void together(Runnable... all) {
        CompletableFuture.allOf(
                        Arrays.stream(all).map(CompletableFuture::runAsync).toArray(CompletableFuture[]::new))
                .join();
    }

    private EmbeddedPostgres database() throws IOException {
        return EmbeddedPostgres.builder()
                .setPort(storePort)
                .setDataDirectory(data.resolve("postgres"))
                .setCleanDataDirectory(false)
                .start();
    }

    private BrokerProcess broker(boolean first) throws IOException {
        return BrokerProcess.start(data.resolve("broker"), brokerHost(), ports, first);
    }

    private String brokerHost() {
        return cables == null ? "127.0.0.1" : Cables.address(Cables.To.BROKER);
    }

    /** Tried again where the brokers are just changing. */
    private void start(int hub) {
        String url = LONG
                ? "(tcp://" + brokerHost() + ":" + ports[0] + ",tcp://" + brokerHost() + ":" + ports[1] + ")"
                : "tcp://127.0.0.1:" + ports[0];
        String store = "jdbc:postgresql://" + (cables == null ? "127.0.0.1" : Cables.address(Cables.To.DATABASE)) + ":"
                + storePort + "/postgres";
        Path folder = data.resolve("hub-" + hub);
        await().atMost(PATIENCE).ignoreException(IllegalStateException.class).until(() -> {
            Files.createDirectories(folder);
            put(
                    hub,
                    cables == null
                            ? HubProcess.outside(folder, simulators, url, store)
                            : HubProcess.outside(folder, simulators, url, store, hub));
            return true;
        });
    }

    private void put(int hub, HubProcess process) {
        synchronized (hubs) {
            hubs[hub] = process;
        }
    }

    /** A hub that nothing is sent to any more. */
    private HubProcess taken(int hub) {
        synchronized (hubs) {
            HubProcess process = hubs[hub];
            hubs[hub] = null;
            return process;
        }
    }

    private List<HubProcess> living() {
        synchronized (hubs) {
            return IntStream.range(0, HUBS)
                    .mapToObj(i -> hubs[i])
                    .filter(hub -> hub != null)
                    .toList();
        }
    }

    private void confirmMore(int more) {
        int enough = confirmed.size() + more;
        await().atMost(PATIENCE).until(() -> confirmed.size() >= enough);
    }

    /** @param both whether each request goes to two hubs at once, with its own key until it is confirmed */
    private void send(boolean both) {
        while (loading) {
            String text = "text " + numbers.incrementAndGet();
            do {
                List<HubProcess> living = living();
                int first = Math.floorMod(text.hashCode(), Math.max(1, living.size()));
                int copies = both ? Math.min(2, living.size()) : 1;
                List<CompletableFuture<Void>> posted = IntStream.range(0, living.isEmpty() ? 0 : copies)
                        .mapToObj(i -> living.get((first + i) % living.size()))
                        .map(hub -> CompletableFuture.runAsync(() -> post(hub, text, both)))
                        .toList();
                posted.forEach(CompletableFuture::join);
                LockSupport.parkNanos(PACE.toNanos());
            } while (both && loading && !confirmed.contains(text));
        }
    }

    private void post(HubProcess hub, String text, boolean keyed) {
        Map<String, String> body = Map.of("to", "+491711234567", "text", text, "account", account(text));
        try {
            HttpResponse<String> answer =
                    keyed ? hub.post("/api/v1/messages", body, text) : hub.post("/api/v1/messages", body);
            if (answer.statusCode() == 202) {
                if (keyed) {
                    given.computeIfAbsent(text, one -> ConcurrentHashMap.newKeySet())
                            .add(Json.JSON
                                    .readTree(answer.body())
                                    .at("/messages/0/id")
                                    .asText());
                }
                confirmed.add(text);
            }
        } catch (Exception e) {
            return; // the hub has died, or its broker
        }
    }

    private static String account(String text) {
        return ACCOUNTS.get(Math.floorMod(text.hashCode() / 7, ACCOUNTS.size()));
    }

    /** Ids of the messages that somebody may have got twice. */
    private Set<String> doubted() throws SQLException {
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:postgresql://127.0.0.1:" + storePort + "/postgres", "postgres", "postgres");
                ResultSet rows = connection
                        .createStatement()
                        .executeQuery("SELECT id FROM message WHERE possible_duplicate OR state = 'unsure'")) {
            Set<String> ids = new HashSet<>();
            while (rows.next()) {
                ids.add(rows.getString(1));
            }
            return ids;
        }
    }

    private boolean quiet() throws Exception {
        JsonNode ledger = living().get(0).json("/api/v1/ledger");
        return ledger.path("accepted").asInt() == simulators.received().counts().size()
                && ledger.path("waiting").asInt() == 0
                && ledger.path("unsure").asInt() == 0
                && ledger.path("difference").asInt() == 0
                && ledger.path("accepted").asInt() == ledger.path("sent").asInt();
    }

    /** The providers remember the latest 100,000. */
    private void remember() {
        for (Received.Message message : simulators.received().messages()) {
            arrived.computeIfAbsent(message.text(), text -> new HashSet<>()).add(message.id());
        }
    }

    /** Ids of messages that a provider took twice. */
    private Set<String> twice() {
        return simulators.received().counts().entrySet().stream()
                .filter(count -> count.getValue() > 1)
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private void verify() throws Exception {
        remember();
        Set<String> lost = new TreeSet<>(confirmed);
        lost.removeAll(arrived.keySet());
        Set<String> twice = twice();
        Set<String> doubted = doubted();
        Set<String> unmarked = new TreeSet<>(twice);
        unmarked.removeAll(doubted);
        long repeats = simulators.received().repeats();
        int most = inFlight * ACCOUNTS.size() * HubProcess.CONCURRENCY;
        say(FAULTS + " faults among " + HUBS + " hubs: " + confirmed.size() + " confirmed, " + arrived.size()
                + " at the providers, " + twice.size() + " sent twice, " + unmarked.size() + " of them not marked, "
                + doubted.size() + " marked, " + repeats + " repeats refused by their id, at most " + most
                + " in flight; " + living().get(0).json("/api/v1/ledger"));
        assertAll(
                () -> assertEquals(Set.of(), lost, "confirmed, and not at the provider"),
                () -> assertEquals(Set.of(), unmarked, "sent twice without a mark"),
                () -> given.forEach((text, told) -> assertEquals(told, arrived.get(text), text)),
                () -> given.forEach((text, told) -> assertEquals(1, told.size(), text)),
                () -> assertTrue(doubted.size() + repeats <= most, "more in doubt than was in flight"));
    }

    private static Thread started(Runnable work) {
        Thread thread = new Thread(work);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
