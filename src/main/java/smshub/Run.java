package smshub;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import smshub.cli.CommandFailure;
import smshub.firstrun.FirstRun;
import smshub.settings.Loaded;
import smshub.settings.Mistake;
import smshub.settings.Settings;
import smshub.settings.SettingsReader;
import smshub.settings.SettingsSource;

/** Runs the hub until it is stopped. */
@Command(name = "run", description = "Runs the hub with its settings.", mixinStandardHelpOptions = true)
final class Run implements Callable<Integer> {
    @Option(names = "--settings", paramLabel = "FILE", description = "Settings file; else HUB_CONFIG, else hub.yaml.")
    private Path file;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws CommandFailure, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        Service service = opened(file, System.getenv(), out);
        out.println("The hub is ready: " + address(service));
        forever(service);
        return 0;
    }

    /**
     * Starts a hub. Where nobody named its settings and there is nothing in them, a person makes them first.
     *
     * @param named the settings file that was named; null for the usual one
     */
    static Service opened(Path named, Map<String, String> environment, PrintWriter out)
            throws CommandFailure, InterruptedException {
        if (named != null || environment.containsKey("HUB_CONFIG")) {
            return started(named == null ? SettingsReader.file(environment) : named, environment);
        }
        Path usual = SettingsReader.file(environment);
        Loaded loaded = new SettingsSource(usual, environment).read();
        if (FirstRun.wanted(usual, loaded)) {
            firstRun(usual, environment, loaded.settings(), out);
        }
        return started(usual, environment);
    }

    private static void firstRun(Path file, Map<String, String> environment, Settings present, PrintWriter out)
            throws CommandFailure, InterruptedException {
        try (FirstRun first = new FirstRun(file, environment, present, new TrialHub(environment), Clock.systemUTC())) {
            out.println("There are no settings yet. Make them in a browser on this machine; the key works once:");
            out.println();
            out.println("  " + first.address());
            out.println();
            out.flush();
            first.await();
        } catch (IllegalStateException e) {
            throw new CommandFailure("The first run cannot begin: " + e.getMessage());
        }
        out.println("The settings are in " + file + "; the hub starts.");
        out.flush();
    }

    /** Starts a hub from a settings file. */
    static Service started(Path file, Map<String, String> environment) throws CommandFailure {
        SettingsSource source = new SettingsSource(file, environment);
        Loaded loaded = source.read();
        if (!loaded.mistakes().isEmpty()) {
            throw new CommandFailure(String.join(
                    System.lineSeparator(),
                    loaded.mistakes().stream().map(Mistake::toString).toList()));
        }
        try {
            return Service.start(source, loaded);
        } catch (Exception e) {
            Throwable cause = e;
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            throw new CommandFailure("The hub cannot start: " + cause.getMessage());
        }
    }

    static String address(Service service) {
        return "http on port " + service.httpPort()
                + (service.brokerPort() < 0 ? "" : ", broker on port " + service.brokerPort());
    }

    /** Waits for the end of the process, and then stops in order. */
    static void forever(AutoCloseable... parts) throws InterruptedException {
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            for (AutoCloseable part : parts) {
                                close(part);
                            }
                            stopped.countDown();
                        },
                        "stop"));
        stopped.await();
    }

    private static void close(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) {
            System.err.println("The hub did not stop cleanly: " + e.getMessage());
        }
    }
}
