package smshub.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import smshub.account.Client.Permission;
import smshub.account.Credentials;
import smshub.audit.Actor;
import smshub.audit.AuditEntry;
import smshub.settings.Loaded;
import smshub.settings.Mistake;
import smshub.settings.ProviderFiles;
import smshub.settings.SecretFile;
import smshub.settings.Settings;
import smshub.settings.SettingsReader;
import smshub.settings.Transition;

/** API keys for clients, and the secrets that the settings name as {@code ${secret:NAME}}. */
@Command(
        name = "secret",
        description = {
            "Keeps the secrets that hub.yaml names as $${secret:NAME}, encrypted for this host.",
            "Without a command, as with 'new', it makes an API key for a client."
        },
        subcommands = {SecretKey.class, SecretPassword.class},
        mixinStandardHelpOptions = true)
final class SecretCommand implements Callable<Integer> {
    /** What a wrong password costs whoever tries many. */
    private static final long PAUSE_MILLIS = 1_000;

    @Option(
            names = "--settings",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "Settings file; else HUB_CONFIG, else hub.yaml.")
    private Path file;

    @Option(
            names = "--key-file",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "Key of this host; else HUB_SECRETS_KEY, /etc/smshub/key or ~/.config/smshub/key.")
    private Path keyFile;

    @Option(names = "--hash", description = "As with 'new'.")
    private boolean hashOnly;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, CommandFailure {
        return SecretKey.make(out(), hashOnly);
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private Path settingsFile() {
        return file == null ? SettingsReader.file(System.getenv()) : file;
    }

    private SecretRecord record() {
        return new SecretRecord(settingsFile());
    }

    private SecretFile secrets() {
        return SecretFile.of(settingsFile(), environment());
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>(System.getenv());
        if (keyFile != null) {
            environment.put(SecretFile.KEY_VARIABLE, keyFile.toString());
        }
        return environment;
    }

    @Command(name = "set", description = "Sets a secret, which it asks for or reads from the standard input.")
    int set(@Parameters(paramLabel = "NAME") String name) throws IOException, CommandFailure {
        String value = Typed.secret("Secret " + name + ": ");
        if (value == null || value.isEmpty()) {
            throw new CommandFailure("There is no secret on the standard input.");
        }
        return done(secrets -> {
            AuditEntry begun = record().begun("secret.set", name);
            try {
                secrets.set(name, value);
            } catch (SecretFile.Refused refused) {
                record().ended(begun, SecretRecord.REFUSED);
                throw refused;
            }
            record().ended(begun, null);
            out().println("Secret " + name + " is set. In hub.yaml: ${secret:" + name + "}");
            uses(name).forEach(out()::println);
        });
    }

    /** What a running hub does with a secret that is another one; nothing where the settings cannot be read. */
    private List<String> uses(String name) {
        Loaded loaded = new SettingsReader(ProviderFiles::in).read(settingsFile(), environment());
        return loaded.mistakes().isEmpty()
                ? loaded.secrets().live().keys(name).stream()
                        .map(key -> key + ": " + Transition.use(key))
                        .toList()
                : List.of();
    }

    @Command(name = "list", description = "Lists the names of the secrets, and which must be entered again.")
    int list() throws CommandFailure {
        return done(secrets -> out().print(Table.of(
                List.of("SECRET", "SET", "STATE"),
                secrets.list().stream()
                        .map(secret -> List.of(
                                secret.name(),
                                secret.changed().toString(),
                                secret.readable() ? "ready" : "of another host: set it again"))
                        .toList())));
    }

    @Command(name = "remove", description = "Removes a secret.")
    int remove(@Parameters(paramLabel = "NAME") String name) throws CommandFailure {
        return done(secrets -> {
            AuditEntry begun = record().begun("secret.remove", name);
            boolean removed = false;
            try {
                removed = secrets.remove(name);
            } finally {
                record().ended(begun, removed ? null : SecretRecord.REFUSED);
            }
            if (!removed) {
                throw new CommandFailure("There is no secret " + name + ".");
            }
            out().println("Secret " + name + " is removed.");
        });
    }

    @Command(
            name = "show",
            description = {
                "Shows a secret to a person with the permission 'secrets', who is asked for name and password.",
                "The audit record tells of it."
            })
    int show(@Parameters(paramLabel = "NAME") String name) throws IOException, CommandFailure {
        String person = Typed.open("Name: ");
        String password = Typed.secret("Password: ");
        if (!proven(person, password)) {
            record().note("secret.refused", name, Actor.Kind.SYSTEM, System.getProperty("user.name"));
            CompletableFuture.runAsync(() -> {}, CompletableFuture.delayedExecutor(PAUSE_MILLIS, TimeUnit.MILLISECONDS))
                    .join();
            throw new CommandFailure("Name or password is wrong, or the person may not see secrets.");
        }
        return done(secrets -> {
            String value = secrets.get(name);
            record().note("secret.show", name, Actor.Kind.PERSON, person);
            out().println(value);
        });
    }

    private boolean proven(String person, String password) throws CommandFailure {
        Credentials credentials = new Credentials();
        boolean proven = false;
        for (Settings.Operator operator : settings().operators()) {
            boolean meant = operator.name().equals(person);
            proven |= password != null
                    && meant
                    && credentials.prove(operator.password(), password)
                    && operator.permissions().contains(Permission.SECRETS);
        }
        return proven;
    }

    private Settings settings() throws CommandFailure {
        Loaded loaded = new SettingsReader(ProviderFiles::in).read(settingsFile(), environment());
        if (!loaded.mistakes().isEmpty()) {
            throw new CommandFailure(String.join(
                    System.lineSeparator(),
                    loaded.mistakes().stream().map(Mistake::toString).toList()));
        }
        return loaded.settings();
    }

    private interface Work {
        void on(SecretFile secrets) throws SecretFile.Refused, CommandFailure;
    }

    private int done(Work work) throws CommandFailure {
        try {
            work.on(secrets());
            return 0;
        } catch (SecretFile.Refused refused) {
            String sentence = refused.getMessage();
            throw new CommandFailure(Character.toUpperCase(sentence.charAt(0)) + sentence.substring(1) + ".");
        }
    }
}
