package smshub.page;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * How the hub did in the last day, for the charts: what was counted at regular times since its start. Bounded; what is older
 * goes. Thread-safe.
 */
public final class Trend {
    private static final Duration SPAN = Duration.ofHours(24);
    /** Points of a chart at most: neighbours are taken together. */
    private static final int POINTS = 240;

    private final Deque<Sample> samples = new ArrayDeque<>();

    /**
     * What was so at a time.
     *
     * @param accepted messages ever accepted
     * @param delivered messages ever delivered
     * @param failed messages that ever came to another end than delivery
     * @param waiting messages that wait
     * @param oldest seconds that the oldest of them has waited
     * @param delay seconds from acceptance to delivery of those that were delivered lately, in the middle; negative where
     *     there were none
     */
    public record Sample(
            Instant at, long accepted, long delivered, long failed, long waiting, long oldest, double delay) {}

    /**
     * The charts: for each point of time a value, or null where nothing is known.
     *
     * @param times seconds since 1970
     * @param rate messages accepted in a minute
     * @param ratio of a hundred messages that came to their end, how many were delivered
     * @param delay seconds
     * @param age seconds
     */
    public record Curves(
            List<Long> times,
            List<Double> rate,
            List<Double> ratio,
            List<Double> delay,
            List<Double> age,
            List<Double> waiting) {}

    public synchronized void add(Sample sample) {
        samples.addLast(sample);
        while (samples.getFirst().at().isBefore(sample.at().minus(SPAN))) {
            samples.removeFirst();
        }
    }

    /** The curves of the last while. */
    synchronized Curves curves(Duration span, Instant now) {
        List<Sample> lately = samples.stream()
                .filter(sample -> sample.at().isAfter(now.minus(span)))
                .toList();
        int step = Math.max(1, (lately.size() + POINTS - 1) / POINTS);
        Curves curves = new Curves(
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>());
        for (int i = step; i < lately.size(); i += step) {
            add(curves, lately.get(i - step), lately.subList(i - step + 1, i + 1));
        }
        return curves;
    }

    private static void add(Curves curves, Sample before, List<Sample> here) {
        Sample last = here.get(here.size() - 1);
        double minutes = Duration.between(before.at(), last.at()).toMillis() / 60_000.0;
        long delivered = last.delivered() - before.delivered();
        long over = delivered + last.failed() - before.failed();
        curves.times.add(last.at().getEpochSecond());
        curves.rate.add(minutes <= 0 ? null : Math.max(0, last.accepted() - before.accepted()) / minutes);
        // A message that is put back from its end makes the counts go back.
        curves.ratio.add(over <= 0 || delivered < 0 ? null : 100.0 * Math.min(delivered, over) / over);
        curves.delay.add(here.stream().mapToDouble(Sample::delay).filter(delay -> delay >= 0).average().stream()
                .boxed()
                .findFirst()
                .orElse(null));
        curves.age.add((double) here.stream().mapToLong(Sample::oldest).max().orElse(0));
        curves.waiting.add(
                (double) here.stream().mapToLong(Sample::waiting).max().orElse(0));
    }

    /** The middle of some lengths of time in seconds; negative where there are none. */
    public static double middle(List<Duration> lengths) {
        List<Duration> sorted = lengths.stream().sorted().toList();
        return sorted.isEmpty() ? -1 : Math.max(0, sorted.get(sorted.size() / 2).toMillis()) / 1000.0;
    }
}
