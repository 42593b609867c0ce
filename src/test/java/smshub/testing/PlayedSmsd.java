package smshub.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import smshub.simulator.MagicNumber;

/**
 * smsd's part in its folders: it takes what lies in {@code out}, sends it, and writes what came of it. Now and then its
 * folder is away for a moment, as a share is that a server lost.
 */
public final class PlayedSmsd implements AutoCloseable {
    private static final List<String> FOLDERS = List.of("out", "checked", "sent", "failed", "in");
    private static final int AWAY_EVERY = 250;
    private static final int AWAY_ROUNDS = 30;

    private final Path spool;
    private final Map<String, Integer> sent = new ConcurrentHashMap<>();
    private final AtomicInteger aways = new AtomicInteger();
    // only touched by the clock's thread
    private int taken;
    /** Rounds until the folder is back. */
    private int away;

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

    public PlayedSmsd(Path spool) throws IOException {
        this.spool = spool;
        for (String folder : FOLDERS) {
            Files.createDirectories(spool.resolve(folder));
        }
        clock.scheduleWithFixedDelay(this::round, 10, 10, TimeUnit.MILLISECONDS);
    }

    /** What an account's settings are. */
    public Map<String, String> settings() {
        return Map.of(
                "out", folder("out").toString(),
                "checked", folder("checked").toString(),
                "sent", folder("sent").toString(),
                "failed", folder("failed").toString(),
                "in", folder("in").toString());
    }

    /** How often a message to each number was sent, or tried to be. */
    public Map<String, Integer> counts() {
        return sent;
    }

    public int aways() {
        return aways.get();
    }

    private Path folder(String name) {
        return spool.resolve(name);
    }

    private void round() {
        try {
            if (away > 0) {
                away--;
                if (away == 0) {
                    Files.move(spool.resolve("away"), folder("out"));
                }
                return;
            }
            List<Path> files;
            try (Stream<Path> all = Files.list(folder("out"))) {
                files = all.filter(file -> !file.getFileName().toString().startsWith("LOCKED"))
                        .toList();
            }
            for (Path file : files) {
                take(file);
            }
            if (sent.size() / AWAY_EVERY > aways.get()) {
                aways.incrementAndGet();
                away = AWAY_ROUNDS;
                Files.move(folder("out"), spool.resolve("away"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void take(Path file) throws IOException {
        String content = Files.readString(file);
        int body = content.indexOf("\n\n");
        String head = content.substring(0, body + 1);
        String number = head.substring(head.indexOf("To: ") + 4, head.indexOf('\n'));
        int reference = taken++ % 256;
        sent.merge(number, 1, Integer::sum);
        MagicNumber magic = MagicNumber.of(number);
        boolean refused = magic == MagicNumber.INVALID;
        String result = refused
                ? "Modem: GSM1\nFail_reason: +CMS ERROR: 1 (Unassigned number)\n"
                : "Modem: GSM1\nSent: 26-11-22 01:00:38\nMessage_id: " + reference + "\n";
        Path end = folder(refused ? "failed" : "sent").resolve(file.getFileName());
        Files.writeString(end, head + result + content.substring(body + 1));
        Files.delete(file);
        if (!refused && magic != MagicNumber.NO_RECEIPT) {
            boolean bad = magic == MagicNumber.UNDELIVERED || magic == MagicNumber.EXPIRED;
            Files.writeString(
                    folder("in").resolve("GSM1." + taken),
                    "From: " + number + "\nModem: GSM1\n\nSMS STATUS REPORT\nMessage_id: " + reference + "\nStatus: "
                            + (bad ? "70,Failed" : "0,Ok") + "\n");
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
