package smshub.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import smshub.audit.AuditEntry;
import smshub.moving.GammuOutbox;
import smshub.moving.OtherSystem;
import smshub.moving.Takeover;
import smshub.settings.Mistake;
import smshub.settings.ProviderFiles;
import smshub.settings.SecretFile;
import smshub.settings.SettingsFile;
import smshub.settings.SettingsReader;

/** Takes over another system's configuration, and what waits in its folders. */
@Command(
        name = "import",
        description = {
            "Says another system's configuration in the words of hub.yaml, and lists line by line what it leaves and why:",
            "Kannel's kannel.conf, the smsd.conf of SMS Server Tools 3, Gammu SMSD's smsdrc, SMSLib's SMSServer.conf.",
            "Without --write it prints and changes nothing."
        },
        mixinStandardHelpOptions = true)
final class ImportCommand implements Callable<Integer> {
    /** No name of a setting, and none of another variable's. */
    private static final String STAND_IN = "IMPORTED_SECRET_";

    @Parameters(paramLabel = "FILE", description = "Configuration of the other system.")
    private Path source;

    @Option(
            names = "--from",
            paramLabel = "SYSTEM",
            description = "kannel, smsd, gammu or smslib, where the file does not tell.")
    private String system;

    @Option(
            names = "--write",
            description = "Write the sections to the settings file, the secrets encrypted beside it.")
    private boolean write;

    @Option(names = "--waiting", description = "Take over what waits in Gammu's outbox, and nothing else.")
    private boolean waiting;

    @Option(names = "--settings", paramLabel = "FILE", description = "Settings file; else HUB_CONFIG, else hub.yaml.")
    private Path file;

    @Option(
            names = "--key-file",
            paramLabel = "FILE",
            description = "Key of this host; else HUB_SECRETS_KEY, /etc/smshub/key or ~/.config/smshub/key.")
    private Path keyFile;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, CommandFailure {
        if (!Files.isReadable(source) || Files.isDirectory(source)) {
            throw new CommandFailure("There is no file " + source + " that can be read.");
        }
        Takeover takeover = system().read(source);
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        if (waiting) {
            outboxes(takeover, out);
            return 0;
        }
        List<Mistake> mistakes = mistakes(takeover);
        if (write && mistakes.isEmpty() && !takeover.sections().isEmpty()) {
            write(takeover);
            out.println("Written to " + settingsFile() + ": " + String.join(", ", new TreeSet<>(takeover.sections()))
                    + ". './hub check' shows what would run.");
        } else {
            out.print(takeover.yaml(ImportCommand::reference));
            out.flush();
        }
        if (!takeover.left().isEmpty()) {
            err.print(Table.of(
                    List.of("LINE", "NOT TAKEN AS IT STANDS", "WHY"),
                    takeover.left().stream()
                            .map(line -> List.of(line.place(), line.what(), line.reason()))
                            .toList()));
        }
        takeover.advice().forEach(err::println);
        if (!write && !takeover.secrets().isEmpty()) {
            err.println("--write keeps the secrets; else set them: "
                    + takeover.secrets().keySet().stream()
                            .sorted()
                            .map(name -> "./hub secret set " + name)
                            .collect(Collectors.joining(", ")));
        }
        mistakes.forEach(mistake -> err.println("Mistake: " + mistake));
        if (!mistakes.isEmpty()) {
            return Commands.FAILED;
        }
        if (write) {
            outboxes(takeover, out);
        }
        return 0;
    }

    /** How a secret is named in settings. */
    private static String reference(String name) {
        return "${secret:" + name + "}";
    }

    private OtherSystem system() throws IOException, CommandFailure {
        for (OtherSystem each : OtherSystem.values()) {
            if (each.word().equals(system)) {
                return each;
            }
        }
        if (system != null) {
            throw new CommandFailure("The system must be one of kannel, smsd, gammu, smslib.");
        }
        return OtherSystem.of(source)
                .orElseThrow(() -> new CommandFailure("The file is none of Kannel, SMS Server Tools, Gammu SMSD or"
                        + " SMSLib's SMSServer that the hub knows by its content; --from says whose it is."));
    }

    private Path settingsFile() {
        return (file == null ? SettingsReader.file(System.getenv()) : file).toAbsolutePath();
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>(System.getenv());
        if (keyFile != null) {
            environment.put(SecretFile.KEY_VARIABLE, keyFile.toString());
        }
        return environment;
    }

    /** What stands in the settings file already. */
    private String before() throws IOException {
        return Files.exists(settingsFile()) ? Files.readString(settingsFile()) : "";
    }

    /** What the hub would say of the settings with these sections; secrets are given to it by variables. */
    private List<Mistake> mistakes(Takeover takeover) throws IOException, CommandFailure {
        Map<String, String> environment = environment();
        takeover.secrets().forEach((name, value) -> environment.put(variable(name), value));
        if (takeover.sections().isEmpty()) {
            return List.of();
        }
        String before = before();
        Set<String> both = new TreeSet<>(takeover.sections());
        both.removeIf(section -> before.lines().noneMatch(line -> line.startsWith(section + ":")));
        if (!both.isEmpty()) {
            if (write) {
                throw new CommandFailure(
                        settingsFile() + " has these sections already: " + String.join(", ", both)
                                + ". Without --write, './hub import' prints what belongs there; or name another file: --settings.");
            }
            return List.of();
        }
        Path tried = SettingsFile.unfinished(
                settingsFile(), before + "\n" + takeover.yaml(name -> "${env:" + variable(name) + "}"));
        try {
            return new SettingsReader(ProviderFiles::in)
                    .read(tried, environment)
                    .mistakes();
        } finally {
            Files.delete(tried);
        }
    }

    private static String variable(String name) {
        return STAND_IN + name.replaceAll("[^A-Za-z0-9]", "_");
    }

    /** Keeps the secrets first, so that the settings never name one that is not there. */
    private void write(Takeover takeover) throws IOException, CommandFailure {
        SecretFile secrets = SecretFile.of(settingsFile(), environment());
        SecretRecord record = new SecretRecord(settingsFile());
        try {
            Set<String> there =
                    secrets.list().stream().map(SecretFile.Listed::name).collect(Collectors.toSet());
            for (Map.Entry<String, String> secret : takeover.secrets().entrySet()) {
                if (there.contains(secret.getKey())) {
                    if (!secrets.get(secret.getKey()).equals(secret.getValue())) {
                        throw new CommandFailure("There is another secret " + secret.getKey()
                                + " already; './hub secret remove' makes room for this one.");
                    }
                    continue;
                }
                AuditEntry begun = record.begun("secret.set", secret.getKey());
                try {
                    secrets.set(secret.getKey(), secret.getValue());
                } catch (SecretFile.Refused refused) {
                    record.ended(begun, SecretRecord.REFUSED);
                    throw refused;
                }
                record.ended(begun, null);
            }
        } catch (SecretFile.Refused refused) {
            throw new CommandFailure("The secrets cannot be kept: " + refused.getMessage() + ".");
        }
        String before = before();
        SettingsFile.write(
                settingsFile(),
                before + (before.isEmpty() ? "" : "\n") + "# Taken over from " + source.getFileName() + ".\n"
                        + takeover.yaml(ImportCommand::reference));
    }

    private void outboxes(Takeover takeover, PrintWriter out) throws IOException {
        for (Path outbox : takeover.outboxes()) {
            if (!Files.isDirectory(outbox)) {
                out.println("There is no folder " + outbox + "; nothing waits there.");
                continue;
            }
            GammuOutbox.Outcome outcome = new GammuOutbox(outbox).take();
            out.println("Taken over from " + outbox + ": " + outcome.taken()
                    + (outcome.taken() == 1 ? " message" : " messages"));
            outcome.left().forEach(left -> out.println("Left there: " + left));
        }
    }
}
