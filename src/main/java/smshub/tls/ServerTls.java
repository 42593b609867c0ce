package smshub.tls;

import de.dentrassi.crypto.pem.PemKeyStoreProvider;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Certificate and key of a listener. Who replaces the files needs no restart: a connection that comes more than a second
 * after the last look has them looked at again. Files that cannot be used are told in the log, and the former stay in use.
 */
public final class ServerTls {
    private static final Logger LOG = LoggerFactory.getLogger(ServerTls.class);
    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** The only store's only entry; nobody keeps it longer than it takes to make the managers. */
    private static final char[] NO_PASSWORD = {};

    /** What is in use. */
    private record InUse(X509ExtendedKeyManager keys, X509ExtendedTrustManager trust, Instant end) {}

    private interface Source {
        KeyStore read() throws IOException, GeneralSecurityException;
    }

    private final List<Path> files;
    private final Source source;
    private final char[] password;
    private final Path authority;
    private final long lookNanos;
    private final ReplacedKeys keys = new ReplacedKeys(() -> current().keys());
    private final ReplacedTrust trust;
    private InUse inUse;
    private List<String> seen;
    private long looked = System.nanoTime();

    private ServerTls(List<Path> files, Source source, char[] password, Path authority, long lookNanos) {
        this.files = files;
        this.source = source;
        this.password = password;
        this.authority = authority;
        this.lookNanos = lookNanos;
        trust = authority == null ? null : new ReplacedTrust(() -> current().trust());
        seen = state();
        try {
            inUse = read();
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalArgumentException(sentence(e), e);
        }
    }

    /** @throws IllegalArgumentException where the files cannot be used, with what is wrong, to follow «tls» */
    public static ServerTls of(TlsFiles files) {
        return of(files, LOOK_NANOS);
    }

    static ServerTls of(TlsFiles files, long lookNanos) {
        return new ServerTls(
                Stream.of(files.certificate(), files.key(), files.authority())
                        .filter(file -> file != null)
                        .toList(),
                () -> pem(files),
                NO_PASSWORD,
                files.authority(),
                lookNanos);
    }

    /**
     * The same from a PKCS #12 file.
     *
     * @throws IllegalArgumentException where the file cannot be opened
     */
    public static ServerTls ofPkcs12(Path file, Supplier<String> password) {
        char[] characters = password.get().toCharArray();
        return new ServerTls(
                List.of(file),
                () -> {
                    KeyStore store = KeyStore.getInstance("PKCS12");
                    try (InputStream in = Files.newInputStream(file)) {
                        store.load(in, characters);
                    }
                    return store;
                },
                characters,
                null,
                LOOK_NANOS);
    }

    /** The keys, always those of the files as they are. */
    public X509ExtendedKeyManager keys() {
        return keys;
    }

    /** Who may show a certificate; null where nobody does. */
    public X509ExtendedTrustManager trust() {
        return trust;
    }

    /** Both for whoever speaks TLS by Java's own means. */
    public SSLContext context() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(
                    new KeyManager[] {keys}, trust == null ? new TrustManager[0] : new TrustManager[] {trust}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has TLS", e);
        }
    }

    /** When the certificate ends. */
    public Instant end() {
        return current().end();
    }

    private synchronized InUse current() {
        long now = System.nanoTime();
        if (now - looked < lookNanos) {
            return inUse;
        }
        looked = now;
        List<String> state = state();
        if (!state.equals(seen)) {
            try {
                inUse = read();
                LOG.info("The certificate in {} is in use, until {}", files.get(0), inUse.end());
            } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
                LOG.warn("{} stays as it was: the new one {}", files.get(0), sentence(e));
            }
            seen = state;
        }
        return inUse;
    }

    /** Time and size, of what a link leads to where it is one. */
    private List<String> state() {
        List<String> state = new ArrayList<>();
        for (Path file : files) {
            try {
                state.add(file.toRealPath() + " " + Files.getLastModifiedTime(file) + " " + Files.size(file));
            } catch (IOException e) {
                state.add("away");
            }
        }
        return state;
    }

    private InUse read() throws IOException, GeneralSecurityException {
        KeyStore store = source.read();
        String alias = null;
        for (String one : Collections.list(store.aliases())) {
            alias = store.isKeyEntry(one) ? one : alias;
        }
        if (alias == null) {
            throw new GeneralSecurityException("has no certificate with its key");
        }
        Certificate own = store.getCertificate(alias);
        if (!(own instanceof X509Certificate certificate)
                || !belong((PrivateKey) store.getKey(alias, password), certificate.getPublicKey())) {
            throw new GeneralSecurityException("has a key that is not the certificate's");
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(store, password);
        return new InUse(
                (X509ExtendedKeyManager) managers.getKeyManagers()[0],
                authority == null ? null : trusted(),
                certificate.getNotAfter().toInstant());
    }

    /** Certificates and key in one text make one entry. */
    private static KeyStore pem(TlsFiles files) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PEM", new PemKeyStoreProvider());
        String both = Files.readString(files.certificate()) + "\n" + Files.readString(files.key());
        store.load(new ByteArrayInputStream(both.getBytes(StandardCharsets.UTF_8)), NO_PASSWORD);
        return store;
    }

    private static boolean belong(PrivateKey key, PublicKey certified) throws GeneralSecurityException {
        String algorithm =
                switch (key.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    case "RSASSA-PSS" -> "RSASSA-PSS";
                    default -> "EdDSA";
                };
        if (algorithm.equals("RSASSA-PSS") || !certified.getAlgorithm().equals(key.getAlgorithm())) {
            return certified.getAlgorithm().equals(key.getAlgorithm());
        }
        byte[] sample = {1, 2, 3};
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(key);
        signature.update(sample);
        byte[] signed = signature.sign();
        signature.initVerify(certified);
        signature.update(sample);
        return signature.verify(signed);
    }

    private X509ExtendedTrustManager trusted() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream in = Files.newInputStream(authority)) {
            int number = 0;
            for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("authority-" + number++, one);
            }
            if (number == 0) {
                throw new GeneralSecurityException("has no authority in " + authority);
            }
        }
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(store);
        return (X509ExtendedTrustManager) managers.getTrustManagers()[0];
    }

    private static String sentence(Exception failure) {
        String told = failure.getMessage();
        return failure instanceof GeneralSecurityException && told != null && told.startsWith("has ")
                ? told
                : "cannot be read (" + failure.getClass().getSimpleName() + (told == null ? "" : ": " + told) + ")";
    }
}
