package smshub.settings;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Secrets that the settings name as {@code ${secret:NAME}}: a file beside them, each value encrypted by AES-256-GCM with its
 * name as additional data. The key is a file of this host, outside what is copied with settings and data, so that a copy is
 * useless elsewhere; the names can be read there, and which secrets must be entered again.
 */
public final class SecretFile {
    /** What a name looks like. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private static final String FILE = "hub.secrets";
    private static final String FILE_VARIABLE = "HUB_SECRETS";
    /** Names the key in place of the usual one. */
    public static final String KEY_VARIABLE = "HUB_SECRETS_KEY";

    private static final Path OF_THE_MACHINE = Path.of("/etc/smshub/key");

    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final String ALGORITHM = "AES";
    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int VERSION = 1;
    private static final int MARK_CHARACTERS = 16;
    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final SecureRandom RANDOM = new SecureRandom();

    private static final String SET_AGAIN = "; enter it again: ./hub secret set ";

    private final Path file;
    private final Path keyFile;

    /** What cannot be done, in one sentence without its full stop. */
    public static final class Refused extends Exception {
        private static final long serialVersionUID = 1;

        Refused(String sentence) {
            super(sentence);
        }
    }

    /**
     * A secret without its value.
     *
     * @param name its name
     * @param changed when it was set
     * @param readable whether this host's key opens it; otherwise it must be entered again
     */
    public record Listed(String name, Instant changed, boolean readable) {}

    /** A value as it stands in the file: which key it needs, and nonce and cipher text in Base64. */
    private record Sealed(String key, String nonce, String value, String changed) {}

    private record Content(int version, Map<String, Sealed> secrets) {}

    /** @param keyFile made with the first secret where there is none */
    public SecretFile(Path file, Path keyFile) {
        this.file = file;
        this.keyFile = keyFile;
    }

    /**
     * That of a settings file.
     *
     * @param settings the settings file
     * @param environment {@code HUB_SECRETS} names another file, {@code HUB_SECRETS_KEY} another key
     */
    public static SecretFile of(Path settings, Map<String, String> environment) {
        String chosen = environment.get(FILE_VARIABLE);
        String key = environment.get(KEY_VARIABLE);
        Path usual = Files.exists(OF_THE_MACHINE)
                ? OF_THE_MACHINE
                : Path.of(System.getProperty("user.home"), ".config", "smshub", "key");
        return new SecretFile(
                chosen == null ? settings.toAbsolutePath().resolveSibling(FILE) : Path.of(chosen),
                key == null ? usual : Path.of(key));
    }

    /** Where the key is. */
    public Path keyFile() {
        return keyFile.toAbsolutePath().normalize();
    }

    /** When the file was written last; the beginning of time where there is none. */
    FileTime written() {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            return FileTime.from(Instant.EPOCH);
        }
    }

    /** Every secret's name, in their order. */
    public List<Listed> list() throws Refused {
        byte[] key = Files.exists(keyFile) ? key() : null;
        String mark = key == null ? "" : mark(key);
        return content().secrets().entrySet().stream()
                .map(entry -> new Listed(
                        entry.getKey(),
                        Instant.parse(entry.getValue().changed()),
                        entry.getValue().key().equals(mark)))
                .toList();
    }

    /** The value of a secret. */
    public String get(String name) throws Refused {
        Sealed sealed = content().secrets().get(name);
        if (sealed == null) {
            throw new Refused("there is no secret " + name + "; './hub secret set " + name + "' makes it");
        }
        if (!Files.exists(keyFile)) {
            throw new Refused("the secret " + name + " is for a key that is not on this host (" + keyFile() + ")"
                    + SET_AGAIN + name);
        }
        byte[] key = key();
        if (!sealed.key().equals(mark(key))) {
            throw new Refused("the secret " + name + " is for the key of another host" + SET_AGAIN + name);
        }
        try {
            byte[] plain = cipher(Cipher.DECRYPT_MODE, key, decoded(sealed.nonce()), name)
                    .doFinal(decoded(sealed.value()));
            return new String(plain, StandardCharsets.UTF_8);
        } catch (AEADBadTagException | IllegalArgumentException e) {
            throw new Refused("the secret " + name + " in " + file + " is damaged" + SET_AGAIN + name);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Sets a secret, on disk on return; makes file and key where there are none. */
    public void set(String name, String value) throws Refused {
        if (!NAME.matcher(name).matches()) {
            throw new Refused("the name of a secret is 1 to 64 letters, digits, dots, dashes and underscores");
        }
        if (value.isEmpty()) {
            throw new Refused("a secret is not empty");
        }
        alone(() -> {
            byte[] key = Files.exists(keyFile) ? key() : make();
            byte[] nonce = new byte[NONCE_BYTES];
            RANDOM.nextBytes(nonce);
            Content content = content();
            try {
                byte[] sealed =
                        cipher(Cipher.ENCRYPT_MODE, key, nonce, name).doFinal(value.getBytes(StandardCharsets.UTF_8));
                content.secrets()
                        .put(
                                name,
                                new Sealed(
                                        mark(key),
                                        encoded(nonce),
                                        encoded(sealed),
                                        Instant.now().toString()));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
            write(content);
            return true;
        });
    }

    /** Removes a secret; false where there is none. */
    public boolean remove(String name) throws Refused {
        return alone(() -> {
            Content content = content();
            boolean there = content.secrets().remove(name) != null;
            if (there) {
                write(content);
            }
            return there;
        });
    }

    private interface Change {
        boolean made() throws Refused, IOException;
    }

    /** Makes a change while no other process does. */
    private boolean alone(Change change) throws Refused {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            try (FileChannel lock = FileChannel.open(
                            file.resolveSibling(file.getFileName() + ".lock"),
                            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                            own());
                    var held = lock.lock()) {
                return held.isValid() && change.made();
            }
        } catch (IOException e) {
            throw new Refused(file + " cannot be written (" + e + ")");
        }
    }

    private Content content() throws Refused {
        try {
            Content content = JSON.readValue(Files.readAllBytes(file), Content.class);
            if (content.version() == VERSION && content.secrets() != null) {
                return new Content(VERSION, new TreeMap<>(content.secrets()));
            }
            throw new Refused(file + " is of another version of the hub");
        } catch (NoSuchFileException e) {
            return new Content(VERSION, new TreeMap<>());
        } catch (JacksonException e) {
            throw new Refused(
                    file + " is damaged: it is not the hub's JSON; restore it, or remove it and set the secrets");
        } catch (IOException e) {
            throw new Refused(file + " cannot be read (" + e + ")");
        }
    }

    private void write(Content content) throws IOException {
        Path unfinished = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(unfinished);
        durable(unfinished, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(content));
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** @throws Refused also when others than the hub's user can read it */
    private byte[] key() throws Refused {
        try {
            if (posix()) {
                Set<PosixFilePermission> open = EnumSet.copyOf(Files.getPosixFilePermissions(keyFile));
                open.removeAll(PosixFilePermissions.fromString("rwx------"));
                if (!open.isEmpty()) {
                    throw new Refused("the key " + keyFile() + " is open to other users; chmod 600 closes it");
                }
            }
            byte[] key = Base64.getDecoder().decode(Files.readString(keyFile).strip());
            if (key.length == KEY_BYTES) {
                return key;
            }
        } catch (IOException e) {
            throw new Refused("the key " + keyFile() + " cannot be read (" + e + ")");
        } catch (IllegalArgumentException e) {
            throw new Refused("the key " + keyFile() + " is damaged");
        }
        throw new Refused("the key " + keyFile() + " is damaged");
    }

    private byte[] make() throws IOException {
        byte[] key = new byte[KEY_BYTES];
        RANDOM.nextBytes(key);
        Path folder = keyFile().getParent();
        Files.createDirectories(
                folder,
                posix()
                        ? new FileAttribute<?>[] {
                            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
                        }
                        : new FileAttribute<?>[0]);
        durable(keyFile, (encoded(key) + "\n").getBytes(StandardCharsets.US_ASCII));
        return key;
    }

    /** Writes a new file that its owner alone may read. */
    private static void durable(Path path, byte[] bytes) throws IOException {
        try (FileChannel channel =
                FileChannel.open(path, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), own())) {
            ByteBuffer left = ByteBuffer.wrap(bytes);
            while (left.hasRemaining()) {
                channel.write(left);
            }
            channel.force(true);
        }
    }

    private static FileAttribute<?>[] own() {
        return posix()
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    private static boolean posix() {
        return Path.of("").getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private static Cipher cipher(int mode, byte[] key, byte[] nonce, String name) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(CIPHER);
        cipher.init(mode, new SecretKeySpec(key, ALGORITHM), new GCMParameterSpec(TAG_BITS, nonce));
        // A value that was put under another name does not open.
        cipher.updateAAD(("smshub secret " + name).getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    /** By what a key is known without telling it. */
    private static String mark(byte[] key) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update("smshub key ".getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(digest.digest(key)).substring(0, MARK_CHARACTERS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static String encoded(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static byte[] decoded(String text) {
        return Base64.getDecoder().decode(text);
    }
}
