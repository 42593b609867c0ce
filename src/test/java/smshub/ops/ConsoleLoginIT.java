package smshub.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.ext.web.handler.BodyHandler;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import smshub.http.TrustedProxies;
import smshub.login.LoginGate;

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
            assertTrue(attributes.containsAll(List.of("HTTPOnly", "SameSite=Strict", "Path=/")), cookie);
        }
    }

    @Test
    void oneLoginIsForThePagesAndForHawtio() throws Exception {
        try (Site site = new Site(folder)) {
            site.router()
                    .route("/guarded")
                    .handler(BodyHandler.create(false))
                    .handler(site.gate::page)
                    .handler(ctx -> ctx.end(LoginGate.session(ctx).csrf()));
            Site.Visitor visitor = site.new Visitor();
            String form = "username=admin&next=%2Fguarded&password=";

            HttpResponse<String> page = visitor.get("/guarded", "Accept", "text/html");
            assertEquals(302, page.statusCode());
            assertEquals(
                    "/login?next=%2Fguarded",
                    page.headers().firstValue("Location").orElseThrow());
            assertEquals(401, visitor.get("/guarded").statusCode(), "what is no browser");
            page = visitor.get("/guarded", "Accept", "text/html", "Sec-Fetch-Site", "cross-site");
            assertTrue(page.body().contains("refresh"), "a link elsewhere, where browsers hold the cookie back");

            page = visitor.get("/login?next=/guarded", "Accept-Language", "cs-CZ,de;q=0.5");
            assertTrue(page.body().contains("Přihlásit"), page.body());
            assertTrue(
                    page.body().contains("name=\"next\" value=\"&#x2F;guarded\"")
                            || page.body().contains("name=\"next\" value=\"/guarded\""),
                    page.body());
            String policy = page.headers().firstValue("Content-Security-Policy").orElseThrow();
            assertTrue(policy.contains("default-src 'none'") && !policy.contains("unsafe"), policy);
            assertEquals(200, visitor.get("/login.css").statusCode());

            String type = "application/x-www-form-urlencoded";
            assertEquals(
                    403,
                    visitor.posted("/login", type, form + "admin-password", "Origin", "https://evil.example")
                            .statusCode());
            page = visitor.posted("/login", type, form + "guess%3Cb%3E&username=x");
            assertEquals(403, page.statusCode());
            assertTrue(page.body().contains("Name or password is wrong."), page.body());
            assertEquals("", visitor.cookie());
            page = visitor.posted(
                    "/login",
                    type,
                    form + "admin-password",
                    "Origin",
                    site.uri("").toString());
            assertEquals(303, page.statusCode());
            assertEquals("/guarded", page.headers().firstValue("Location").orElseThrow());

            String csrf = visitor.get("/guarded").body();
            assertEquals(200, visitor.get("/hawtio/user").statusCode(), "Hawtio knows it as well");
            assertEquals(403, visitor.posted("/guarded", type, "x=1").statusCode());
            assertEquals(403, visitor.posted("/guarded", type, "csrf=guess").statusCode());
            assertEquals(
                    403,
                    visitor.posted("/guarded", type, "csrf=" + csrf, "Sec-Fetch-Site", "same-site")
                            .statusCode());
            assertEquals(200, visitor.posted("/guarded", type, "csrf=" + csrf).statusCode());
            assertEquals(
                    200,
                    visitor.posted("/guarded", type, "", LoginGate.CSRF_HEADER, csrf)
                            .statusCode());

            String stolen = visitor.cookie();
            assertEquals(403, visitor.posted("/logout", type, "").statusCode());
            assertEquals(303, visitor.posted("/logout", type, "csrf=" + csrf).statusCode());
            assertEquals(
                    401,
                    site.new Visitor().get("/hawtio/user", "Cookie", stolen).statusCode());
            assertEquals(List.of("admin login.enter operators/admin", "admin login.leave operators/admin"), site.acts);

            for (int i = 0; i < 5; i++) {
                visitor.posted("/login", type, form + "guess");
            }
            page = visitor.posted("/login", type, form + "admin-password");
            assertEquals(429, page.statusCode());
            assertEquals("1", page.headers().firstValue("Retry-After").orElseThrow());
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
