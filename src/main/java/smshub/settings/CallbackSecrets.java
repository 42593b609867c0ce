package smshub.settings;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import smshub.account.Account;
import smshub.account.Secret;

/**
 * The secrets of accounts whose settings name none: nobody may call back without one. Each comes from one key below the
 * data folder, so that it stays the same from start to start.
 */
public final class CallbackSecrets {
    /** Its name among an account's secrets. */
    public static final String NAME = "callback-secret";

    private static final String FILE = "callback.key";
    private static final String ALGORITHM = "HmacSHA256";
    private static final int KEY_BYTES = 32;
    /** Of 256 bits more than anybody guesses, and short enough for a provider's form. */
    private static final int SECRET_BYTES = 15;

    private CallbackSecrets() {}

    /**
     * The settings with a secret for each account; the key is made where there is none.
     *
     * @throws IOException when the key can be neither read nor made
     */
    public static Settings complete(Settings settings) throws IOException {
        if (settings.accounts().stream().allMatch(account -> account.secrets().containsKey(NAME))) {
            return settings;
        }
        byte[] key = key(settings.data());
        return settings.with(settings.accounts().stream()
                .map(account ->
                        account.secrets().containsKey(NAME) ? account : with(account, secret(key, account.id())))
                .toList());
    }

    private static Account with(Account account, Secret secret) {
        Map<String, Secret> secrets = new LinkedHashMap<>(account.secrets());
        secrets.put(NAME, secret);
        return account.with(secrets);
    }

    private static Secret secret(byte[] key, String account) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            byte[] digest = mac.doFinal(account.getBytes(StandardCharsets.UTF_8));
            return new Secret(
                    Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest, SECRET_BYTES)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }

    private static byte[] key(Path data) throws IOException {
        Path file = data.resolve(FILE);
        if (!Files.exists(file)) {
            make(data, file);
        }
        return HexFormat.of().parseHex(Files.readString(file).strip());
    }

    private static void make(Path data, Path file) throws IOException {
        byte[] random = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(random);
        if (!Files.exists(data)) {
            Files.createDirectories(
                    data, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, HexFormat.of().formatHex(random));
        } catch (FileAlreadyExistsException e) {
            // Another process made it just now.
            return;
        }
    }
}
