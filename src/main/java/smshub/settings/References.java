package smshub.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Secrets that stand elsewhere: {@code ${env:NAME}} in a variable, {@code ${file:/path}} in a file of its own, {@code
 * ${secret:NAME}} encrypted in the file of secrets.
 */
final class References {
    private static final Pattern FORM = Pattern.compile("\\$\\{(env|file|secret):([^}]+)}");

    private final Map<String, String> environment;
    private final SecretFile secrets;

    References(Map<String, String> environment, SecretFile secrets) {
        this.environment = environment;
        this.secrets = secrets;
    }

    /**
     * What a value stands for.
     *
     * @param text the value itself, or what it refers to; null where there is a sentence
     * @param sentence why there is no text, or null
     */
    record Found(String text, String sentence) {}

    Found resolve(String value) {
        if (!value.startsWith("${")) {
            return new Found(value, null);
        }
        Matcher reference = FORM.matcher(value);
        if (!reference.matches()) {
            return new Found(null, "must be ${env:NAME}, ${file:/path} or ${secret:NAME} where it refers to something");
        }
        String name = reference.group(2);
        return switch (reference.group(1)) {
            case "env" -> variable(name);
            case "file" -> file(name);
            default -> secret(name);
        };
    }

    /** The name of the secret that a value refers to; null where it refers to none. */
    static String secretName(String value) {
        Matcher reference = FORM.matcher(value);
        return reference.matches() && reference.group(1).equals("secret") ? reference.group(2) : null;
    }

    private Found secret(String name) {
        try {
            return new Found(secrets.get(name), null);
        } catch (SecretFile.Refused refused) {
            return new Found(null, "cannot be had: " + refused.getMessage());
        }
    }

    private Found variable(String name) {
        String value = environment.get(name);
        return value == null
                ? new Found(null, "refers to the variable " + name + ", which is not set")
                : new Found(value, null);
    }

    private static Found file(String name) {
        try {
            return new Found(Files.readString(Path.of(name)).stripTrailing(), null);
        } catch (IOException | IllegalArgumentException e) {
            return new Found(null, "refers to the file " + name + ", which cannot be read");
        }
    }
}
