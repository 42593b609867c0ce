package smshub.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import smshub.account.Account;
import smshub.account.AccountSetting;
import smshub.account.AccountSetting.Kind;
import smshub.provider.Provider;
import smshub.settings.Loaded;
import smshub.settings.ProviderFiles;
import smshub.settings.SettingsReader;

/** Lists the providers, as they describe themselves. */
@Command(
        name = "providers",
        description = "Lists the providers: what they can do, and what their accounts must and may set.",
        mixinStandardHelpOptions = true)
final class Providers implements Callable<Integer> {
    private static final List<String> HEAD = List.of("SETTING", "VALUE", "MEANING");

    @Option(
            names = "--routes",
            paramLabel = "FOLDER",
            description = "Folder of the route files; else what hub.yaml says.")
    private Path folder;

    @Option(names = "--markdown", description = "Print a document.")
    private boolean markdown;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws CommandFailure {
        PrintWriter out = spec.commandLine().getOut();
        Path home = SettingsReader.home(System.getenv());
        try {
            List<Provider> providers = folder == null ? installed(home) : ProviderFiles.in(folder);
            out.print(markdown ? document(providers) : terminal(providers));
            return 0;
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(e.getMessage());
        }
    }

    /** Those of the settings, or the hub's own where these have mistakes. */
    private static List<Provider> installed(Path home) {
        Map<String, String> environment = System.getenv();
        Loaded loaded = new SettingsReader(ProviderFiles::in).read(SettingsReader.file(environment), environment);
        return loaded.settings() == null
                ? ProviderFiles.in(home.resolve("routes"))
                : ProviderFiles.of(loaded.settings());
    }

    private static String terminal(List<Provider> providers) {
        List<String> parts = new ArrayList<>();
        for (Provider provider : providers) {
            parts.add(provider.id() + ": " + provider.title() + "\n"
                    + "can: " + abilities(provider) + "\n"
                    + "carries: " + carried(provider) + "\n"
                    + (provider.note().isEmpty() ? "" : provider.note() + "\n")
                    + (provider.settings().isEmpty() ? "" : Table.of(HEAD, rows(provider))));
        }
        return String.join("\n", parts);
    }

    static String document(List<Provider> providers) {
        StringBuilder text = new StringBuilder(
                "# Providers\n\nWritten by `./hub providers --markdown` from classes and declarations ([how to declare one](declare.md))."
                        + " Settings stand in `hub.yaml` below `accounts.<id>.settings`.\n");
        for (Provider provider : providers) {
            text.append("\n## ").append(provider.title()).append("\n\n");
            text.append("`provider: ").append(provider.id()).append("` · can: ");
            text.append(abilities(provider)).append(" · carries, with preset settings: ");
            text.append(carried(provider)).append("\n");
            if (!provider.note().isEmpty()) {
                text.append("\n").append(provider.note()).append("\n");
            }
            if (!provider.settings().isEmpty()) {
                text.append("\n| setting | value | meaning |\n|---|---|---|\n");
                rows(provider).forEach(row -> text.append("| `")
                        .append(row.get(0))
                        .append("` | ")
                        .append(row.get(1))
                        .append(" | ")
                        .append(row.get(2).replace("|", "\\|"))
                        .append(" |\n"));
            }
        }
        return text.toString();
    }

    private static String abilities(Provider provider) {
        List<String> words = new ArrayList<>(List.of("send"));
        provider.abilities().stream().sorted().map(Providers::word).forEach(words::add);
        return String.join(", ", words);
    }

    /** What an account carries that sets nothing. */
    private static String carried(Provider provider) {
        Map<String, String> preset = provider.settings().stream()
                .filter(setting -> setting.kind() != Kind.SECRET && setting.defaultValue() != null)
                .collect(Collectors.toMap(AccountSetting::name, AccountSetting::defaultValue));
        Account account = new Account(
                "preset",
                provider.id(),
                provider.title(),
                true,
                null,
                List.of(),
                null,
                null,
                null,
                List.of(),
                null,
                null,
                preset,
                Map.of());
        return String.join(", ", provider.limits(account).phrases());
    }

    private static List<List<String>> rows(Provider provider) {
        return provider.settings().stream()
                .map(setting -> List.of(setting.name(), value(setting), setting.title()))
                .toList();
    }

    private static String value(AccountSetting setting) {
        String form = setting.kind() == Kind.SECRET ? "secret" : word(setting.kind());
        if (setting.required()) {
            return form + ", required";
        }
        return setting.defaultValue() == null ? form : form + ", default " + setting.defaultValue();
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
