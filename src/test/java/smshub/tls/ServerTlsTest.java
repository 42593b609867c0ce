package smshub.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import smshub.testing.Certificates;

/** Real files and a real handshake over a socket. */
class ServerTlsTest {
    @TempDir
    static Path folder;

    private static Certificates certificates;

    @BeforeAll
    static void certify() throws Exception {
        certificates = new Certificates(folder);
        certificates.pem("one", "CN=one");
        certificates.pem("two", "CN=two");
    }

    private static TlsFiles files(String certificate, String key) {
        return new TlsFiles(folder.resolve(certificate), folder.resolve(key), null, false);
    }

    @Test
    void replacedFilesCountWithTheNextConnectionAndBrokenOnesDoNot() throws Exception {
        put("one", "current");
        ServerTls tls = ServerTls.of(files("current.pem", "current.key"), 0);
        SSLContext context = tls.context();
        assertEquals("CN=one", shown(context));
        put("two", "current");
        assertEquals("CN=two", shown(context));
        Files.writeString(folder.resolve("current.key"), "no key");
        assertEquals("CN=two", shown(context), "what was there before stays in use");
        put("one", "current");
        assertEquals("CN=one", shown(context));
        assertTrue(tls.end().isAfter(Instant.now()));
    }

    @Test
    void filesThatDoNotFitAreRefusedWithWhatIsWrong() throws Exception {
        assertEquals("has a key that is not the certificate's", refusal(files("one.pem", "two.key")));
        assertTrue(refusal(files("nowhere.pem", "two.key")).startsWith("cannot be read"));
        assertEquals("has no certificate with its key", refusal(files("one.pem", "one.pem")));
    }

    private static String refusal(TlsFiles files) {
        return assertThrows(IllegalArgumentException.class, () -> ServerTls.of(files))
                .getMessage();
    }

    private static void put(String name, String place) throws Exception {
        for (String end : new String[] {".pem", ".key"}) {
            Path to = folder.resolve(place + end);
            Files.copy(folder.resolve(name + end), to, StandardCopyOption.REPLACE_EXISTING);
            // Two within the clock's tick would look alike.
            Files.setLastModifiedTime(to, FileTime.fromMillis(System.nanoTime() / 1_000));
        }
    }

    /** The subject that a server shows. */
    private static String shown(SSLContext context) throws Exception {
        try (SSLServerSocket server = (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Void> served = CompletableFuture.runAsync(() -> {
                try (SSLSocket socket = (SSLSocket) server.accept()) {
                    socket.startHandshake();
                    socket.getInputStream().read();
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
            try (SSLSocket socket = (SSLSocket) certificates
                    .client(null)
                    .getSocketFactory()
                    .createSocket(InetAddress.getLoopbackAddress(), server.getLocalPort())) {
                socket.startHandshake();
                String subject = ((X509Certificate) socket.getSession().getPeerCertificates()[0])
                        .getSubjectX500Principal()
                        .getName();
                socket.getOutputStream().write(0);
                served.join();
                return subject;
            }
        }
    }
}
