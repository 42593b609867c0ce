package smshub.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import smshub.http.TrustedProxies;

/** The console's login, through proxies and without. */
class ConsoleLoginIT {
    @TempDir
    Path folder;

    @Test
    void whoGuessesBehindAProxyLocksOutHimselfAlone() throws Exception {
        try (Site site = new Site(folder, "127.0.0.1", null, new TrustedProxies(InetAddress::isLoopbackAddress))) {
            for (int i = 0; i < 5; i++) {
                assertEquals(403, login(site, "guess", "203.0.113." + i + ", 198.51.100.9"));
            }
            assertEquals(429, login(site, "admin-password", "203.0.113.9, 198.51.100.9"), "whatever he claims");
            assertEquals(200, login(site, "admin-password", "198.51.100.9, 198.51.100.10"), "the operator");
        }
    }

    @Test
    void withoutATrustedProxyTheHeaderCountsForNothing() throws Exception {
        try (Site site = new Site(folder)) {
            for (int i = 0; i < 5; i++) {
                assertEquals(403, login(site, "guess", "203.0.113." + i));
            }
            assertEquals(429, login(site, "admin-password", "198.51.100.10"));
        }
    }

    /** TLS may end before the hub: what people call tells. */
    @ParameterizedTest
    @CsvSource({
        "https://sms.example.com, true",
        "HTTPS://sms.example.com/hub, true",
        "http://sms.example.com, false",
        ", false"
    })
    void theCookieIsForTlsAloneWhereThePublicAddressHasIt(URI publicUrl, boolean secure) throws Exception {
        try (Site site = new Site(folder, "127.0.0.1", publicUrl, TrustedProxies.NONE)) {
            String cookie = site.new Visitor()
                    .login("admin", "admin-password")
                    .headers()
                    .firstValue("Set-Cookie")
                    .orElseThrow();
            List<String> attributes = List.of(cookie.split("; "));
            assertEquals(secure, attributes.contains("Secure"), cookie);
            assertTrue(attributes.containsAll(List.of("HTTPOnly", "SameSite=Strict", "Path=/hawtio")), cookie);
        }
    }

    private static int login(Site site, String password, String forwardedFor) throws Exception {
        return site.new Visitor()
                .post(
                        "/hawtio/auth/login",
                        "{\"username\":\"admin\",\"password\":\"" + password + "\"}",
                        "X-Forwarded-For",
                        forwardedFor)
                .statusCode();
    }
}
