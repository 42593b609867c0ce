package smshub.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import smshub.account.PasswordHash;

/** Makes the hash of a person's password, which is of no use to whoever reads the settings. */
@Command(
        name = "password",
        description = {
            "Asks for a password, or reads it from the standard input, and prints its hash for hub.yaml:",
            "operators.NAME.password. The hub then holds no password that could be read."
        },
        mixinStandardHelpOptions = true)
final class SecretPassword implements Callable<Integer> {
    private static final int LEAST = 8;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, CommandFailure {
        String password = Typed.secret("Password: ");
        if (password == null || password.length() < LEAST) {
            throw new CommandFailure("A password has at least " + LEAST + " characters.");
        }
        spec.commandLine().getOut().println(PasswordHash.of(password));
        return 0;
    }
}
