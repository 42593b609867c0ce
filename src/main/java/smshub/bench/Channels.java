package smshub.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.h2.tools.Server;
import smshub.bench.BenchReport.Percentiles;
import smshub.bench.BenchReport.Trial;
import smshub.broker.Queues;

/**
 * How fast each way in accepts: until messages lie on the queue of their account, which is paused, so that nothing else
 * costs time. Applications, their database and the mail server are in this process.
 */
final class Channels implements AutoCloseable {
    private static final Duration LONGEST = Duration.ofMinutes(5);
    /** What goes before the trial that counts, as a part of it. */
    private static final int WARM_UP = 4;

    private final Path folder;
    private final long messages;
    private final Consumer<String> progress;
    private final BenchReport report;
    private final ProviderStub provider = new ProviderStub();
    private final Load load = new Load();
    private final ExecutorService sender = Executors.newSingleThreadExecutor();
    private final Server database;
    private Percentiles answers;

    /** Puts requests into the hub. */
    @FunctionalInterface
    private interface Application {
        void send(long number) throws Exception;
    }

    static BenchReport run(Path folder, long messages, BenchReport report, Consumer<String> progress) throws Exception {
        try (Channels channels = new Channels(folder, messages, report, progress)) {
            channels.measure();
        }
        return report;
    }

    private Channels(Path folder, long messages, BenchReport report, Consumer<String> progress) throws Exception {
        this.folder = folder;
        this.messages = messages;
        this.report = report;
        this.progress = progress;
        System.setProperty("h2.bindAddress", "127.0.0.1");
        database = Server.createTcpServer(
                        "-tcpPort",
                        "0",
                        "-ifNotExists",
                        "-baseDir",
                        folder.toAbsolutePath().toString())
                .start();
    }

    private void measure() throws Exception {
        SpoolFiles files = new SpoolFiles(folder.resolve("spool"));
        String url = "jdbc:h2:tcp://127.0.0.1:" + database.getPort() + "/./rows";
        int mailPort = Site.freePort();
        int smppPort = Site.freePort();
        Site site = Site.in(
                folder.resolve("hub"), provider.port(), """
                intakes:
                  rows:
                    type: tables
                    client: bench
                    interval: 1s
                    settings: {url: "%s", user: sa}
                  files:
                    type: spool
                    client: bench
                    interval: 1s
                    settings: {outgoing: "%s", trust-outgoing: true}
                  mails:
                    type: smtp
                    client: bench
                    settings: {listen-port: %d, domains: bench.example, senders: "@bench.example", answers: never}
                  binds:
                    type: smpp
                    client: bench
                    interval: 1s
                    settings: {listen-port: %d}
                """.formatted(url, files.outgoing(), mailPort, smppPort));
        try (Rows rows = new Rows(url);
                RunningHub hub = RunningHub.start(site);
                Depths depths = new Depths(site.brokerPort())) {
            hub.pause();
            trial(
                    "HTTP: 128 connections",
                    hub,
                    depths,
                    number -> answers =
                            Percentiles.of(load.run(hub.port(), hub.send(), Load.Extent.of(Plan.CONNECTIONS, number))
                                    .latency()));
            answers = null;
            trial("STOMP: 8 connections, 64 in flight on each", hub, depths, new Stomp(site.brokerPort())::send);
            trial("tables: H2 in server mode", hub, depths, rows::insert);
            trial("spool folders: one file, one message", hub, depths, files::write);
            trial("mails: SMTP, 16 connections", hub, depths, new Mails(mailPort)::send);
            trial("SMPP: one bind, window of 100", hub, depths, number -> submit(smppPort, number));
        }
    }

    private static void submit(int port, long number) throws IOException {
        try (SmppBind bind = SmppBind.transmitter(port)) {
            bind.submit(0, number, one -> Samples.recipient(one).substring(1));
        }
    }

    private void trial(String name, RunningHub hub, Depths depths, Application application) throws Exception {
        progress.accept(name);
        pass(hub, depths, application, messages / WARM_UP);
        Bench.Window window = new Bench.Window(hub);
        double rate = pass(hub, depths, application, messages);
        report.trials().add(new Trial(name, messages, rate, answers, null, null, window.cost(messages)));
    }

    /** Returns messages per second from the first that is on the queue to the last. */
    private double pass(RunningHub hub, Depths depths, Application application, long number) throws Exception {
        String queue = Queues.out(Site.ACCOUNT);
        long before = depths.of(queue);
        Future<?> sending = sender.submit(() -> {
            application.send(number);
            return null;
        });
        Wait.until("the first message", LONGEST, () -> arrived(depths, queue, sending) > before);
        long start = System.nanoTime();
        long begun = depths.of(queue) - before;
        Wait.until("acceptance", LONGEST, () -> arrived(depths, queue, sending) - before >= number);
        double rate = (number - begun) * 1e9 / (System.nanoTime() - start);
        sending.get();
        hub.stored();
        return rate;
    }

    /** What is on the queue; fails where the sender did. */
    private static long arrived(Depths depths, String queue, Future<?> sending) throws Exception {
        if (sending.isDone()) {
            sending.get();
        }
        return depths.of(queue);
    }

    @Override
    public void close() {
        sender.shutdownNow();
        load.close();
        provider.close();
        database.stop();
    }
}
