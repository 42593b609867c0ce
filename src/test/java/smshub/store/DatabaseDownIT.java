package smshub.store;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import smshub.message.MessageEvent;
import smshub.settings.Settings;
import smshub.testing.Databases;
import smshub.testing.Ports;

class DatabaseDownIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    Path data;

    static Stream<Arguments> databases() {
        return Stream.of(
                Arguments.of("PostgreSQL", (Supplier<Settings.Store>) () -> Databases.postgres("down")),
                Arguments.of("MariaDB", (Supplier<Settings.Store>) () -> Databases.mariaDb("down")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("databases")
    void comesUpLateAndComesBack(String name, Supplier<Settings.Store> database) throws IOException {
        Settings.Store settings = database.get();
        int port = Ports.free();
        List<MessageEvent> events = List.of(Told.of("m1").accepted());
        try (Store store = Store.open(Databases.through(port, settings), data)) {
            assertThrows(StoreException.class, () -> store.project(events));
            worksThroughGate(store, port, settings, events);
            assertFalse(store.healthy());
            worksThroughGate(store, port, settings, events);
        }
    }

    private static void worksThroughGate(Store store, int port, Settings.Store settings, List<MessageEvent> events)
            throws IOException {
        try (Gate gate = new Gate(port, Databases.port(settings))) {
            gate.open();
            await().atMost(LIMIT).until(store::healthy);
            store.project(events);
            assertEquals(1, store.counts().accepted());
            assertTrue(store.find(Told.id("m1")).isPresent());
        }
    }

    /** A port that leads to the database as long as this is open. */
    private static final class Gate implements AutoCloseable {
        private final ServerSocket server;
        private final int to;
        private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

        Gate(int from, int to) throws IOException {
            this.to = to;
            server = new ServerSocket();
            server.setReuseAddress(true);
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), from));
        }

        void open() {
            start(this::accept);
        }

        private void accept() throws IOException {
            while (true) {
                Socket near = server.accept();
                Socket far = new Socket(InetAddress.getLoopbackAddress(), to);
                sockets.addAll(List.of(near, far));
                start(() -> copy(near, far));
                start(() -> copy(far, near));
            }
        }

        private static void copy(Socket from, Socket to) throws IOException {
            try (from;
                    to;
                    InputStream in = from.getInputStream();
                    OutputStream out = to.getOutputStream()) {
                in.transferTo(out);
            }
        }

        private interface Work {
            void run() throws IOException;
        }

        private static void start(Work work) {
            Thread thread = new Thread(() -> {
                try {
                    work.run();
                } catch (IOException e) {
                    // The gate was closed.
                }
            });
            thread.setDaemon(true);
            thread.start();
        }

        @Override
        public void close() throws IOException {
            server.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }
}
