package smshub.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import smshub.account.ApiKey;

/** Makes API keys, of which the settings hold only the hash. */
@Command(
        name = "new",
        description = "Makes a new API key and the hash of it that belongs into hub.yaml.",
        mixinStandardHelpOptions = true)
final class SecretKey implements Callable<Integer> {
    @Option(names = "--hash", description = "Make no key; read one from the standard input and print its hash.")
    private boolean hashOnly;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, CommandFailure {
        return make(spec.commandLine().getOut(), hashOnly);
    }

    static int make(PrintWriter out, boolean hashOnly) throws IOException, CommandFailure {
        if (hashOnly) {
            out.println(ApiKey.setting(given()));
            return 0;
        }
        String key = ApiKey.random();
        out.println("For the program, shown only now:    " + key);
        out.println("For hub.yaml, below its client:     key: " + ApiKey.setting(key));
        return 0;
    }

    private static String given() throws IOException, CommandFailure {
        String key = Typed.secret("Key: ");
        if (key == null || key.isBlank()) {
            throw new CommandFailure("There is no key on the standard input.");
        }
        return key.strip();
    }
}
