package smshub;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import smshub.account.Client;
import smshub.broker.BrokerNeeds;
import smshub.cli.CommandFailure;
import smshub.settings.Loaded;
import smshub.settings.Mistake;
import smshub.settings.ProviderFiles;
import smshub.settings.SettingsReader;

/** Prints what an outside broker needs. */
@Command(
        name = "broker-config",
        description = "Prints what an outside Artemis needs in its broker.xml.",
        mixinStandardHelpOptions = true)
final class BrokerConfig implements Callable<Integer> {
    @Option(names = "--settings", paramLabel = "FILE", description = "Settings file; else HUB_CONFIG, else hub.yaml.")
    private Path file;

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
        List<Client> clients = loaded.settings().clients();
        PrintWriter out = spec.commandLine().getOut();
        out.println(BrokerNeeds.xml(clients));
        return 0;
    }
}
