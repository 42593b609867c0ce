package smshub.tls;

import java.nio.file.Path;

/**
 * What a listener speaks TLS with, as PEM files.
 *
 * @param certificate its certificate, with those between it and the authority behind it
 * @param key its key, not encrypted
 * @param authority authorities of the certificates that programs may show; null where they show none
 * @param required whether nobody gets in without such a certificate
 */
public record TlsFiles(Path certificate, Path key, Path authority, boolean required) {
    /** Whether an address is reached from this machine alone. */
    public static boolean loopback(String host) {
        return host.equals("localhost") || host.startsWith("127.") || host.equals("::1") || host.equals("[::1]");
    }
}
