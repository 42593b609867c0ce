package smshub.alert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import smshub.account.Account;
import smshub.account.AccountWatch;
import smshub.account.AccountWatch.Canary;
import smshub.account.Client;
import smshub.intake.Accepted;
import smshub.intake.Intake;
import smshub.message.Problem;
import smshub.message.ProblemCode;
import smshub.message.SmsRequest;
import smshub.rules.Decision;
import smshub.testing.MovableClock;
import smshub.testing.TestHub;

class CanariesTest {
    private static final Canary HOURLY = new Canary("+491711234567", Duration.ofHours(1), Duration.ofMinutes(5));

    private final MovableClock clock = new MovableClock();
    private final Map<String, Account> accounts = new HashMap<>();
    private final List<String> sent = new ArrayList<>();
    private boolean sends = true;
    private long minutes;

    /** Refuses all, and notes by which accounts they were to go. */
    private final Intake intake = new Intake() {
        @Override
        public CompletionStage<List<Accepted>> accept(List<SmsRequest> requests, Client client) {
            assertEquals(Client.CANARY, client.id());
            sent.add(requests.get(0).account());
            Problem problem = Problem.of(ProblemCode.NUMBER_NOT_MOBILE, "The number is not a mobile number.");
            return CompletableFuture.completedFuture(
                    List.of(new Accepted(new Decision(null, problem, List.of()), false)));
        }

        @Override
        public Decision preview(SmsRequest request, Client client) {
            throw new UnsupportedOperationException();
        }
    };

    private void account(String id, Canary canary) {
        accounts.put(
                id,
                TestHub.watched(
                        TestHub.account(id, "smpp", null, Map.of(), Map.of(), delivery -> delivery),
                        new AccountWatch(null, Duration.ofMinutes(15), canary)));
    }

    /** Those that were sent at a look some minutes later. */
    private List<String> after(int more, Canaries canaries) {
        minutes += more;
        clock.ahead(Duration.ofMinutes(minutes).plusSeconds(minutes));
        sent.clear();
        canaries.round();
        return List.copyOf(sent);
    }

    @Test
    void accountsComeGoAndChangeWhileTheHubRuns() {
        account("main", HOURLY);
        Canaries canaries = new Canaries(accounts, intake, account -> sends, clock);
        assertEquals(List.of(), after(0, canaries));
        assertEquals(List.of(Finding.State.UNKNOWN), states(canaries));
        assertEquals(List.of("main"), after(1, canaries), "the first soon");
        assertEquals(List.of(Finding.State.WRONG), states(canaries));
        assertEquals(
                List.of("It was refused: number-not-mobile: The number is not a mobile number."),
                canaries.findings().get(0).wrong().lines());
        assertEquals(List.of(), after(50, canaries));
        assertEquals(List.of("main"), after(10, canaries));

        account("second", HOURLY);
        assertEquals(List.of(), after(0, canaries));
        assertEquals(List.of("second"), after(1, canaries));
        accounts.remove("main");
        account("second", null);
        assertEquals(List.of(), after(600, canaries));
        assertEquals(List.of(), states(canaries));
        assertFalse(canaries.late("main"));
    }

    @Test
    void anAccountThatDoesNotSendIsNotTried() {
        account("main", HOURLY);
        Canaries canaries = new Canaries(accounts, intake, account -> sends, clock);
        sends = false;
        assertEquals(List.of(), after(1, canaries));
        sends = true;
        assertEquals(List.of("main"), after(60, canaries));
    }

    private static List<Finding.State> states(Canaries canaries) {
        return canaries.findings().stream().map(Finding::state).toList();
    }
}
