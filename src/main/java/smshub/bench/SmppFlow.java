package smshub.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import smshub.bench.BenchReport.Comparison;
import smshub.bench.BenchReport.Trial;
import smshub.json.Json;
import smshub.simulator.Received;
import smshub.simulator.Simulators;

/**
 * What messages leave behind in the hub's memory: an application submits them by SMPP, an SMSC takes them from the hub, and
 * each receipt goes the whole way back. The heap is read after each tenth of them, once every receipt is there.
 */
final class SmppFlow {
    private static final int TENTHS = 10;
    /** Numbers that end in these digits are delivered; the simulated SMSC refuses lower ones. */
    private static final int FIRST_END = 11;

    private static final int ENDS = 100 - FIRST_END;
    private static final double TARGET = 1.1;

    private SmppFlow() {}

    /**
     * @param store address of an empty database; null for the embedded one
     * @param progress told what is being measured
     */
    static BenchReport run(String store, Path folder, long messages, BenchReport report, Consumer<String> progress)
            throws Exception {
        int port = Site.freePort();
        Simulators.Options options = Simulators.Options.defaults()
                .withReceipts(Duration.ofMillis(100), Duration.ofSeconds(5), 1)
                .withMemory(Received.Memory.COUNT);
        try (Simulators simulators = Simulators.start(options);
                RunningHub hub = RunningHub.start(site(folder, simulators.smsc().port(), port, store));
                SmppBind bind = SmppBind.transceiver(port)) {
            long tenth = Math.max(1, messages / TENTHS);
            double[] heaps = new double[TENTHS];
            for (int i = 0; i < TENTHS; i++) {
                progress.accept("%,d messages and their receipts".formatted((i + 1) * tenth));
                Bench.Window window = new Bench.Window(hub);
                long start = System.nanoTime();
                bind.submit(i * tenth, (i + 1) * tenth, SmppFlow::recipient);
                double rate = tenth * 1e9 / (System.nanoTime() - start);
                hub.stored();
                BenchReport.Cost cost = window.cost(tenth);
                heaps[i] = cost.heapMb();
                report.trials()
                        .add(new Trial(
                                "SMPP both ways, part %d".formatted(i + 1), tenth, rate, null, null, null, cost));
            }
            report.comparisons()
                    .add(new Comparison(
                            "heap after all / after two tenths",
                            heaps[TENTHS - 1] / heaps[1],
                            "<= " + TARGET,
                            "%,d receipts told of a delivery".formatted(bind.delivered())));
        }
        return report;
    }

    private static Site site(Path folder, int smscPort, int port, String store) throws Exception {
        String yaml = """
                accounts:
                  main:
                    provider: smpp
                    delivery: {concurrency: 200}
                    settings: {host: 127.0.0.1, port: %d, system-id: bench, password: bench, window: 100}
                intakes:
                  binds:
                    type: smpp
                    client: bench
                    settings: {listen-port: %d}
                """.formatted(smscPort, port);
        return Site.with(
                folder.resolve("hub"), store == null ? yaml : yaml + "store: {url: " + Json.text(store) + "}\n");
    }

    private static String recipient(long number) {
        return "49171%05d%02d".formatted(number / ENDS % 100_000, FIRST_END + number % ENDS);
    }
}
