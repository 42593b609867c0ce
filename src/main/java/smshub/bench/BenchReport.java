package smshub.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * What was measured. Figures of one run may be compared with each other, and with nothing else.
 *
 * @param machine where and when
 * @param trials in the order in which they ran
 * @param comparisons what the figures say of each other
 * @param notes what else must be known
 */
record BenchReport(Machine machine, List<Trial> trials, List<Comparison> comparisons, List<String> notes) {

    record Machine(int cores, String java, String system, double loadAtStart) {}

    /**
     * One trial; what was not measured is null.
     *
     * @param answer time to the answer of the request
     * @param underway time from the request to the provider's receiving the message
     * @param storedPerSecond messages per second, counted until the last event was in the store
     */
    record Trial(
            String name,
            long messages,
            double perSecond,
            Percentiles answer,
            Percentiles underway,
            Double storedPerSecond,
            Cost cost) {}

    /**
     * What the measured process needed; what the system does not tell is null.
     *
     * @param cpuMicros computing time for each message, in microseconds
     * @param heapMb heap in use after a garbage collection
     * @param peakMb most resident memory so far
     * @param threads computing time by kind of thread, in microseconds for each message
     */
    record Cost(Double cpuMicros, Double heapMb, Double peakMb, Map<String, Double> threads) {
        private static final double MEGABYTE = 1 << 20;

        static Cost of(double cpuMicros, long heapBytes, long peakBytes, Map<String, Double> threads) {
            return new Cost(
                    cpuMicros == 0 ? null : cpuMicros,
                    heapBytes == 0 ? null : heapBytes / MEGABYTE,
                    peakBytes == 0 ? null : peakBytes / MEGABYTE,
                    threads);
        }
    }

    /** In milliseconds. */
    record Percentiles(double p50, double p99) {
        static Percentiles of(Histogram nanos) {
            return new Percentiles(nanos.getValueAtPercentile(50) / 1e6, nanos.getValueAtPercentile(99) / 1e6);
        }
    }

    /**
     * One figure beside another.
     *
     * @param target what is aimed at, or null; a report tells, it does not judge
     */
    record Comparison(String what, double value, String target, String meaning) {}

    static BenchReport on(Machine machine) {
        return new BenchReport(machine, new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    }

    private static final String HEAD = "%-44s%9s%9s%17s%19s%10s%9s%7s%7s%n";

    /** For a terminal. */
    String table() {
        StringBuilder text = new StringBuilder();
        text.append("%d cores, Java %s, %s, load %.1f at the start%n%n"
                .formatted(machine.cores, machine.java, machine.system, machine.loadAtStart));
        text.append(HEAD.formatted(
                "", "messages", "per s", "answer p50/p99", "in hub p50/p99", "stored/s", "CPU µs", "heap", "peak"));
        trials.forEach(trial -> text.append(row(trial)));
        text.append(
                "\nTimes in ms; CPU of the measured process for each message; memory in MB, heap after a collection.\n\n");
        int width =
                comparisons.stream().mapToInt(one -> one.what.length()).max().orElse(0);
        for (Comparison one : comparisons) {
            text.append(("%-" + width + "s %9s  %-9s %s%n")
                    .formatted(one.what, number(one.value), one.target == null ? "" : one.target, one.meaning));
        }
        notes.forEach(note -> text.append('\n').append(note).append('\n'));
        return text.toString();
    }

    private static String row(Trial trial) {
        Cost cost = trial.cost == null ? new Cost(null, null, null, null) : trial.cost;
        return HEAD.formatted(
                trial.name,
                trial.messages,
                number(trial.perSecond),
                pair(trial.answer),
                pair(trial.underway),
                number(trial.storedPerSecond),
                number(cost.cpuMicros),
                number(cost.heapMb),
                number(cost.peakMb));
    }

    private static String pair(Percentiles times) {
        return times == null ? "" : number(times.p50) + " / " + number(times.p99);
    }

    /** Three digits that matter. */
    private static String number(Double value) {
        if (value == null) {
            return "";
        }
        return String.format(Locale.ROOT, value >= 100 ? "%.0f" : value >= 10 ? "%.1f" : "%.2f", value);
    }
}
