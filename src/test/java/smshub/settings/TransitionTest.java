package smshub.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What other settings come to for a hub that runs. */
class TransitionTest {
    private static final String HASH = "ab".repeat(32);
    private static final String OTHER_HASH = "cd".repeat(32);

    private static final String SETTINGS = """
            http: {port: 8081}
            limits: {recipients: 100, body: 1MB}
            operators:
              alice: {role: admin, password: a-long-password}
            clients:
              shop: {key: sha256:%s, rate: 10}
              erp: {key: sha256:%s}
            defaults:
              delivery: {rate: 50}
            accounts:
              main:
                provider: smsapi
                settings: {token: one}
                prices: [49=0.075 EUR]
              back:
                provider: smsapi
                settings: {token: two}
                delivery: {rate: 5}
            intakes:
              files:
                type: spool
                client: erp
                settings: {outgoing: /tmp/o, sent: /tmp/s, failed: /tmp/f}
            """.formatted(HASH, OTHER_HASH);

    @TempDir
    private Path home;

    private Settings read(String yaml) throws IOException {
        Path file = Files.writeString(home.resolve("hub.yaml"), yaml);
        Loaded loaded = new SettingsReader(ProviderFiles::in)
                .read(
                        file,
                        Map.of(
                                "HUB_HOME",
                                home.toString(),
                                "HUB_ROUTES",
                                Path.of("routes").toAbsolutePath().toString()));
        assertEquals(List.of(), loaded.mistakes());
        return loaded.settings();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                // what is                          | becomes                               | and that is
                "port: 8081                         | port: 8081                            | -",
                "recipients: 100                    | recipients: 200                       | -",
                "rate: 10                           | rate: 20                              | clients changed [shop]",
                "rate: 10                           | certificate: CN=shop                  | clients changed [shop]",
                "49=0.075 EUR                       | 49=0.08 EUR                           | accounts changed [main]",
                "token: one                         | token: three                          | accounts restarted [main]",
                "{rate: 50}                         | {rate: 60}                            | accounts restarted [main]",
                "{rate: 5}                          | {rate: 6}                             | accounts restarted [back]",
                "main:                              | other:                                | accounts added [other] removed [main]",
                "outgoing: /tmp/o                   | outgoing: /tmp/p                      | intakes restarted [files]",
                "files:                             | folder:                               | intakes added [folder] removed [files]",
                "a-long-password                    | another-password                      | operators changed [alice]",
                "alice:                             | bob:                                  | operators added [bob] removed [alice]",
            })
    void whatIsOtherIsAllThatIsTouched(String from, String to, String expected) throws IOException {
        String changed = SETTINGS.replace(from.strip(), to.strip());
        assertEquals(expected == null ? "" : expected, told(Transition.of(read(SETTINGS), read(changed), Set.of())));
    }

    @Test
    void anIntakeIsStartedAnewWithItsClient() throws IOException {
        String changed =
                SETTINGS.replace("erp: {key: sha256:" + OTHER_HASH, "erp: {quota: 7, key: sha256:" + OTHER_HASH);
        assertEquals(
                "clients changed [erp]; intakes restarted [files]",
                told(Transition.of(read(SETTINGS), read(changed), Set.of())));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "accounts.main.settings.token      | accounts restarted [main]",
                "accounts.main.                    | accounts restarted [main]",
                "intakes.files.settings.password   | intakes restarted [files]",
                "clients.erp.key                   | clients changed [erp]; intakes restarted [files]",
                "operators.alice.password          | operators changed [alice]",
                "store.password                    | ''",
            })
    void whatUsesARotatedSecretIsTouchedThoughItsSettingsAreTheSame(String key, String expected) throws IOException {
        assertEquals(expected, told(Transition.of(read(SETTINGS), read(SETTINGS), Set.of(key))));
    }

    @Test
    void whatBelongsToTheProcessStaysAndTheRestCounts() throws IOException {
        String changed = SETTINGS.replace("port: 8081", "port: 9090")
                .replace("recipients: 100, body: 1MB", "recipients: 200, body: 2MB")
                .replace("operators:", "data: other\nbroker: {port: 7777}\nfacades: {smsapi: true}\noperators:");
        Settings now = read(SETTINGS);
        Settings next = Transition.of(now, read(changed), Set.of()).next();

        assertEquals(8081, next.http().port());
        assertEquals(now.data(), next.data());
        assertEquals(now.broker(), next.broker());
        assertEquals(now.facades(), next.facades());
        assertEquals(new Settings.Limits(200, now.limits().bodyBytes()), next.limits());
    }

    @ParameterizedTest
    @CsvSource({
        "data, true",
        "http.port, true",
        "broker.password, true",
        "store.keep, true",
        "facades.kannel, true",
        "site.routes, true",
        "limits.body, true",
        "limits.recipients, false",
        "accounts.data.provider, false",
        "clients.shop.key, false",
        "reload.watch, false",
        "alerts.to, true",
        "login.openid.issuer, true",
        "traces.percent, true",
        "accounts.main.watch.canary-to, true",
        "clients.shop.alerts, true",
    })
    void someKeysCountAfterARestart(String key, boolean after) {
        assertEquals(after, Transition.afterRestart(key));
    }

    private static String told(Transition change) {
        StringBuilder told = new StringBuilder();
        tell(told, "accounts", change.accounts());
        tell(told, "clients", change.clients());
        tell(told, "operators", change.operators());
        tell(told, "intakes", change.intakes());
        return told.toString();
    }

    private static void tell(StringBuilder told, String kind, Transition.Parts parts) {
        StringBuilder own = new StringBuilder();
        tell(own, "added", parts.added());
        tell(own, "changed", parts.changed());
        tell(own, "restarted", parts.restarted());
        tell(own, "removed", parts.removed());
        if (!own.isEmpty()) {
            told.append(told.isEmpty() ? "" : "; ").append(kind).append(own);
        }
    }

    private static void tell(StringBuilder told, String what, Set<String> ids) {
        if (!ids.isEmpty()) {
            told.append(' ').append(what).append(' ').append(ids);
        }
    }
}
