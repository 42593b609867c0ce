package smshub.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedWriter;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;
import smshub.bench.BenchReport.Comparison;
import smshub.bench.BenchReport.Percentiles;
import smshub.bench.BenchReport.Trial;
import smshub.json.Json;

/**
 * How long urgent messages take while the hub is busy with a campaign, beside the same before and after it. They go by the
 * account that the campaign goes by.
 */
final class CampaignBench {
    private static final String CAMPAIGNS = "/api/v1/campaigns";
    private static final int URGENT_RATE = 100;
    private static final int CONNECTIONS = 16;
    private static final double TARGET = 2;
    private static final Duration ARRIVAL = Duration.ofMinutes(2);
    private static final Duration MOST = Duration.ofMinutes(30);

    private final long recipients;
    private final int rate;
    private final BenchReport report;
    private final Consumer<String> progress;
    private final ProviderStub provider;
    private final Load load;
    private final RunningHub hub;

    private CampaignBench(
            long recipients,
            int rate,
            BenchReport report,
            Consumer<String> progress,
            ProviderStub provider,
            Load load,
            RunningHub hub) {
        this.recipients = recipients;
        this.rate = rate;
        this.report = report;
        this.progress = progress;
        this.provider = provider;
        this.load = load;
        this.hub = hub;
    }

    /** @param progress told what is being measured */
    static BenchReport run(
            Path folder, long recipients, int rate, boolean quick, BenchReport report, Consumer<String> progress)
            throws Exception {
        try (ProviderStub provider = new ProviderStub();
                Load load = new Load();
                RunningHub hub = RunningHub.start(folder.resolve("hub"), provider.port(), Filling.NONE)) {
            new CampaignBench(recipients, rate, report, progress, provider, load, hub)
                    .run(folder, quick ? 15_000 : 100_000, Duration.ofSeconds(quick ? 10 : 30));
        }
        return report;
    }

    private void run(Path folder, long warmUp, Duration alone) throws Exception {
        progress.accept("the hub warms up");
        ProviderStub.Arrivals warm = provider.arrivals();
        Load.Result warmed = load.run(hub.port(), hub.send(), Load.Extent.of(Plan.CONNECTIONS, warmUp));
        warm.await(warmed.accepted(), ARRIVAL);
        hub.stored();
        // The code of a campaign, too, runs many times slower at first.
        String trial = draft(folder, warmUp / 10, 2 * rate);
        ProviderStub.Arrivals bulk = provider.arrivals();
        start(trial);
        Wait.until("a campaign for warming up", MOST, () -> bulk.untimed() >= warmUp / 10);
        hub.stored();

        Histogram before = urgent("urgent messages, before the campaign", alone);
        progress.accept("the hub takes over %,d recipients".formatted(recipients));
        long begin = Blueprint.now();
        String campaign = draft(folder, recipients, rate);
        double taken = recipients * 1e9 / (Blueprint.now() - begin);
        hub.stored();
        Histogram during = during(campaign);
        Histogram after = urgent("urgent messages, after the campaign", alone);
        before.add(after);
        report.trials().add(new Trial("taking over of recipients (CSV)", recipients, taken, null, null, null, null));
        report.comparisons()
                .add(new Comparison(
                        "urgent p99, beside a campaign / without",
                        during.getValueAtPercentile(99) / (double) before.getValueAtPercentile(99),
                        "<= " + TARGET,
                        "from the request to the provider's receiving, at %d/s beside %,d recipients at %d/s"
                                .formatted(URGENT_RATE, recipients, rate)));
    }

    private Histogram during(String campaign) throws Exception {
        progress.accept("urgent messages beside the campaign");
        ProviderStub.Arrivals arrivals = provider.arrivals();
        Bench.Window window = new Bench.Window(hub);
        long begin = Blueprint.now();
        start(campaign);
        // Shorter than the campaign, so that none is measured without it.
        Duration beside = Duration.ofMillis(Math.max(2_000, recipients * 900 / rate));
        Load.Result result = load.run(hub.port(), hub.urgent(), extent(beside));
        long bulkMeanwhile = arrivals.untimed();
        arrivals.await(result.accepted(), ARRIVAL);
        add("urgent messages, beside the campaign", result, arrivals);
        if (bulkMeanwhile >= recipients) {
            report.notes().add("The campaign was over before the measuring was; take more recipients.");
        }
        Wait.until("the end of the campaign", MOST, () -> arrivals.untimed() >= recipients);
        double perSecond = recipients * 1e9 / (Blueprint.now() - begin);
        hub.stored();
        report.trials()
                .add(new Trial(
                        "the campaign",
                        arrivals.untimed(),
                        perSecond,
                        null,
                        null,
                        null,
                        window.cost(recipients + result.accepted())));
        Wait.until("the hub's word on the end", MOST, () -> hub.told(
                        "GET", CAMPAIGNS + "?limit=1", "application/json", BodyPublishers.noBody())
                .at("/campaigns/0/state")
                .asText()
                .equals("finished"));
        return arrivals.underway();
    }

    private Histogram urgent(String name, Duration longest) throws Exception {
        progress.accept(name);
        ProviderStub.Arrivals arrivals = provider.arrivals();
        Load.Result result = load.run(hub.port(), hub.urgent(), extent(longest));
        arrivals.await(result.accepted(), ARRIVAL);
        hub.stored();
        add(name, result, arrivals);
        return arrivals.underway();
    }

    private static Load.Extent extent(Duration longest) {
        return new Load.Extent(CONNECTIONS, Long.MAX_VALUE, longest, URGENT_RATE);
    }

    private void add(String name, Load.Result result, ProviderStub.Arrivals arrivals) {
        if (result.failed() > 0) {
            report.notes().add("%s: %,d failed; the first: %s".formatted(name, result.failed(), result.complaint()));
        }
        report.trials()
                .add(new Trial(
                        name,
                        result.accepted(),
                        result.accepted() * 1e9 / result.nanos(),
                        Percentiles.of(result.latency()),
                        Percentiles.of(arrivals.underway()),
                        null,
                        null));
    }

    /** Makes a campaign of numbers, and returns its id. */
    private String draft(Path folder, long count, int perSecond) throws Exception {
        Path csv = folder.resolve("recipients.csv");
        try (BufferedWriter out = Files.newBufferedWriter(csv)) {
            out.write("number;name\n");
            for (long i = 0; i < count; i++) {
                out.write(Samples.recipient(i) + ";Ann\n");
            }
        }
        JsonNode made = hub.told(
                "POST",
                CAMPAIGNS,
                "application/json",
                BodyPublishers.ofByteArray(Json.write(Map.of(
                        "subject", "bench", "text", "Only today: all shoes at half price.", "rate", perSecond))));
        String id = made.path("id").asText();
        hub.told("PUT", CAMPAIGNS + "/" + id + "/recipients", "text/csv", BodyPublishers.ofFile(csv));
        return id;
    }

    private void start(String campaign) throws Exception {
        hub.told("POST", CAMPAIGNS + "/" + campaign + "/start", "application/json", BodyPublishers.noBody());
    }
}
