package smshub.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Connections that share a number of messages. */
final class LoadSessions {
    private LoadSessions() {}

    /** What one connection does. */
    @FunctionalInterface
    interface Session {
        /** Sends the messages of these numbers, the last not among them. */
        void send(long first, long end) throws Exception;
    }

    /** Ends with the last of them, or with the first failure. */
    static void run(int connections, long number, Session session) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(connections);
        try {
            List<Callable<Void>> shares = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                long first = number * i / connections;
                long end = number * (i + 1) / connections;
                shares.add(() -> {
                    session.send(first, end);
                    return null;
                });
            }
            for (Future<Void> share : threads.invokeAll(shares)) {
                share.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
