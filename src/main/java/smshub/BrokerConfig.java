package smshub;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import smshub.broker.BrokerSetup;
import smshub.cli.CommandFailure;
import smshub.settings.Loaded;
import smshub.settings.Mistake;
import smshub.settings.ProviderFiles;
import smshub.settings.SettingsReader;

/** Prints what an outside broker needs. */
@Command(
        name = "broker-config",
        description = "Prints what an outside Artemis is to be told, for its broker.xml.",
        mixinStandardHelpOptions = true)
final class BrokerConfig implements Callable<Integer> {
    @Option(names = "--settings", paramLabel = "FILE", description = "Settings file; else HUB_CONFIG, else hub.yaml.")
    private Path file;

    @Option(names = "--properties", description = "Print it for broker.properties instead.")
    private boolean properties;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws CommandFailure {
        Map<String, String> environment = System.getenv();
        Loaded loaded = new SettingsReader(ProviderFiles::in)
                .read(file == null ? SettingsReader.file(environment) : file, environment);
        if (!loaded.mistakes().isEmpty()) {
            throw new CommandFailure(String.join(
                    System.lineSeparator(),
                    loaded.mistakes().stream().map(Mistake::toString).toList()));
        }
        PrintWriter out = spec.commandLine().getOut();
        out.println(properties ? BrokerSetup.properties(loaded.settings()) : BrokerSetup.xml(loaded.settings()));
        return 0;
    }
}
