package smshub.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import smshub.account.Account;
import smshub.account.IntakeSettings;
import smshub.account.IntakeType;
import smshub.broker.Broker;
import smshub.broker.BrokerAwayException;
import smshub.broker.BrokerNeeds;
import smshub.provider.Provider;
import smshub.provider.Provider.Ability;
import smshub.settings.CallbackSecrets;
import smshub.settings.IntakeFiles;
import smshub.settings.Loaded;
import smshub.settings.Mistake;
import smshub.settings.ProviderFiles;
import smshub.settings.Settings;
import smshub.settings.SettingsReader;
import smshub.settings.Warnings;
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
        List<BrokerNeeds.Flaw> lacks = new ArrayList<>();
        List<?> mistakes = mistakes(loaded, lacks);
        if (!mistakes.isEmpty()) {
            PrintWriter err = spec.commandLine().getErr();
            mistakes.forEach(err::println);
            err.println(mistakes.size() == 1 ? "1 mistake" : mistakes.size() + " mistakes");
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
        out.print(callbacks(loaded.settings()));
        Warnings.of(loaded).forEach(warning -> out.println("Warning: " + warning));
        lacks.forEach(flaw -> out.println("Warning: broker.url: " + flaw.sentence()));
        return 0;
    }

    /**
     * Everything that is wrong with the settings or, where nothing is, with what they name.
     *
     * @param lacks gets what an outside broker could do better
     */
    private static List<?> mistakes(Loaded loaded, List<BrokerNeeds.Flaw> lacks) {
        if (!loaded.mistakes().isEmpty()) {
            return loaded.mistakes();
        }
        List<Object> mistakes = new ArrayList<>(flaws(loaded.settings()));
        mistakes.addAll(obstacles(loaded));
        for (BrokerNeeds.Flaw flaw : lacks(loaded.settings())) {
            if (flaw.vital()) {
                mistakes.add("broker.url: " + flaw.sentence());
            } else {
                lacks.add(flaw);
            }
        }
        return mistakes;
    }

    /** What an outside broker lacks; one that is away is no mistake, since a hub waits for it. */
    private static List<BrokerNeeds.Flaw> lacks(Settings settings) {
        if (settings.broker().url() == null) {
            return List.of();
        }
        try {
            return Broker.flaws(settings);
        } catch (BrokerAwayException e) {
            return List.of(new BrokerNeeds.Flaw(false, e.getMessage() + "; it was not checked"));
        } catch (Exception e) {
            return List.of(new BrokerNeeds.Flaw(true, "the outside broker cannot be checked: " + e.getMessage()));
        }
    }

    /** What the intakes would meet now; a running hub would try again and again. */
    private static List<Mistake> obstacles(Loaded loaded) {
        Map<String, String> places = new HashMap<>();
        loaded.values().forEach(value -> places.put(value.key(), value.where()));
        Map<String, IntakeType> types = IntakeFiles.in(loaded.settings().routes()).stream()
                .collect(Collectors.toMap(IntakeType::id, type -> type));
        List<Mistake> obstacles = new ArrayList<>();
        for (IntakeSettings intake : loaded.settings().intakes()) {
            if (intake.enabled()) {
                for (String sentence : types.get(intake.type()).obstacles(intake)) {
                    String[] parts = sentence.split(" ", 2);
                    String key = "intakes." + intake.name() + "." + parts[0];
                    obstacles.add(new Mistake(key, parts[1], places.getOrDefault(key, "")));
                }
            }
        }
        return obstacles;
    }

    /** The addresses to give to providers that call back. They hold a secret: who reads the settings may see it. */
    private static String callbacks(Settings settings) {
        List<List<String>> addresses = new ArrayList<>();
        try {
            Map<String, Provider> providers =
                    ProviderFiles.of(settings).stream().collect(Collectors.toMap(Provider::id, provider -> provider));
            URI own = settings.http().publicUrl() == null
                    ? URI.create("http://" + settings.http().host() + ":"
                            + settings.http().port())
                    : settings.http().publicUrl();
            for (Account account : CallbackSecrets.complete(settings).accounts()) {
                Provider provider = providers.get(account.provider());
                String secret = account.secrets().get(CallbackSecrets.NAME).reveal();
                String base = "/callback/" + account.id() + "/" + secret + "/";
                if (provider.abilities().contains(Ability.RECEIPT_CALLBACK)) {
                    addresses.add(List.of(
                            account.id(),
                            "receipts",
                            own.resolve(base + "receipt").toString()));
                }
                if (provider.abilities().contains(Ability.INBOUND_CALLBACK)
                        && account.connection().inbound()) {
                    addresses.add(List.of(
                            account.id(),
                            "messages",
                            own.resolve(base + "inbound").toString()));
                }
            }
        } catch (IOException e) {
            return System.lineSeparator() + "Hint: the secrets of call-backs cannot be made in " + settings.data()
                    + ", which is where the hub keeps them: " + e + System.lineSeparator();
        }
        return addresses.isEmpty()
                ? ""
                : System.lineSeparator() + Table.of(List.of("ACCOUNT", "CALLS BACK FOR", "AT"), addresses);
    }

    /** What is wrong with the site's routes and jars; a running hub would leave those out. */
    private static List<SiteFlaw> flaws(Settings settings) {
        return new SiteCheck(settings.site().jars(), settings.routes(), settings.clients(), settings.accounts())
                .flaws(settings.site().routes());
    }
}
