package smshub.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import smshub.account.IntakeSettings;
import smshub.account.Secret;

/** The section {@code intakes}, with the types that the route files name. */
class IntakeSettingsTest {
    private static final String CLIENT = "clients:\n  erp:\n    key: sha256:" + "ab".repeat(32) + "\n";

    @TempDir
    private Path home;

    private Loaded load(String yaml) throws IOException {
        Path file = Files.writeString(home.resolve("hub.yaml"), CLIENT + yaml);
        return new SettingsReader(ProviderFiles::in)
                .read(
                        file,
                        Map.of(
                                "HUB_HOME",
                                home.toString(),
                                "HUB_ROUTES",
                                Path.of("routes").toAbsolutePath().toString()));
    }

    @Test
    void anIntakeIsRead() throws IOException {
        Loaded loaded = load("""
                intakes:
                  orders:
                    type: tables
                    client: erp
                    valid-from: 2026-01-01T00:00:00Z
                    interval: 5s
                    priority: 7
                    settings:
                      url: jdbc:postgresql://db/erp
                      password: s3cret
                """);
        assertEquals(List.of(), loaded.mistakes());
        IntakeSettings intake = loaded.settings().intakes().get(0);
        assertEquals("orders", intake.name());
        assertEquals("erp", intake.client());
        assertEquals(Instant.parse("2026-01-01T00:00:00Z"), intake.validFrom());
        assertEquals(Duration.ofSeconds(5), intake.interval());
        assertEquals(7, intake.priority());
        assertEquals("v3", intake.settings().get("schema"));
        assertEquals(new Secret("s3cret"), intake.secrets().get("password"));
    }

    /** What its client may not see would be dropped there without a word. */
    @Test
    void anIntakeGetsMessagesThatItsClientMaySee() throws IOException {
        String site = """
                  crm:
                    key: sha256:%s
                accounts:
                  main:
                    provider: url-gateway
                    inbound: {owner: crm%s}
                    settings: {url: "https://gateway/?to=[PHONE]&text=[MSG]"}
                intakes:
                  orders:
                    type: tables
                    client: erp
                    inbound-accounts: [main]
                    settings: {url: "jdbc:postgresql://db/erp"}
                """;
        assertEquals(
                List.of("intakes.orders.inbound-accounts: names the account 'main', whose messages from handsets its"
                        + " client may not read; see 'inbound' of the account (hub.yaml line 15)"),
                load(site.formatted("cd".repeat(32), "")).mistakes().stream()
                        .map(Mistake::toString)
                        .toList());
        for (String more : List.of(", shared-with: erp", ", shared-with: users", ", words: [ORDER=erp]")) {
            assertEquals(List.of(), load(site.formatted("cd".repeat(32), more)).mistakes(), more);
        }
    }

    @Test
    void everyMistakeIsOneLine() throws IOException {
        List<String> mistakes = load("""
                        intakes:
                          queue:
                            type: spool
                            client: erp
                            settings:
                              outgoing: relative/folder
                          orders:
                            type: tables
                            client: nobody
                            inbound-accounts: [none]
                            valid-from: 2026-02-01T00:00:00Z
                            valid-to: 2026-01-01T00:00:00Z
                            settings:
                              url: jdbc:postgresql://db/erp?password=x
                              schema: own
                              batch: 0
                              unheard: of
                          letters:
                            type: pigeons
                            client: erp
                            settings:
                              loft: 1
                          mapped:
                            type: tables
                            client: erp
                            settings:
                              url: jdbc:h2:mem:x
                              columns: recipient=a b
                        """).mistakes().stream()
                .map(mistake -> mistake.toString().replaceAll(" \\(hub.yaml line \\d+\\)$", ""))
                .toList();
        assertEquals(
                List.of(
                        "intakes.queue: must have another name; references of the broker's requests begin with this one",
                        "intakes.queue.settings.outgoing: must be the whole path of a folder",
                        "intakes.orders.client: must name a client, one of erp, not 'nobody'",
                        "intakes.orders.inbound-accounts: must name accounts, of which there are none, not 'none'",
                        "intakes.orders.valid-to: must be later than valid-from",
                        "intakes.orders.settings.columns: must name a column for id",
                        "intakes.orders.settings.url: must begin with jdbc: and hold no password",
                        "intakes.orders.settings.batch: must be from 1 to 5000",
                        "intakes.orders.settings.unheard: unknown key",
                        "intakes.letters.type: must be one of jms, mail, smtp, smpp, spool, tables, gammu, not 'pigeons'",
                        "intakes.mapped.settings.columns: must be pairs such as id=X with commas between"),
                mistakes);
    }
}
