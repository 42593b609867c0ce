package smshub.bench;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import smshub.json.Json;

/** {@code ./hub bench}: how fast the hub is on this machine, beside what the broker and others do on it. */
@Command(
        name = "bench",
        description = "Measures the hub beside the broker alone, on this machine and in one run.",
        mixinStandardHelpOptions = true)
public final class BenchCommand implements Callable<Integer> {
    private static final String KANNEL = "kannel";
    /** Messages by each channel. */
    private static final long CHANNEL = 20_000;

    private static final long QUICK_CHANNEL = 4_000;
    private static final int DECISIONS = 1_000_000;
    private static final int QUICK_DECISIONS = 200_000;

    @Option(names = "--quick", description = "Takes half a minute instead of five; good for a first impression.")
    private boolean quick;

    @Option(
            names = "--data",
            paramLabel = "FOLDER",
            description = "Where journals and databases are written, and removed again; else the system's folder for"
                    + " temporary files. It should be on the disk that the hub will use.")
    private Path data;

    @Option(names = "--json", paramLabel = "FILE", description = "Writes all figures as JSON; - for standard output.")
    private String json;

    @Option(
            names = "--waiting",
            paramLabel = "N",
            defaultValue = "0",
            description = "Measures again with so many messages waiting on an account that is held.")
    private long waiting;

    @Option(
            names = "--stored",
            paramLabel = "N",
            defaultValue = "0",
            description = "Measures again with so many more messages in the store.")
    private long stored;

    @Option(names = "--peer", paramLabel = KANNEL, description = "Lets Kannel do the same, where it is installed.")
    private String peer;

    @Option(
            names = "--channels",
            description = "Measures instead how fast each way in accepts: HTTP, STOMP, tables, folders, mail, SMPP.")
    private boolean channels;

    @Option(
            names = "--smpp",
            paramLabel = "N",
            arity = "0..1",
            fallbackValue = "1000000",
            description =
                    "Measures instead what so many messages by SMPP, each with its receipt, leave in memory (default:"
                            + " ${FALLBACK-VALUE}); --store takes them, else the embedded database.")
    private long smpp;

    @Option(
            names = "--steady",
            paramLabel = "RATE",
            description = "Measures instead what a message costs at so many in a second: CPU of the hub's process.")
    private int steady;

    @Option(
            names = "--campaign",
            paramLabel = "N",
            arity = "0..1",
            fallbackValue = "100000",
            description = "Measures instead how long urgent messages take beside a campaign of so many recipients"
                    + " (default: ${FALLBACK-VALUE}).")
    private long campaign;

    @Option(
            names = "--campaign-rate",
            paramLabel = "RATE",
            defaultValue = "500",
            description = "Recipients of that campaign in a second (default: ${DEFAULT-VALUE}).")
    private int campaignRate;

    @Option(
            names = "--decision",
            description = "Measures instead what the decision on a message costs: rules, choice of the account, price.")
    private boolean decision;

    @Option(
            names = "--search",
            paramLabel = "N",
            arity = "0..1",
            fallbackValue = "10000000",
            description = "Measures instead how long each view takes on a store with so many messages (default:"
                    + " ${FALLBACK-VALUE}, some 20 GB).")
    private long search;

    @Option(
            names = "--store",
            paramLabel = "URL",
            description =
                    "JDBC address, with user and password, of an empty PostgreSQL database for --search or --smpp, or"
                            + " of one that --search has filled before; else the embedded database.")
    private String store;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        if (peer != null && !peer.equals(KANNEL)) {
            throw new ParameterException(spec.commandLine(), "--peer must be " + KANNEL);
        }
        PrintWriter err = spec.commandLine().getErr();
        if (decision) {
            return told(DecisionLoad.run(
                    quick ? QUICK_DECISIONS : DECISIONS,
                    BenchReport.on(Bench.machine()),
                    step -> err.println("… " + step)));
        }
        Path parent = data == null ? Path.of(System.getProperty("java.io.tmpdir")) : Files.createDirectories(data);
        Path folder = Files.createTempDirectory(parent, "smshub-bench-");
        try {
            if (channels) {
                return told(Channels.run(
                        folder,
                        quick ? QUICK_CHANNEL : CHANNEL,
                        BenchReport.on(Bench.machine()),
                        step -> err.println("… " + step)));
            }
            if (smpp > 0) {
                return told(SmppFlow.run(
                        store, folder, smpp, BenchReport.on(Bench.machine()), step -> err.println("… " + step)));
            }
            if (campaign > 0) {
                return told(CampaignBench.run(
                        folder,
                        campaign,
                        campaignRate,
                        quick,
                        BenchReport.on(Bench.machine()),
                        step -> err.println("… " + step)));
            }
            if (search > 0) {
                return told(SearchBench.run(
                        store, folder, search, BenchReport.on(Bench.machine()), step -> err.println("… " + step)));
            }
            Filling filling = new Filling(waiting, stored);
            boolean kannel = peer != null;
            Plan plan = quick ? Plan.quick(folder, filling, kannel) : Plan.full(folder, filling, kannel);
            if (steady > 0) {
                return told(Bench.steady(plan, steady, step -> err.println("… " + step)));
            }
            return told(Bench.run(plan, step -> err.println("… " + step)));
        } finally {
            remove(folder);
        }
    }

    private int told(BenchReport report) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        if ("-".equals(json)) {
            out.println(pretty(report));
        } else {
            out.println(report.table());
        }
        if (json != null && !json.equals("-")) {
            Files.writeString(Path.of(json), pretty(report));
        }
        return 0;
    }

    private static String pretty(BenchReport report) throws IOException {
        return Json.JSON.writerWithDefaultPrettyPrinter().writeValueAsString(report);
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            all.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
