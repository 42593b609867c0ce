package smshub.protocol.smslib;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import smshub.account.Account;
import smshub.settings.Settings;
import smshub.simulator.Simulators;
import smshub.testing.IntakeSamples;
import smshub.testing.TestHub;

/** An application that wrote for Gammu SMSD's SQL service, with the hub in the daemon's place. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class GammuContract {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Simulators simulators;
    private TestHub hub;
    private Connection sql;

    /** A new database: address, user and password. */
    abstract Settings.Store database();

    /** The tables as Gammu's script makes them. */
    abstract List<String> script();

    /** What stands around names. */
    abstract char quote();

    @BeforeAll
    void start(@TempDir Path data) throws Exception {
        Settings.Store database = database();
        sql = DriverManager.getConnection(
                database.url(), database.user(), database.password().reveal());
        for (String statement : script()) {
            execute(statement);
        }
        simulators = Simulators.start(
                Simulators.Options.defaults().withReceipts(Duration.ofMillis(100), Duration.ofHours(1), 1));
        Account account = TestHub.provided(
                "main",
                "smsapi",
                Map.of("token", "test-token"),
                TestHub.DELIVERY,
                new Account.Connection(simulators.smsapi(), Duration.ofSeconds(5), Duration.ofSeconds(30), null, 0));
        hub = new TestHub(IntakeSamples.with(
                TestHub.settings(data, account),
                Set.of(),
                List.of(IntakeSamples.gammu("school", database, List.of("main")))));
    }

    @AfterAll
    void stop() throws Exception {
        if (hub != null) {
            hub.close();
        }
        simulators.close();
        sql.close();
    }

    @AfterEach
    void balances() {
        hub.balances();
    }

    void execute(String statement) throws SQLException {
        try (Statement each = sql.createStatement()) {
            each.execute(statement.replace('~', quote()));
        }
    }

    List<String> rows(String query) {
        try (Statement statement = sql.createStatement();
                ResultSet rows = statement.executeQuery(query.replace('~', quote()))) {
            List<String> all = new ArrayList<>();
            while (rows.next()) {
                StringBuilder row = new StringBuilder();
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    row.append(i == 1 ? "" : "|").append(rows.getString(i));
                }
                all.add(row.toString());
            }
            return all;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    void becomes(int id, String... expected) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertEquals(
                        List.of(expected),
                        rows(
                                "SELECT ~SequencePosition~, ~Status~, ~TextDecoded~, ~SenderID~ FROM sentitems WHERE ~ID~ = "
                                        + id + " ORDER BY ~SequencePosition~")));
        // Without transactions, as Gammu's own tables are in MariaDB, the one is there before the other is gone.
        for (String former : List.of("outbox", "outbox_multipart")) {
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertEquals(List.of(), rows("SELECT 1 FROM " + former + " WHERE ~ID~ = " + id)));
        }
    }

    List<String> arrived(String to) {
        return simulators.received().messages().stream()
                .filter(message -> message.to().endsWith(to))
                .map(message -> message.text())
                .toList();
    }

    @Test
    void aMessageGoesOnToWhatWasSent() throws Exception {
        execute("INSERT INTO outbox (~ID~, ~DestinationNumber~, ~TextDecoded~, ~CreatorID~, ~DeliveryReport~)"
                + " VALUES (1, '+491711000001', 'Grüße', 'program', 'no')");
        becomes(1, "1|SendingOKNoReport|Grüße|main");
        assertEquals(List.of("Grüße"), arrived("491711000001"));
        assertEquals(
                List.of("program|+491711000001"),
                rows("SELECT ~CreatorID~, ~DestinationNumber~ FROM sentitems WHERE ~ID~ = 1"));
    }

    @Test
    void partsAreOneMessage() throws Exception {
        execute(
                "INSERT INTO outbox (~ID~, ~DestinationNumber~, ~TextDecoded~, ~CreatorID~, ~DeliveryReport~, ~UDH~,"
                        + " ~MultiPart~, ~SendingDateTime~)"
                        + " VALUES (2, '491711000002', 'one ', 'program', 'no', '050003D30201', 'true', '2030-01-01 00:00:00')");
        execute("INSERT INTO outbox_multipart (~ID~, ~SequencePosition~, ~TextDecoded~, ~UDH~) VALUES"
                + " (2, 2, 'two', '050003D30202')");
        // Only now is the time for it, and both parts are there.
        execute("UPDATE outbox SET ~SendingDateTime~ = '2020-01-01 00:00:00' WHERE ~ID~ = 2");
        becomes(2, "1|SendingOKNoReport|one |main", "2|SendingOKNoReport|two|main");
        assertEquals(List.of("one two"), arrived("491711000002"));
    }

    @Test
    void hexadecimalTextIsReadAndDataIsRefused() throws Exception {
        execute(
                "INSERT INTO outbox (~ID~, ~DestinationNumber~, ~Text~, ~TextDecoded~, ~CreatorID~, ~DeliveryReport~,"
                        + " ~Coding~) VALUES (3, '+491711000003', '005001590ED', '', 'program', 'no', 'Unicode_No_Compression')");
        becomes(3, "1|SendingError||");
        execute("INSERT INTO outbox (~ID~, ~DestinationNumber~, ~Text~, ~TextDecoded~, ~CreatorID~, ~DeliveryReport~,"
                + " ~Coding~) VALUES (4, '+491711000004', '00500159', '', 'program', 'no', 'Unicode_No_Compression')");
        becomes(4, "1|SendingOKNoReport||main");
        assertEquals(List.of("Př"), arrived("491711000004"));
        execute("INSERT INTO outbox (~ID~, ~DestinationNumber~, ~Text~, ~TextDecoded~, ~CreatorID~, ~Coding~)"
                + " VALUES (5, '+491711000005', '0050', '', 'program', '8bit')");
        becomes(5, "1|SendingError||");
        assertEquals(List.of(), arrived("491711000005"));
    }

    @Test
    void aReceiptIsWrittenWhereOneIsWanted() throws Exception {
        execute("INSERT INTO outbox (~ID~, ~DestinationNumber~, ~TextDecoded~, ~CreatorID~) VALUES"
                + " (6, '+491711000016', 'with a receipt', 'program')");
        await().atMost(PATIENCE).until(() -> !arrived("491711000016").isEmpty());
        becomes(6, "1|SendingOK|with a receipt|main");
        String id = hub.json("/api/v1/messages?to=%2B491711000016")
                .at("/messages/0/id")
                .asText();
        hub.get("/callback/main/receipt?status_name=DELIVERED&MsgId=1&idx=" + id);
        becomes(6, "1|DeliveryOK|with a receipt|main");
        assertEquals(List.of(), rows("SELECT 1 FROM sentitems WHERE ~ID~ = 6 AND ~DeliveryDateTime~ IS NULL"));
    }

    /** Claimed by its SendingTimeOut, as another daemon of Gammu's claims. */
    @Test
    void whatAnotherDaemonHasIsLeftAlone() throws Exception {
        execute("INSERT INTO outbox (~ID~, ~DestinationNumber~, ~TextDecoded~, ~CreatorID~, ~SendingTimeOut~,"
                + " ~DeliveryReport~) VALUES (7, '+491711000007', 'reserved', 'program', '2030-01-01 00:00:00', 'no')");
        execute("INSERT INTO outbox (~ID~, ~DestinationNumber~, ~TextDecoded~, ~CreatorID~, ~DeliveryReport~) VALUES"
                + " (8, '+491711000008', 'free', 'program', 'no')");
        becomes(8, "1|SendingOKNoReport|free|main");
        assertEquals(List.of("7"), rows("SELECT ~ID~ FROM outbox WHERE ~ID~ = 7"));
        assertEquals(List.of(), arrived("491711000007"));
    }

    @Test
    void whatHandsetsSayIsInsertedOnce() throws Exception {
        String inbound = "/callback/main/inbound?sms_to=4915112345678&sms_from=491711234567&sms_text=Yes%20please"
                + "&sms_date=1767225600&username=x&MsgId=in1";
        hub.get(inbound);
        hub.get(inbound);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertEquals(
                        List.of("+491711234567|Yes please|main|" + GammuText.hex("Yes please")),
                        rows("SELECT ~SenderNumber~, ~TextDecoded~, ~RecipientID~, ~Text~ FROM inbox")));
    }
}
