package smshub.protocol.smsc;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.jsmpp.SMPPConstant;
import org.jsmpp.bean.Address;
import org.jsmpp.bean.BindType;
import org.jsmpp.bean.DestinationAddress;
import org.jsmpp.bean.OptionalParameter;
import org.jsmpp.util.DefaultComposer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import smshub.simulator.Simulators;
import smshub.testing.IntakeSamples;
import smshub.testing.Ports;
import smshub.testing.TestHub;

/**
 * The port for SMPP survives whatever is sent to it, before a bind and after one, and none that connects is stuck. {@code
 * -Dinputs=1000000} sends as many broken PDUs, beside slow connections; the suite sends a few.
 */
class SmscPortIT {
    private static final int INPUTS = Integer.getInteger("inputs", 6_000);
    private static final long SEED = Long.getLong("seed", 20261130);
    private static final int SENDERS = 4;
    private static final int[] EDGES = {0, 1, 4, 15, 16, 17, 255, 65_535, 131_072, 131_073, Integer.MAX_VALUE, -1};
    private static final DefaultComposer COMPOSER = new DefaultComposer();

    @TempDir
    Path data;

    private static final int HEADER = 16;
    /** Inputs over one connection: all but the last are whole as to their length. */
    private static final int TOGETHER = 50;
    /** Sequence number that no sample has. */
    private static final int LAST = 0x5A5A5A;

    /** From so many on, memory is compared, and slow connections are waited for. */
    private static final int LONG = 100_000;

    /**
     * Threads and files that may come up for other reasons: pools of the hub and its broker that are not full at first. The
     * least run has twice as many connections, so that one left of each is seen.
     */
    private static final int SPARE = 60;
    /** MB. */
    private static final int MOST_MORE = 100;

    private final LongAdder answers = new LongAdder();
    private final LongAdder good = new LongAdder();
    private final List<byte[]> samples = samples();
    private final byte[] bind = SmscIT.bindPdu(SMPPConstant.CID_BIND_TRANSCEIVER, "app", TestHub.KEY);
    private int port;

    SmscPortIT() throws Exception {}

    @Test
    void brokenPdusLeaveThePortAsItWas() throws Exception {
        port = Ports.free();
        try (Simulators simulators = Simulators.start(Simulators.Options.defaults());
                TestHub hub = new TestHub(TestHub.fetching(
                        TestHub.settings(data, TestHub.gateway("gateway", simulators, delivery -> delivery)),
                        IntakeSamples.smpp(
                                "main", "app", port, List.of(), Map.of("parts-patience", "1", "binds", "100"))))) {
            served(hub, "before");
            long begun = System.nanoTime();
            List<Socket> slow = INPUTS < LONG ? List.of() : slow();
            int threads = Thread.activeCount();
            long files = files();
            long heap = heap();
            ExecutorService senders = Executors.newFixedThreadPool(SENDERS);
            try {
                List<Future<?>> running = new ArrayList<>();
                for (int sender = 0; sender < SENDERS; sender++) {
                    Random random = new Random(SEED + sender);
                    running.add(senders.submit(() -> {
                        for (int sent = 0; sent < INPUTS / SENDERS; sent += TOGETHER) {
                            connect(random);
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
            double seconds = (System.nanoTime() - begun) / 1e9;
            for (Socket one : slow) {
                assertEquals(-1, one.getInputStream().read(), "a slow one is still there");
                one.close();
            }
            served(hub, "after");
            await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
                long now = files();
                assertTrue(now <= files - slow.size() + SPARE, () -> files + " files before, " + now + " now");
                assertTrue(
                        Thread.activeCount() <= threads + SPARE,
                        () -> threads + " threads before, " + Thread.activeCount() + " now");
            });
            hub.balances();
            System.out.printf(
                    "SMPP port: %d inputs in %.0f s, %d answers, %d of them good; threads %d and %d, files %d and %d,"
                            + " heap %d and %d MB%n",
                    INPUTS,
                    seconds,
                    answers.sum(),
                    good.sum(),
                    threads,
                    Thread.activeCount(),
                    files,
                    files(),
                    heap,
                    heap());
            assertTrue(answers.sum() > INPUTS / 2, "hardly any was answered");
            assertTrue(INPUTS < LONG || heap() < heap + MOST_MORE, () -> heap + " MB before, " + heap() + " now");
        }
    }

    /** Files and connections of this process, in which the hub is. */
    private static long files() throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
            return all.count();
        }
    }

    /** MB in use. */
    private static long heap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 20;
    }

    /** Connections with the beginning of a PDU, that say nothing more. */
    private List<Socket> slow() throws Exception {
        List<Socket> slow = new ArrayList<>();
        for (int i = 1; i <= 100; i++) {
            Socket one = new Socket("127.0.0.1", port);
            one.setSoTimeout(120_000);
            one.getOutputStream().write(bind, 0, i % bind.length);
            slow.add(one);
        }
        return slow;
    }

    private void served(TestHub hub, String when) throws Exception {
        try (Esme esme = Esme.bind(port, "app", TestHub.KEY, BindType.BIND_TRX)) {
            hub.becomes(esme.submit("491711234567", "served " + when, 0), "sent");
        }
    }

    /** Sends some broken PDUs over one connection, and hears how it ends: whoever is stuck fails. */
    private void connect(Random random) throws Exception {
        boolean bound = random.nextInt(4) > 0;
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        if (bound) {
            all.writeBytes(bind);
        }
        for (int i = 1; i < TOGETHER; i++) {
            byte[] one = broken(samples.get(random.nextInt(samples.size() - 1)), random);
            byte[] framed = Arrays.copyOf(one, Math.max(HEADER, one.length));
            ByteBuffer.wrap(framed).putInt(0, framed.length);
            all.writeBytes(framed);
        }
        if (bound) {
            all.writeBytes(COMPOSER.enquireLink(LAST));
        }
        // Who guesses passwords has to wait at an address; good binds have another one.
        InetAddress own = InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) (bound ? 1 : 2)});
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port, own, 0)) {
            socket.setSoTimeout(60_000);
            DataInputStream in = new DataInputStream(socket.getInputStream());
            try {
                socket.getOutputStream().write(all.toByteArray());
                boolean first = true;
                while (bound && answer(in, first) != LAST) {
                    first = false;
                }
                socket.getOutputStream().write(broken(samples.get(random.nextInt(samples.size())), random));
                socket.shutdownOutput();
                while (true) {
                    answer(in, false);
                }
            } catch (EOFException | SocketException closed) {
                // As it should be; a SocketTimeoutException is none of these.
                return;
            }
        }
    }

    /**
     * The sequence number of the next answer.
     *
     * @param bind whether it is that of a good bind
     */
    private int answer(DataInputStream in, boolean bind) throws IOException {
        byte[] answer = new byte[in.readInt() - 4];
        in.readFully(answer);
        answers.increment();
        boolean fine = ByteBuffer.wrap(answer).getInt(4) == 0;
        if (fine) {
            good.increment();
        }
        assertTrue(fine || !bind, "a good bind is refused");
        return ByteBuffer.wrap(answer).getInt(8);
    }

    /** A sample with bytes changed, left out, put in, repeated or cut off, or with a length that lies. */
    private static byte[] broken(byte[] sample, Random random) {
        byte[] bytes = sample.clone();
        for (int changes = 1 + random.nextInt(6); changes > 0; changes--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(7)) {
                case 0 -> bytes[at] = (byte) random.nextInt(256);
                case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> bytes = Arrays.copyOf(bytes, Math.max(1, at));
                case 3 -> bytes = joined(Arrays.copyOf(bytes, at), Arrays.copyOfRange(bytes, at / 2, bytes.length));
                case 4 -> {
                    byte[] more = new byte[1 + random.nextInt(64)];
                    random.nextBytes(more);
                    bytes = joined(Arrays.copyOf(bytes, at), more, Arrays.copyOfRange(bytes, at, bytes.length));
                }
                case 5 -> {
                    if (at + 4 <= bytes.length) {
                        ByteBuffer.wrap(bytes).putInt(at, EDGES[random.nextInt(EDGES.length)]);
                    }
                }
                default -> {
                    // Whole as to its length, whatever it holds.
                    if (bytes.length >= 16) {
                        ByteBuffer.wrap(bytes).putInt(0, bytes.length);
                    }
                }
            }
        }
        return bytes;
    }

    private static List<byte[]> samples() throws Exception {
        byte one = 1;
        byte none = 0;
        byte[] text = "broken".getBytes(US_ASCII);
        return List.of(
                SmscIT.bindPdu(SMPPConstant.CID_BIND_TRANSCEIVER, "app", TestHub.KEY),
                SmscIT.submitPdu(1, "broken"),
                COMPOSER.submitSm(
                        2,
                        "",
                        one,
                        one,
                        "4930123456",
                        one,
                        one,
                        "491711234567",
                        (byte) 0x40,
                        none,
                        none,
                        null,
                        null,
                        one,
                        none,
                        none,
                        none,
                        new byte[] {5, 0, 3, 1, 2, 1, 'x'}),
                COMPOSER.submitSm(
                        3,
                        "",
                        one,
                        one,
                        "4930123456",
                        one,
                        one,
                        "491711234567",
                        none,
                        none,
                        none,
                        "000001000000000R",
                        "000002000000000R",
                        one,
                        none,
                        (byte) 8,
                        none,
                        new byte[0],
                        new OptionalParameter.Message_payload(text),
                        new OptionalParameter.User_message_reference((short) 1)),
                COMPOSER.submitMulti(
                        4,
                        "",
                        one,
                        one,
                        "4930123456",
                        new DestinationAddress[] {new Address(one, one, "491711234567"), new Address(one, one, "12")},
                        none,
                        none,
                        none,
                        null,
                        null,
                        none,
                        none,
                        none,
                        none,
                        text),
                COMPOSER.dataSm(
                        5,
                        "",
                        one,
                        one,
                        "4930123456",
                        one,
                        one,
                        "491711234567",
                        none,
                        none,
                        none,
                        new OptionalParameter.Message_payload(text)),
                COMPOSER.querySm(6, "019edc12-0000-7000-8000-000000000000", one, one, "4930123456"),
                COMPOSER.cancelSm(
                        7, "", "019edc12-0000-7000-8000-000000000000", one, one, "4930123456", one, one, "4917"),
                COMPOSER.replaceSm(
                        8,
                        "019edc12-0000-7000-8000-000000000000",
                        one,
                        one,
                        "4930123456",
                        null,
                        null,
                        none,
                        none,
                        text),
                COMPOSER.enquireLink(9),
                COMPOSER.deliverSmResp(0, 10, ""),
                COMPOSER.unbind(11));
    }

    private static byte[] joined(byte[]... parts) {
        ByteBuffer all = ByteBuffer.allocate(
                Arrays.stream(parts).mapToInt(part -> part.length).sum());
        Arrays.stream(parts).forEach(all::put);
        return all.array();
    }
}
