package smshub.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;
import smshub.bench.BenchReport.Comparison;
import smshub.bench.BenchReport.Cost;
import smshub.bench.BenchReport.Percentiles;
import smshub.bench.BenchReport.Trial;

/**
 * One run: the yardsticks, the hub and its peers, each in a process of its own, one after another on the same machine.
 * The load and the provider are in this process.
 */
final class Bench {
    private static final double ACCEPTANCE_TARGET = 0.6;
    private static final double RATE_TARGET = 5_000;
    private static final double PEER_TARGET = 1;

    /** Beyond what any trial takes; one that is not over by then is told as it stands. */
    private static final Duration ARRIVAL = Duration.ofMinutes(2);

    private static final Duration BROKER = Duration.ofMinutes(3);

    private final Plan plan;
    private final Consumer<String> progress;
    private final BenchReport report = BenchReport.on(machine());
    private final ProviderStub provider = new ProviderStub();
    private final Load load = new Load();

    /** @param progress told what is being measured */
    static BenchReport run(Plan plan, Consumer<String> progress) throws Exception {
        return new Bench(plan, progress).run();
    }

    /** The hub alone at a fixed rate, after a warm-up: what a message costs where little is to be done. */
    static BenchReport steady(Plan plan, int rate, Consumer<String> progress) throws Exception {
        Bench bench = new Bench(plan, progress);
        try (ProviderStub provider = bench.provider;
                Load load = bench.load;
                RunningHub hub = RunningHub.start(plan.folder().resolve("hub"), provider.port(), Filling.NONE)) {
            progress.accept("hub warms up");
            ProviderStub.Arrivals warm = provider.arrivals();
            Load.Result warmed = load.run(hub.port(), hub.send(), Load.Extent.of(Plan.CONNECTIONS, plan.warmUp()));
            warm.await(warmed.accepted(), ARRIVAL);
            hub.stored();
            bench.steady("hub", hub, rate, plan.steady().multipliedBy(8));
            return bench.report;
        }
    }

    private Bench(Plan plan, Consumer<String> progress) {
        this.plan = plan;
        this.progress = progress;
    }

    static BenchReport.Machine machine() {
        return new BenchReport.Machine(
                Runtime.getRuntime().availableProcessors(),
                Runtime.version().toString(),
                System.getProperty("os.name") + " " + System.getProperty("os.arch"),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }

    private BenchReport run() throws Exception {
        try (provider;
                load) {
            Trial brokersWork = broker();
            Site bareSite = Site.in(plan.folder().resolve("bare"), provider.port());
            try (MeasuredProcess bare = MeasuredProcess.start(
                    bareSite, BareRoute.class.getName(), bareSite.file().toString())) {
                bare.next(Duration.ofMinutes(1));
                Measured empty = hub("hub", bareSite, Filling.NONE);
                compare(empty, brokersWork);
                if (!plan.filling().empty()) {
                    compare(hub("filled hub", bareSite, plan.filling()), empty);
                }
                if (plan.kannel()) {
                    kannel(empty);
                }
            }
        }
        return report;
    }

    /** The broker without the hub; returns the trial of the hub's own sends and receives. */
    private Trial broker() throws Exception {
        progress.accept("the broker alone");
        Site site = Site.in(plan.folder().resolve("broker"), provider.port());
        String warmUp = Long.toString(plan.warmUp());
        try (MeasuredProcess broker = MeasuredProcess.start(
                site,
                BrokerAlone.class.getName(),
                site.file().toString(),
                warmUp,
                Long.toString(plan.brokerMessages()))) {
            add(broker("broker: durable sends, 128 in flight", broker));
            add(broker("broker: receives", broker));
            return add(broker("broker: all sends and receives of a message", broker));
        }
    }

    private static Trial broker(String name, MeasuredProcess broker) throws Exception {
        JsonNode told = broker.next(BROKER);
        long messages = told.path("messages").asLong();
        double cpu = told.path("cpuNanos").asLong() / 1e3 / messages;
        double rate = messages * 1e9 / told.path("nanos").asLong();
        return new Trial(
                name,
                messages,
                rate,
                null,
                null,
                null,
                Cost.of(cpu, 0, broker.usage().peakBytes(), null));
    }

    private record Measured(Trial bare, Trial accepted, Map<Integer, Trial> endToEnd) {}

    private Measured hub(String name, Site bareSite, Filling filling) throws Exception {
        progress.accept(filling.empty() ? name + " starts" : name + " is filled");
        Blueprint bareRequest = Blueprint.post(
                BareRoute.PATH,
                "",
                "{\"to\":\"+49171" + Blueprint.NUMBER + "\",\"text\":\"" + Samples.TEXT + Blueprint.TIME + "\"}");
        try (RunningHub hub =
                RunningHub.start(plan.folder().resolve(name.replace(' ', '-')), provider.port(), filling)) {
            progress.accept(name + " warms up");
            provider.latency(Duration.ZERO);
            load.run(bareSite.httpPort(), bareRequest, Load.Extent.of(Plan.CONNECTIONS, plan.warmUp()));
            ProviderStub.Arrivals warm = provider.arrivals();
            Load.Result warmed = load.run(hub.port(), hub.send(), Load.Extent.of(Plan.CONNECTIONS, plan.warmUp()));
            warm.await(warmed.accepted(), ARRIVAL);
            hub.stored();

            progress.accept(name + " and the bare route accept in turns");
            Turns bareTurns = new Turns();
            Turns hubTurns = new Turns();
            hub.pause();
            Window window = new Window(hub);
            for (int i = 0; i < plan.rounds(); i++) {
                bareTurns.add(
                        load.run(bareSite.httpPort(), bareRequest, Load.Extent.of(Plan.CONNECTIONS, plan.round())));
                hubTurns.add(load.run(hub.port(), hub.send(), Load.Extent.of(Plan.CONNECTIONS, plan.round())));
                hub.stored();
            }
            Trial bare = add(bareTurns.trial(
                    filling.empty() ? "bare route: HTTP, durable send, 202" : "bare route again", null));
            Trial accepted = add(hubTurns.trial(name + ": acceptance alone", window.cost(hubTurns.accepted)));
            backlog(name, hub, hubTurns.accepted);

            Map<Integer, Trial> endToEnd = new TreeMap<>();
            for (int latency : plan.latencies()) {
                endToEnd.put(latency, endToEnd(name, hub, latency));
            }
            steady(name, hub, Plan.STEADY_RATE, plan.steady());
            return new Measured(bare, accepted, endToEnd);
        }
    }

    /** Sends what has waited while the account was paused. */
    private void backlog(String name, RunningHub hub, long waiting) throws Exception {
        progress.accept(name + " sends a backlog");
        ProviderStub.Arrivals arrivals = provider.arrivals();
        Window window = new Window(hub);
        long start = Blueprint.now();
        hub.resume();
        long sent = complete(name, arrivals.await(waiting, ARRIVAL), waiting);
        double rate = sent * 1e9 / (arrivals.lastAt() - start);
        double stored = sent * 1e9 / (hub.stored() - start);
        add(new Trial(name + ": sending alone, provider 0 ms", sent, rate, null, null, stored, window.cost(sent)));
    }

    private Trial endToEnd(String name, RunningHub hub, int latency) throws Exception {
        progress.accept(name + " end to end, provider " + latency + " ms");
        provider.latency(Duration.ofMillis(latency));
        ProviderStub.Arrivals arrivals = provider.arrivals();
        Window window = new Window(hub);
        Load.Result result = load.run(hub.port(), hub.send(), Load.Extent.of(Plan.CONNECTIONS, plan.messages()));
        complain(name, result);
        long sent = complete(name, arrivals.await(result.accepted(), ARRIVAL), result.accepted());
        double rate = sent * 1e9 / (arrivals.lastAt() - result.firstAcceptedAt());
        double stored = sent * 1e9 / (hub.stored() - result.firstAcceptedAt());
        provider.latency(Duration.ZERO);
        return add(new Trial(
                name + ": end to end, provider " + latency + " ms",
                sent,
                rate,
                Percentiles.of(result.latency()),
                Percentiles.of(arrivals.underway()),
                stored,
                window.cost(sent)));
    }

    /** At a rate that it bears easily, the time in the hub is that of the way, not of the queue. */
    private void steady(String name, RunningHub hub, int rate, Duration longest) throws Exception {
        progress.accept(name + " at a steady rate");
        ProviderStub.Arrivals arrivals = provider.arrivals();
        Window window = new Window(hub);
        Load.Result result =
                load.run(hub.port(), hub.send(), new Load.Extent(Plan.CONNECTIONS, Long.MAX_VALUE, longest, rate));
        complain(name, result);
        long sent = complete(name, arrivals.await(result.accepted(), ARRIVAL), result.accepted());
        hub.stored();
        add(new Trial(
                name + ": steady, provider 0 ms",
                sent,
                sent * 1e9 / result.nanos(),
                Percentiles.of(result.latency()),
                Percentiles.of(arrivals.underway()),
                null,
                window.cost(sent)));
    }

    private void kannel(Measured hub) throws Exception {
        if (!Kannel.installed()) {
            report.notes().add("Kannel is not installed here (/usr/sbin/bearerbox), so nothing is compared with it.");
            return;
        }
        try (Kannel kannel = new Kannel(plan.folder().resolve("kannel"), provider.port())) {
            progress.accept("Kannel warms up");
            kannelSends(kannel, 0, plan.messages() / 2);
            for (int latency : plan.latencies()) {
                progress.accept("Kannel end to end, provider " + latency + " ms");
                Trial trial = add(kannelSends(kannel, latency, plan.messages()));
                report.comparisons()
                        .add(new Comparison(
                                "hub / Kannel, provider " + latency + " ms",
                                hub.endToEnd.get(latency).perSecond() / trial.perSecond(),
                                atLeast(PEER_TARGET),
                                "messages per second end to end; Kannel does not wait for the disk"));
            }
        }
    }

    private Trial kannelSends(Kannel kannel, int latency, long messages) throws Exception {
        provider.latency(Duration.ofMillis(latency));
        ProviderStub.Arrivals arrivals = provider.arrivals();
        Usage before = kannel.usage();
        Load.Result result = load.run(kannel.port(), kannel.send(), Load.Extent.of(Plan.CONNECTIONS, messages));
        complain("Kannel", result);
        long sent = complete("Kannel", arrivals.await(result.accepted(), ARRIVAL), result.accepted());
        Usage after = kannel.usage();
        return new Trial(
                "Kannel: end to end, provider " + latency + " ms",
                sent,
                sent * 1e9 / (arrivals.lastAt() - result.firstAcceptedAt()),
                Percentiles.of(result.latency()),
                Percentiles.of(arrivals.underway()),
                null,
                Cost.of(after.microsSince(before, sent), 0, after.peakBytes(), null));
    }

    private void compare(Measured hub, Trial brokersWork) {
        report.comparisons()
                .add(new Comparison(
                        "acceptance / bare route",
                        hub.accepted.perSecond() / hub.bare.perSecond(),
                        atLeast(ACCEPTANCE_TARGET),
                        "requests per second, 128 connections, in turns"));
        hub.endToEnd.forEach((latency, trial) -> report.comparisons()
                .add(new Comparison(
                        "end to end, provider " + latency + " ms",
                        trial.perSecond(),
                        latency == 20 ? null : atLeast(RATE_TARGET),
                        "messages per second, from the first 202 to the last message's arrival")));
        Trial fastest = hub.endToEnd.get(0);
        report.comparisons()
                .add(new Comparison(
                        "end to end / the broker's work alone",
                        fastest.perSecond() / brokersWork.perSecond(),
                        null,
                        "messages per second"));
        if (fastest.cost().cpuMicros() != null && brokersWork.cost().cpuMicros() != null) {
            double own = fastest.cost().cpuMicros() - brokersWork.cost().cpuMicros();
            report.comparisons()
                    .add(new Comparison(
                            "the hub's own CPU / the broker's",
                            own / brokersWork.cost().cpuMicros(),
                            "<= 1.0",
                            "for each message end to end; HTTP on both sides and the store count as the hub's own"));
        }
    }

    private void compare(Measured filled, Measured empty) {
        String state = "%,d waiting, %,d stored"
                .formatted(plan.filling().waiting(), plan.filling().stored());
        report.comparisons()
                .add(new Comparison(
                        "acceptance, filled / empty",
                        filled.accepted.perSecond()
                                / filled.bare.perSecond()
                                / (empty.accepted.perSecond() / empty.bare.perSecond()),
                        "1.0",
                        state + "; each beside the bare route"));
        filled.endToEnd.forEach((latency, trial) -> report.comparisons()
                .add(new Comparison(
                        "end to end, provider " + latency + " ms, filled / empty",
                        trial.perSecond() / empty.endToEnd.get(latency).perSecond(),
                        "1.0",
                        state)));
    }

    private static String atLeast(double value) {
        return ">= " + (value < 10 ? Double.toString(value) : "%,.0f".formatted(value));
    }

    private Trial add(Trial trial) {
        report.trials().add(trial);
        return trial;
    }

    private long complete(String name, long arrived, long expected) {
        if (arrived < expected) {
            report.notes()
                    .add("%s: of %,d messages only %,d were at the provider within %d s."
                            .formatted(name, expected, arrived, ARRIVAL.toSeconds()));
        }
        return arrived;
    }

    private void complain(String name, Load.Result result) {
        if (result.failed() > 0) {
            report.notes()
                    .add("%s: %,d requests failed; the first: %s".formatted(name, result.failed(), result.complaint()));
        }
    }

    /** A hub's costs from now on. */
    static final class Window {
        private final RunningHub hub;
        private final Usage before;
        private final JsonNode threadsBefore;

        Window(RunningHub hub) throws Exception {
            this.hub = hub;
            this.threadsBefore = hub.threads();
            this.before = hub.usage();
        }

        Cost cost(long messages) throws Exception {
            Usage after = hub.usage();
            Map<String, Double> threads = new TreeMap<>();
            hub.threads().properties().forEach(kind -> {
                double micros = (kind.getValue().asLong()
                                - threadsBefore.path(kind.getKey()).asLong())
                        / 1e3
                        / messages;
                if (micros >= 0.5) {
                    threads.put(kind.getKey(), micros);
                }
            });
            return Cost.of(after.microsSince(before, messages), hub.heap(), after.peakBytes(), threads);
        }
    }

    /** Several turns of acceptance. */
    private final class Turns {
        private final Histogram latency = new Histogram(3);
        private long accepted;
        private long nanos;

        void add(Load.Result result) {
            complain("acceptance", result);
            latency.add(result.latency());
            accepted += result.accepted();
            nanos += result.nanos();
        }

        Trial trial(String name, Cost cost) {
            return new Trial(name, accepted, accepted * 1e9 / nanos, Percentiles.of(latency), null, null, cost);
        }
    }
}
