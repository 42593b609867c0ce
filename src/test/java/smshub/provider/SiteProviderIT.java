package smshub.provider;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import smshub.account.Account;
import smshub.account.Secret;
import smshub.settings.Loaded;
import smshub.settings.ProviderFiles;
import smshub.settings.Settings;
import smshub.settings.SettingsReader;
import smshub.testing.TestHub;

/** A provider is one file in a folder of the site: no class, no route, and it sends, hears and fetches. */
class SiteProviderIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String TOKEN = "tok-acme-1";

    @TempDir
    static Path home;

    private static ScriptedServer acme;
    private static TestHub hub;

    @BeforeAll
    static void start() throws Exception {
        acme = new ScriptedServer().script(request -> {
            String body = request.path().equals("/v1/inbox")
                            && request.method().name().equals("GET")
                    ? "{\"messages\":[{\"id\":\"i1\",\"from\":\"+491711234567\",\"to\":\"90210\",\"text\":\"Ja, gern\"}]}"
                    : request.path().equals("/v1/account")
                            ? "{\"balance\":12.5}"
                            : "{\"state\":\"accepted\",\"id\":\"a1\",\"price\":0.05,\"currency\":\"EUR\"}";
            request.response().end(body);
        });
        Path providers = Files.createDirectory(home.resolve("mine"));
        Files.copy(Path.of("examples/providers/acme.yaml"), providers.resolve("acme.yaml"));
        Account.Connection connection = new Account.Connection(
                URI.create(acme.url()),
                Duration.ofSeconds(5),
                Duration.ofSeconds(20),
                null,
                0,
                Duration.ofSeconds(1),
                true,
                null);
        Account plain = TestHub.account(
                "shop",
                "acme",
                URI.create(acme.url()),
                Map.of("route", "fast"),
                Map.of("token", new Secret(TOKEN), "webhook-key", new Secret("whk")),
                d -> d);
        Settings settings = TestHub.settings(home.resolve("data"), Samples.with(plain, connection));
        hub = new TestHub(TestHub.with(settings, new Settings.Additions(null, null, List.of(), null, providers)));
    }

    @AfterAll
    static void stop() {
        hub.close();
        acme.close();
    }

    @Test
    void aFileInAFolderOfTheSiteIsAProvider() throws Exception {
        String id = hub.send("shop", "+491711234567", "Ihre \"Brille\" ist da");
        hub.becomes(id, "sent");
        ScriptedServer.Request sent = acme.requests().stream()
                .filter(request -> request.path().equals("/v1/messages"))
                .findFirst()
                .orElseThrow();
        assertEquals("Bearer " + TOKEN, sent.headers().get("authorization"));
        assertTrue(sent.body().contains("\"text\":\"Ihre \\\"Brille\\\" ist da\""), sent::body);
        assertTrue(sent.body().contains("\"route\":\"fast\""), sent::body);
        assertTrue(sent.body().contains("\"reference\":\"" + id + "\""), sent::body);

        String event = "{\"events\":[{\"id\":\"a1\",\"state\":\"delivered\"}]}";
        assertEquals(403, push(event, "00").statusCode());
        assertEquals(200, push(event, hmac("7." + event)).statusCode());
        hub.becomes(id, "delivered");

        await().atMost(PATIENCE).until(() -> hub.json("/api/v1/inbound?account=shop")
                .path("messages")
                .path(0)
                .path("text")
                .asText()
                .equals("Ja, gern"));
        await().atMost(PATIENCE).until(() -> acme.requests().stream()
                .anyMatch(request ->
                        request.method().equals("DELETE") && request.path().equals("/v1/inbox")));
        assertEquals(
                1, hub.json("/api/v1/inbound?account=shop").path("messages").size());
    }

    @Test
    void whatIsWrongWithTheFileIsAMistakeOfTheSettings() throws Exception {
        Path folder = Files.createDirectory(home.resolve("wrong"));
        Files.writeString(
                folder.resolve("acme.yaml"),
                Files.readString(Path.of("examples/providers/acme.yaml")).replace("id: /id", "id: id"));
        Path file = Files.writeString(
                home.resolve("hub.yaml"),
                "routes: " + Path.of("routes").toAbsolutePath() + "\nsite: {providers: " + folder + "}\n");
        Loaded loaded = new SettingsReader(ProviderFiles::in).read(file, Map.of("HUB_HOME", home.toString()));
        assertTrue(
                loaded.mistakes().get(0).toString().contains("acme.yaml, line 32: is no JSON pointer"),
                loaded.mistakes()::toString);
    }

    private static HttpResponse<String> push(String body, String signature) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(hub.at("/callback/shop/" + TestHub.CALLBACK_SECRET + "/receipt"))
                .header("Content-Type", "application/json")
                .header("X-Time", "7")
                .header("X-Signature", signature)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static String hmac(String text) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec("whk".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    }
}
