package smshub.account;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Whether a password is the one expected, which the settings hold as it is or as a {@link PasswordHash}. What was right is
 * remembered for a while, so that a program that logs in with each request pays for the hash once: under a keyed digest of
 * both, whose key is of this process alone. So another password is looked at anew, and so is the old one once another is
 * expected; what was wrong is never remembered.
 */
public final class Credentials {
    private static final Duration MEMORY = Duration.ofMinutes(10);
    private static final int MOST = 10_000;
    private static final String MAC = "HmacSHA256";
    private static final int KEY_BYTES = 32;

    /** Expected where nobody is called so, that it takes the same time; nobody knows its password. */
    private static final Secret NOBODY_HASHED = new Secret(PasswordHash.of(random()));

    private static final Secret NOBODY = new Secret(random());

    private final SecretKeySpec key;
    private final Cache<String, Boolean> right =
            Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(MEMORY).build();

    public Credentials() {
        key = new SecretKeySpec(random().getBytes(StandardCharsets.UTF_8), MAC);
    }

    /** What to expect where nobody is called so. */
    public static Secret nobody(boolean hashed) {
        return hashed ? NOBODY_HASHED : NOBODY;
    }

    /** Whether a password is right; takes time where it is expected as a hash, and was not right lately. */
    public boolean prove(Secret expected, String given) {
        String text = expected.reveal();
        if (!PasswordHash.looksLikeOne(text)) {
            return MessageDigest.isEqual(digest(text), digest(given));
        }
        String remembered = Base64.getEncoder().encodeToString(digest(text + '\n' + given));
        if (right.getIfPresent(remembered) != null) {
            return true;
        }
        boolean proven = PasswordHash.verified(text, given);
        if (proven) {
            right.put(remembered, Boolean.TRUE);
        }
        return proven;
    }

    private byte[] digest(String text) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(key);
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + MAC, e);
        }
    }

    private static String random() {
        byte[] bytes = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }
}
