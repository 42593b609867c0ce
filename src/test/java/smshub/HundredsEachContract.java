package smshub;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import smshub.account.Account;
import smshub.simulator.MagicNumber;
import smshub.simulator.Received;
import smshub.simulator.Simulators;
import smshub.testing.TestHub;

/**
 * Hundreds of messages by each of several providers in one run of one hub, as many as the system property {@code hundreds}
 * says. Of every hundred numbers eleven meet a fault: a refusal, a busy or broken server, an answer that is lost.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class HundredsEachContract {
    static final int HUNDREDS = Integer.getInteger("hundreds", 3);
    static final int MESSAGES = 100 * HUNDREDS;
    private static final Duration PATIENCE = Duration.ofMinutes(8);
    private static final Duration POLL = Duration.ofSeconds(1);

    Path data;
    Simulators simulators;
    private TestHub hub;
    private List<String> accounts;
    private Instant deadline;

    /** What the hub says of one message. */
    record Line(String state, String to, boolean marked) {}

    /** The accounts, with all that they send to. */
    abstract List<Account> accounts() throws Exception;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        data = folder;
        simulators = Simulators.start(
                Simulators.Options.defaults().withReceipts(Duration.ofMillis(100), Duration.ofMillis(500), 1));
        List<Account> all = accounts();
        accounts = all.stream().map(Account::id).toList();
        hub = new TestHub(TestHub.reachable(TestHub.settings(data, all.toArray(Account[]::new))));
        deadline = Instant.now().plus(PATIENCE);
        List<String> to =
                IntStream.range(0, MESSAGES).mapToObj("+49171%07d"::formatted).toList();
        for (String account : accounts) {
            Map<String, Object> request = Map.of("account", account, "to", to, "text", "By " + account);
            assertEquals(202, hub.post("/api/v1/messages", request).statusCode(), account);
        }
    }

    @AfterAll
    void stop() throws Exception {
        for (String account : accounts) {
            System.out.println(account + ": " + states(lines(account)));
        }
        hub.close();
        simulators.close();
    }

    /** @param expected states of each hundred */
    void allAreAccountedFor(String account, String expected) {
        // Each look reads hundreds of messages, and costs the hub time.
        await().pollInterval(Duration.ofSeconds(2))
                .atMost(left())
                .untilAsserted(() -> assertEquals(sorted(expected), states(lines(account))));
        soundly(account);
    }

    @Test
    void theLedgerBalances() {
        await().atMost(left()).untilAsserted(() -> {
            JsonNode ledger = hub.json("/api/v1/ledger");
            assertEquals(MESSAGES * accounts.size(), ledger.path("accepted").asInt(), ledger::toString);
            assertEquals(0, ledger.path("waiting").asInt(), ledger::toString);
            assertEquals(0, ledger.path("difference").asInt(), ledger::toString);
        });
    }

    /** All run at the same time, and so are waited for once. */
    final Duration left() {
        Duration left = Duration.between(Instant.now(), deadline);
        return left.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofSeconds(1) : left;
    }

    /** What the hub says of each message is what the provider knows of it, and none came twice unmarked. */
    final void soundly(String account) {
        Map<String, Integer> taken = taken(account);
        for (Line line : lines(account)) {
            int times = taken.getOrDefault(line.to, 0);
            MagicNumber magic = MagicNumber.of(line.to);
            assertTrue(times <= 1 || line.marked, () -> account + " sent twice: " + line);
            boolean known =
                    switch (line.state) {
                        case "delivered", "sent" -> times > 0;
                        // Where a program fails by itself, its refusal comes after it took the message.
                        case "undelivered" -> magic != null;
                        case "dead" -> times == 0;
                        // Only the provider knows, and it cannot be asked, or says nothing.
                        default -> true;
                    };
            assertTrue(known, () -> account + " took it " + times + " times: " + line);
        }
    }

    /** How often the provider took each number's message. */
    Map<String, Integer> taken(String account) {
        Map<String, Integer> taken = new HashMap<>();
        for (Received.Message message : simulators.received().messages()) {
            if (message.text().equals("By " + account)) {
                taken.merge(message.to().replace("+", ""), 1, Integer::sum);
            }
        }
        return taken;
    }

    final List<Line> lines(String account) {
        try {
            List<Line> lines = new ArrayList<>();
            hub.get("/api/v1/messages?format=csv&account=" + account)
                    .body()
                    .lines()
                    .skip(1)
                    .map(row -> row.split(",", -1))
                    .forEach(cells ->
                            lines.add(new Line(cells[3], cells[4].replace("+", ""), Boolean.parseBoolean(cells[15]))));
            return lines;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    static Map<String, Integer> states(List<Line> lines) {
        Map<String, Integer> states = new TreeMap<>();
        lines.forEach(line -> states.merge(line.state, 1, Integer::sum));
        return states;
    }

    private static Map<String, Integer> sorted(String expected) {
        String[] words = expected.split(" ");
        Map<String, Integer> states = new TreeMap<>();
        for (int i = 0; i < words.length; i += 2) {
            states.put(words[i], HUNDREDS * Integer.parseInt(words[i + 1]));
        }
        return states;
    }

    static Account account(String id, String provider, URI url, Map<String, String> settings, Account.Tls tls) {
        // Mails go one by one, so that one without an answer holds up the others.
        // All other answers must be there sooner, on a slow machine, too.
        Duration timeout = Duration.ofSeconds(provider.endsWith("mail") ? 6 : 12);
        return TestHub.provided(
                id,
                provider,
                settings,
                TestHub.limited(0, 16, 5),
                new Account.Connection(url, Duration.ofSeconds(2), timeout, null, 0, POLL, true, tls));
    }
}
