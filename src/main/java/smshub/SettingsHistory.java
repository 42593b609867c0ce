package smshub;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import smshub.account.Secret;
import smshub.audit.Actor;
import smshub.audit.Audit;
import smshub.json.Json;
import smshub.settings.Loaded;

/**
 * What the settings were at the last start, in a file of the data folder, so that the audit record tells what changed. Of a
 * secret the file has two bytes of a salted hash: enough to see that it is another, too little to try out which it is.
 */
final class SettingsHistory {
    private static final String FILE = "settings.json";
    private static final int SALT_BYTES = 16;
    private static final int MARK_CHARACTERS = 4;

    /** What a secret's mark begins with, and no value of a key. */
    private static final String SECRET = "\0secret ";

    /** What the file holds: the salt, and each key with its value or a secret's mark. */
    private record Known(String salt, Map<String, String> values) {}

    /**
     * One key that has another value.
     *
     * @param before its value before; null where there was none
     * @param after its value now; null where there is none
     */
    record Change(String key, String before, String after) {}

    private final Path file;

    SettingsHistory(Path data) {
        file = data.resolve(FILE);
    }

    /**
     * Puts into the audit record what is other than at the last start, and remembers what is now. At the first start there is
     * nothing to compare with.
     *
     * @throws Exception when the file or the broker cannot be written
     */
    void note(Loaded loaded, Audit audit) throws Exception {
        note(loaded, Actor.HUB, audit);
    }

    /**
     * The same of settings that somebody lets a running hub take over.
     *
     * @return what is other
     */
    List<Change> note(Loaded loaded, Actor actor, Audit audit) throws Exception {
        Known before = read();
        String salt = before == null ? salt() : before.salt();
        Map<String, String> now = values(loaded, salt);
        List<Change> changes = before == null ? List.of() : changes(before.values(), now);
        if (!changes.isEmpty()) {
            List<CompletableFuture<?>> kept = new ArrayList<>();
            for (Change change : changes) {
                kept.add(audit.record(
                                actor, "settings.change", "settings/" + change.key(), change.before(), change.after())
                        .toCompletableFuture());
            }
            CompletableFuture.allOf(kept.toArray(CompletableFuture[]::new)).get();
        }
        write(new Known(salt, now));
        return changes;
    }

    /** What differs, by key. Values that count because nobody set another are left out. */
    static List<Change> changes(Map<String, String> before, Map<String, String> now) {
        TreeSet<String> keys = new TreeSet<>(before.keySet());
        keys.addAll(now.keySet());
        List<Change> changes = new ArrayList<>();
        for (String key : keys) {
            String former = before.get(key);
            String next = now.get(key);
            if (former == null || !former.equals(next)) {
                changes.add(new Change(key, shown(former), shown(next)));
            }
        }
        return changes;
    }

    private static String shown(String value) {
        return value != null && value.startsWith(SECRET) ? Secret.MASKED : value;
    }

    private static Map<String, String> values(Loaded loaded, String salt) {
        Map<String, String> values = new TreeMap<>();
        for (Loaded.Value value : loaded.values()) {
            Secret secret = loaded.secrets().inForce().get(value.key());
            if (secret != null) {
                values.put(value.key(), SECRET + mark(salt, value.key(), secret));
            } else if (!value.where().equals("default")) {
                values.put(value.key(), value.text());
            }
        }
        return values;
    }

    private static String mark(String salt, String key, Secret secret) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update((salt + key + '\0').getBytes(StandardCharsets.UTF_8));
            return HexFormat.of()
                    .formatHex(digest.digest(secret.reveal().getBytes(StandardCharsets.UTF_8)))
                    .substring(0, MARK_CHARACTERS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static String salt() {
        byte[] salt = new byte[SALT_BYTES];
        new SecureRandom().nextBytes(salt);
        return HexFormat.of().formatHex(salt);
    }

    /** Null where there is none that can be read: then this start counts as the first. */
    private Known read() throws IOException {
        try {
            Known known = Files.exists(file) ? Json.read(Files.readAllBytes(file), Known.class) : null;
            return known == null || known.salt() == null || known.values() == null ? null : known;
        } catch (UncheckedIOException e) {
            return null;
        }
    }

    private void write(Known known) throws IOException {
        Path unfinished = file.resolveSibling(FILE + ".new");
        Files.write(unfinished, Json.write(known));
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
