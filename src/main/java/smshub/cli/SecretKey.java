package smshub.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes API keys, of which the settings hold only the hash. */
@Command(
        name = "new",
        description = "Makes a new API key and the hash of it that belongs into hub.yaml.",
        mixinStandardHelpOptions = true)
final class SecretKey implements Callable<Integer> {
    private static final int KEY_BYTES = 32;

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
            out.println(hash(given()));
            return 0;
        }
        byte[] random = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(random);
        String key = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        out.println("For the program, shown only now:    " + key);
        out.println("For hub.yaml, below its client:     key: " + hash(key));
        return 0;
    }

    /** The form in which settings hold a key. */
    static String hash(String key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            return "sha256:" + HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static String given() throws IOException, CommandFailure {
        String key = Typed.secret("Key: ");
        if (key == null || key.isBlank()) {
            throw new CommandFailure("There is no key on the standard input.");
        }
        return key.strip();
    }
}
