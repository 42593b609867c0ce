package smshub.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import smshub.settings.Loaded;
import smshub.settings.Mistake;
import smshub.settings.ProviderFiles;
import smshub.settings.Settings;
import smshub.settings.SettingsReader;
import smshub.site.SiteCheck;
import smshub.site.SiteFlaw;

/** Validates the settings and tells what would run; starts nothing. */
@Command(
        name = "check",
        description = "Validates the settings and tells what would run. Starts nothing.",
        mixinStandardHelpOptions = true)
final class Check implements Callable<Integer> {
    @Option(names = "--settings", paramLabel = "FILE", description = "Settings file; else HUB_CONFIG, else hub.yaml.")
    private Path file;

    @Option(names = "--keys", description = "Print every key that the settings may have.")
    private boolean keys;

    @Option(names = "--values", description = "Print the value in force of every key, secrets masked.")
    private boolean values;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        Map<String, String> environment = System.getenv();
        SettingsReader reader = new SettingsReader(ProviderFiles::in);
        Path read = file == null ? SettingsReader.file(environment) : file;
        if (keys) {
            out.println(reader.reference(read, environment));
            return 0;
        }
        Loaded loaded = reader.read(read, environment);
        if (!loaded.mistakes().isEmpty()) {
            PrintWriter err = spec.commandLine().getErr();
            loaded.mistakes().stream().map(Mistake::toString).forEach(err::println);
            err.println(
                    loaded.mistakes().size() == 1
                            ? "1 mistake"
                            : loaded.mistakes().size() + " mistakes");
            return Commands.FAILED;
        }
        List<SiteFlaw> flaws = flaws(loaded.settings());
        if (!flaws.isEmpty()) {
            PrintWriter err = spec.commandLine().getErr();
            flaws.forEach(err::println);
            err.println(flaws.size() == 1 ? "1 mistake" : flaws.size() + " mistakes");
            return Commands.FAILED;
        }
        if (values) {
            out.print(Table.of(
                    List.of("KEY", "VALUE", "FROM"),
                    loaded.values().stream()
                            .map(value -> List.of(value.key(), value.text(), value.where()))
                            .toList()));
            return 0;
        }
        out.print(SettingsSummary.of(loaded.settings()));
        return 0;
    }

    /** What is wrong with the site's routes and jars; a running hub would leave those out. */
    private static List<SiteFlaw> flaws(Settings settings) {
        return new SiteCheck(settings.site().jars(), settings.routes(), settings.clients(), settings.accounts())
                .flaws(settings.site().routes());
    }
}
