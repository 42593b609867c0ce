package smshub.account;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Passwords as Argon2id hashes (RFC 9106) in the usual text form, {@code $argon2id$v=19$m=19456,t=2,p=1$salt$hash}. Each
 * guess costs whoever stole the hash time and memory; so does each login here, for which see {@link Credentials}.
 */
public final class PasswordHash {
    /** What is recommended where nothing speaks for more: 19 MiB, two passes, one lane (OWASP, Password Storage). */
    private static final int KILOBYTES = 19_456;

    private static final int PASSES = 2;
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    private static final String BEGINNING = "$argon2";

    private static final Pattern FORM = Pattern.compile(
            "\\$argon2id\\$v=19\\$m=([1-9][0-9]{0,6}),t=([1-9][0-9]?),p=([1-9])\\$([A-Za-z0-9+/]{11,86})\\$([A-Za-z0-9+/]{22,86})");
    /** No setting may make a login cost more than this. */
    private static final int MOST_KILOBYTES = 262_144;

    private static final int MOST_PASSES = 10;

    /** As many at once as leave the machine memory for its work, whoever knocks. */
    private static final Semaphore PLACES = new Semaphore(2);

    private static final long PATIENCE_SECONDS = 10;

    private PasswordHash() {}

    /** Whether a text is meant as a hash and no password. */
    public static boolean looksLikeOne(String text) {
        return text.startsWith(BEGINNING);
    }

    /** Whether a text is a hash that can be verified. */
    public static boolean valid(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            return false;
        }
        int kilobytes = Integer.parseInt(parts.group(1));
        return kilobytes >= 8 * Integer.parseInt(parts.group(3))
                && kilobytes <= MOST_KILOBYTES
                && Integer.parseInt(parts.group(2)) <= MOST_PASSES;
    }

    /** A new hash of a password. */
    public static String of(String password) {
        byte[] salt = new byte[SALT_BYTES];
        new SecureRandom().nextBytes(salt);
        byte[] hash = derived(password, salt, KILOBYTES, PASSES, 1, HASH_BYTES);
        Base64.Encoder text = Base64.getEncoder().withoutPadding();
        return "$argon2id$v=19$m=" + KILOBYTES + ",t=" + PASSES + ",p=1$" + text.encodeToString(salt) + "$"
                + text.encodeToString(hash);
    }

    /**
     * Whether a password is the one that was hashed. Takes about 30 ms and the memory that the hash says; false, too, where
     * so many ask that it gets no turn within ten seconds.
     */
    static boolean verified(String hash, String password) {
        Matcher parts = FORM.matcher(hash);
        if (!valid(hash) || !parts.matches()) {
            return false;
        }
        byte[] expected = Base64.getDecoder().decode(parts.group(5));
        boolean turn = false;
        try {
            turn = PLACES.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return turn
                    && MessageDigest.isEqual(
                            expected,
                            derived(
                                    password,
                                    Base64.getDecoder().decode(parts.group(4)),
                                    Integer.parseInt(parts.group(1)),
                                    Integer.parseInt(parts.group(2)),
                                    Integer.parseInt(parts.group(3)),
                                    expected.length));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            if (turn) {
                PLACES.release();
            }
        }
    }

    private static byte[] derived(String password, byte[] salt, int kilobytes, int passes, int lanes, int bytes) {
        Argon2BytesGenerator argon2 = new Argon2BytesGenerator();
        argon2.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(kilobytes)
                .withIterations(passes)
                .withParallelism(lanes)
                .withSalt(salt)
                .build());
        byte[] hash = new byte[bytes];
        argon2.generateBytes(password.getBytes(StandardCharsets.UTF_8), hash);
        return hash;
    }
}
