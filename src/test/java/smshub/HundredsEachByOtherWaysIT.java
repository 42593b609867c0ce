package smshub;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import smshub.account.Account;
import smshub.simulator.modem.SimulatedModem;
import smshub.testing.PlayedSmsServer;
import smshub.testing.PlayedSmsd;
import smshub.testing.TestHub;

/**
 * By each provider that is reached by mail, SMPP, folder, database or modem. Folder and database are away at times, and
 * the SMSC cuts its line.
 */
class HundredsEachByOtherWaysIT extends HundredsEachContract {
    private SimulatedModem modem;
    private PlayedSmsd smsd;
    private PlayedSmsServer smsServer;

    @Override
    List<Account> accounts() throws Exception {
        modem = SimulatedModem.start(SimulatedModem.Options.defaults());
        smsd = new PlayedSmsd(data.resolve("spool"));
        smsServer = new PlayedSmsServer();
        return List.of(
                account("sms4-mail", "sms4-mail", null, mail(), null),
                account("steps-mail", "3steps2web-mail", null, mail("to", "sms@steps.example"), null),
                // A cut line leaves in doubt whatever is on it, so the window is small.
                TestHub.smpp(
                        "smpp",
                        simulators.smsc().port(),
                        Map.of("throttle-pause", "200"),
                        usual -> TestHub.limited(0, 4, 5)),
                account("smsd", "smstools", null, smsd.settings(), null),
                account("smslib", "smslib", null, Map.of("url", smsServer.url(), "user", "sa"), null),
                account(
                        "modem",
                        "gsm-modem",
                        URI.create("modem:none"),
                        Map.of("ports", "tcp:127.0.0.1:" + modem.port(), "send-timeout", "1"),
                        null));
    }

    @Override
    @AfterAll
    void stop() throws Exception {
        super.stop();
        smsd.close();
        smsServer.close();
        modem.close();
    }

    @Override
    @ParameterizedTest
    @CsvSource({
        // no receipts: what was lost stays unsure, until somebody decides
        "sms4-mail, sent 95 dead 1 unsure 4",
        "steps-mail, sent 95 dead 1 unsure 4",
        "smsd, delivered 96 undelivered 3 sent 1",
        "smslib, delivered 96 undelivered 3 sent 1",
        "modem, delivered 95 undelivered 2 sent 1 dead 1 unsure 1",
    })
    void allAreAccountedFor(String account, String expected) {
        super.allAreAccountedFor(account, expected);
    }

    /** How many are on the line when it is cut, nobody can tell. */
    @Test
    void allAreAccountedForWhereTheLineIsCut() {
        await().pollInterval(Duration.ofSeconds(2)).atMost(left()).untilAsserted(() -> {
            Map<String, Integer> states = states(lines("smpp"));
            assertTrue(
                    Set.of("delivered", "undelivered", "sent", "dead", "unsure").containsAll(states.keySet()),
                    states::toString);
            assertEquals(
                    MESSAGES,
                    states.values().stream().mapToInt(Integer::intValue).sum());
            soundly("smpp");
        });
    }

    @Override
    @Test
    void theLedgerBalances() {
        super.theLedgerBalances();
        assertTrue(smsd.aways() > 0, "the folder was never away");
        assertTrue(smsServer.cuts() > 0, "the database never cut a connection");
    }

    @Override
    Map<String, Integer> taken(String account) {
        Map<String, Integer> taken = new HashMap<>();
        switch (account) {
            case "smsd" -> taken.putAll(smsd.counts());
            case "smslib" -> taken.putAll(smsServer.counts());
            case "modem" ->
                modem.sent()
                        .forEach(submit -> taken.merge(submit.to().toString().substring(1), 1, Integer::sum));
            default -> taken.putAll(super.taken(account));
        }
        return taken;
    }

    private Map<String, String> mail(String... more) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "customer", "AB1",
                "from", "praxis@zahnarzt.example",
                "smtp-host", "127.0.0.1",
                "smtp-port", Integer.toString(simulators.mailPort()),
                "smtp-tls", "never"));
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        return settings;
    }
}
