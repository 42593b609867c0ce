package smshub;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import smshub.cli.CommandFailure;
import smshub.settings.Loaded;
import smshub.settings.Mistake;
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
        Map<String, String> environment = System.getenv();
        Path read = file == null ? SettingsReader.file(environment) : file;
        PrintWriter out = spec.commandLine().getOut();
        Service service = started(read, environment);
        out.println("The hub is ready: " + address(service));
        forever(service);
        return 0;
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
