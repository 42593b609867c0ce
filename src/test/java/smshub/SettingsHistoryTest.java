package smshub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import smshub.settings.Loaded;
import smshub.settings.ProviderFiles;
import smshub.settings.SettingsReader;

/** What the audit record hears of settings. */
class SettingsHistoryTest {
    private static final String KEY = "key: sha256:" + "ab".repeat(32);

    @TempDir
    Path folder;

    private final Map<String, String> environment = new HashMap<>();
    private final List<String> told = new ArrayList<>();

    @BeforeEach
    void first() throws Exception {
        environment.put("HUB_ROUTES", Path.of("routes").toAbsolutePath().toString());
        environment.put("TOKEN", "old-secret");
        start("""
                http: {port: 8081}
                clients:
                  shop: {%s}
                accounts:
                  main: {provider: smsapi, settings: {token: "${env:TOKEN}"}}
                """);
        assertEquals(List.of(), told, "there was no start before");
    }

    @Test
    void aStartTellsWhatIsOtherThanAtTheLast() throws Exception {
        start("""
                http: {port: 8082}
                clients:
                  shop: {%s, permissions: [send, operate]}
                accounts:
                  main: {provider: smsapi, settings: {token: "${env:TOKEN}"}}
                  other: {provider: smsapi, settings: {token: new-secret}}
                """);

        assertEquals(
                List.of(
                        "settings/accounts.other.provider null -> smsapi",
                        "settings/accounts.other.settings.token null -> ********",
                        "settings/clients.shop.permissions null -> send,operate",
                        "settings/http.port 8081 -> 8082"),
                told);
    }

    @Test
    void aSecretThatStandsElsewhereIsSeenToBeAnotherAndNeverShown() throws Exception {
        environment.put("TOKEN", "new-secret");
        start("""
                http: {port: 8081}
                clients:
                  shop: {%s}
                accounts:
                  main: {provider: smsapi, settings: {token: "${env:TOKEN}"}}
                """);

        assertEquals(List.of("settings/accounts.main.settings.token ******** -> ********"), told);
        assertFalse(Files.readString(folder.resolve("settings.json")).contains("new-secret"));
    }

    private void start(String yaml) throws Exception {
        told.clear();
        Path file = Files.writeString(folder.resolve("hub.yaml"), yaml.formatted(KEY));
        Loaded loaded = new SettingsReader(ProviderFiles::in).read(file, environment);
        assertEquals(List.of(), loaded.mistakes());
        new SettingsHistory(folder).note(loaded, (actor, verb, subject, before, after) -> {
            told.add(subject + " " + before + " -> " + after);
            return CompletableFuture.completedFuture(null);
        });
    }
}
