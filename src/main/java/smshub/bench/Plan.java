package smshub.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * How much is measured.
 *
 * @param folder for everything that is written; removed afterwards
 * @param filling what the hub holds when it is measured a second time; nothing leaves that out
 * @param kannel whether Kannel does the same
 * @param warmUp messages through each process before it is measured: code runs many times slower at first
 * @param brokerMessages messages of each trial of the broker alone
 * @param rounds how often the bare route and the hub take turns in accepting, so that both meet the same weather
 * @param round length of each turn
 * @param messages of each trial from end to end
 * @param latencies of the provider, in milliseconds
 * @param steady length of the trial at a steady rate, for the time in the hub
 */
record Plan(
        Path folder,
        Filling filling,
        boolean kannel,
        long warmUp,
        long brokerMessages,
        int rounds,
        Duration round,
        long messages,
        List<Integer> latencies,
        Duration steady) {

    /** Requests under way at a time. */
    static final int CONNECTIONS = 128;

    /** Messages per second in the trial for the time in the hub: far below what it can do. */
    static final int STEADY_RATE = 1_000;

    /** Four to five minutes where nothing else runs. */
    static Plan full(Path folder, Filling filling, boolean kannel) {
        return new Plan(
                folder,
                filling,
                kannel,
                600_000,
                40_000,
                3,
                Duration.ofSeconds(4),
                40_000,
                List.of(0, 20, 50),
                Duration.ofSeconds(5));
    }

    /** Half a minute, for a first impression. */
    static Plan quick(Path folder, Filling filling, boolean kannel) {
        return new Plan(
                folder,
                filling,
                kannel,
                15_000,
                10_000,
                1,
                Duration.ofSeconds(2),
                8_000,
                List.of(0, 50),
                Duration.ofSeconds(1));
    }
}
