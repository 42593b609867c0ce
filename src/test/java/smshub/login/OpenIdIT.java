package smshub.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import no.nav.security.mock.oauth2.MockOAuth2Server;
import no.nav.security.mock.oauth2.token.DefaultOAuth2TokenCallback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import smshub.account.Client.Permission;
import smshub.account.Secret;
import smshub.audit.Audit;
import smshub.audit.Incidents;
import smshub.settings.Settings.OpenId;
import smshub.settings.Settings.Role;

/** Browsers on their way to an identity provider and back, over real sockets. */
class OpenIdIT {
    private static final long HOUR = 3_600;

    private final MockOAuth2Server provider = new MockOAuth2Server();
    private final HttpClient http = HttpClient.newHttpClient();
    private Vertx vertx;
    private HttpServer server;
    private String issuer;

    @BeforeEach
    void start() throws Exception {
        provider.start(InetAddress.getLoopbackAddress(), 0);
        issuer = provider.issuerUrl("office").toString();
        OpenId settings = new OpenId(
                URI.create(issuer),
                "smshub",
                new Secret("known-to-both"),
                "Example",
                List.of("openid", "profile"),
                "preferred_username",
                "realm_access.roles",
                Map.of("sms-admins", Role.ADMIN, "sms-office", Role.VIEWER),
                Map.of("sms-office", Set.of(Permission.READ, Permission.SEND)));
        vertx = Vertx.vertx();
        Router router = Router.router(vertx);
        LoginLimiter nobody = new LoginLimiter(List.of(), Clock.systemUTC());
        LoginGate gate = new LoginGate(
                nobody,
                new Sessions(nobody::find, Clock.systemUTC()),
                request -> "127.0.0.1",
                request -> false,
                Audit.NONE);
        new LoginPage(gate, () -> false, new OpenIdLogin(settings, gate, Incidents.NONE)).mount(router);
        router.route("/guarded").handler(gate::page).handler(ctx -> {
            Session session = LoginGate.session(ctx);
            ctx.end(session.name() + " " + session.role() + " "
                    + session.permissions().size());
        });
        router.route("/csrf")
                .handler(gate::page)
                .handler(ctx -> ctx.end(LoginGate.session(ctx).csrf()));
        server = vertx.createHttpServer()
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    @AfterEach
    void stop() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
        provider.shutdown();
    }

    @Test
    void aPersonComesInWithTheRoleOfItsGroup() throws Exception {
        HttpResponse<String> page = get("/login?next=/guarded", "");
        assertTrue(page.body().contains("Log in with Example"), page.body());
        assertTrue(!page.body().contains("type=\"password\""), "nobody has one");

        person("alice", HOUR, "sms-office", "other");
        Visit visit = new Visit();
        page = visit.come();
        assertEquals(200, page.statusCode(), page.body());
        assertTrue(page.body().contains("content=\"0;url=/guarded\""), page.body());
        assertEquals("alice VIEWER 2", visit.guarded());

        page = get(visit.answer, visit.cookie);
        assertEquals(403, page.statusCode(), "an answer counts once");
        assertTrue(page.body().contains("The identity provider did not let you in"), page.body());

        person("bob", HOUR, "sms-office", "sms-admins");
        visit = new Visit();
        visit.come();
        assertEquals("bob ADMIN " + Permission.values().length, visit.guarded());
    }

    @Test
    void whatIsNotOfThisLoginOrOfNoGroupStaysOutside() throws Exception {
        person("carol", HOUR, "sales");
        assertEquals(403, new Visit().come().statusCode(), "in no group");

        person("dave", -HOUR, "sms-admins");
        assertEquals(403, new Visit().come().statusCode(), "a token of long ago");

        person("erin", HOUR, "sms-admins");
        Visit visit = new Visit();
        assertEquals(403, get(visit.answer, "").statusCode(), "another browser");

        visit = new Visit();
        String denied = visit.answer.replaceFirst("code=[^&]*", "error=access_denied");
        assertEquals(403, get(denied, visit.cookie).statusCode());
        assertEquals(
                403,
                get("/login/openid/answer?code=x&state=y", "smshub-openid=y").statusCode());
    }

    @Test
    void whoLeavesLeavesTheProviderToo() throws Exception {
        person("frank", HOUR, "sms-office");
        Visit visit = new Visit();
        visit.come();
        assertEquals("frank VIEWER 2", visit.guarded());
        HttpRequest leave = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.actualPort() + "/logout"))
                .header("Cookie", visit.session)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "csrf=" + get("/csrf", visit.session).body()))
                .build();
        HttpResponse<String> page = http.send(leave, HttpResponse.BodyHandlers.ofString());
        assertEquals(200, page.statusCode(), page.body());
        Matcher onward = Pattern.compile("content=\"0;url=([^\"]+)\"").matcher(page.body());
        assertTrue(onward.find(), page.body());
        URI there = URI.create(onward.group(1).replace("&amp;", "&"));
        assertTrue(there.toString().startsWith(issuer + "/endsession?id_token_hint=ey"), there.toString());
        assertTrue(there.getQuery().contains("&client_id=smshub"), there.getQuery());
        HttpResponse<String> left =
                http.send(HttpRequest.newBuilder(there).build(), HttpResponse.BodyHandlers.ofString());
        assertEquals(
                "http://127.0.0.1:" + server.actualPort() + "/login",
                left.headers().firstValue("Location").orElseThrow());
        assertEquals(302, get("/guarded", visit.session).statusCode(), "the hub's session is over as well");
    }

    private void person(String name, long seconds, String... groups) {
        provider.enqueueCallback(new DefaultOAuth2TokenCallback(
                "office",
                name + "-id",
                "JWT",
                List.of("smshub"),
                Map.of("preferred_username", name, "realm_access", Map.of("roles", List.of(groups))),
                seconds));
    }

    private HttpResponse<String> get(String path, String cookie) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + server.actualPort()).resolve(path));
        if (!cookie.isEmpty()) {
            request.header("Cookie", cookie);
        }
        return http.send(request.header("Accept", "text/html").build(), HttpResponse.BodyHandlers.ofString());
    }

    /** A browser that was at the provider, with the answer that it brings. */
    private final class Visit {
        private final String cookie;
        private final String answer;
        private String session = "";

        Visit() throws Exception {
            HttpResponse<String> away = get("/login/openid?next=/guarded", "");
            assertEquals(302, away.statusCode());
            String set = away.headers().firstValue("Set-Cookie").orElseThrow();
            assertTrue(set.contains("SameSite=Lax") && set.contains("HTTPOnly"), set);
            cookie = set.substring(0, set.indexOf(';'));
            URI there = URI.create(away.headers().firstValue("Location").orElseThrow());
            assertTrue(there.toString().startsWith(issuer), there.toString());
            assertTrue(there.getQuery().contains("code_challenge_method=S256"), there.getQuery());
            answer = http.send(HttpRequest.newBuilder(there).build(), HttpResponse.BodyHandlers.ofString())
                    .headers()
                    .firstValue("Location")
                    .orElseThrow();
        }

        HttpResponse<String> come() throws Exception {
            HttpResponse<String> page = get(answer, cookie);
            session = page.headers().allValues("Set-Cookie").stream()
                    .filter(one -> one.startsWith("smshub-operator="))
                    .map(one -> one.substring(0, one.indexOf(';')))
                    .findFirst()
                    .orElse("");
            return page;
        }

        String guarded() throws Exception {
            return get("/guarded", session).body();
        }
    }
}
