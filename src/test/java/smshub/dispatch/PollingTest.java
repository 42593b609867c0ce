package smshub.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import smshub.account.Account;
import smshub.message.DeliveryReceipt;
import smshub.message.Limits;
import smshub.message.Problem;
import smshub.message.ProblemCode;
import smshub.message.SmsMessage;
import smshub.provider.Polled;
import smshub.rules.Acceptance;
import smshub.rules.Redirection;
import smshub.service.smsbrana.Smsbrana;
import smshub.testing.TestHub;

/** When a provider is asked, and when it hears that something arrived. */
class PollingTest {
    private static final Polled SOMETHING = Polled.of(List.of(), List.of(), "all", true);
    private static final Polled FAILED =
            Polled.failed(Problem.of(ProblemCode.PROVIDER_BUSY, "The provider asks to wait."));

    private final List<String> calls = new ArrayList<>();
    /** How many receipts were to be kept, each time. */
    private final List<Integer> receipts = new ArrayList<>();

    private final Now now = new Now();
    private CompletionStage<Void> kept = CompletableFuture.completedFuture(null);
    /** The same of the next times, in their order. */
    private final Queue<CompletionStage<Void>> disks = new ArrayDeque<>();

    private boolean here = true;
    private Polled found = Polled.nothing();
    private Polled confirmed = Polled.nothing();
    private final Polling polling = polling();

    @Test
    void theProviderHearsNothingBeforeEverythingIsOnDisk() {
        CompletableFuture<Void> disk = new CompletableFuture<>();
        found = SOMETHING;
        kept = disk;
        CompletableFuture<Boolean> round = polling.round().toCompletableFuture();
        assertEquals(List.of("poll"), calls);
        assertFalse(round.isDone());
        disk.complete(null);
        assertEquals(List.of("poll", "confirm"), calls);
        assertTrue(round.join(), "there is more");
    }

    /** An inbox in which a message from a handset is to stay cannot be emptied, and hands out its receipts again. */
    @Test
    void aReceiptThatStaysWithTheProviderIsTakenOnce() {
        DeliveryReceipt receipt =
                new DeliveryReceipt("account", "p1", null, DeliveryReceipt.Status.DELIVERED, Instant.EPOCH, "1");
        found = Polled.of(List.of(receipt), List.of(), null, false);
        kept = CompletableFuture.failedFuture(new IllegalStateException("no disk"));
        polling.round();
        kept = CompletableFuture.completedFuture(null);
        now.at = now.at.plus(Duration.ofDays(1));
        polling.round();
        assertEquals(List.of(1, 1), receipts);
        polling.round();
        assertEquals(List.of(1, 1, 0), receipts, "the first time it was not kept");
        found = Polled.nothing();
        polling.round();
        found = Polled.of(List.of(receipt), List.of(), null, false);
        polling.round();
        assertEquals(List.of(1, 1, 0, 0, 1), receipts);
    }

    @Test
    void whatCannotBeKeptIsNotConfirmed() {
        found = SOMETHING;
        kept = CompletableFuture.failedFuture(new IllegalStateException("no disk"));
        assertFalse(polling.round().toCompletableFuture().join());
        assertEquals(List.of("poll"), calls);
    }

    /** An inbox is emptied by a call that hands out what came meanwhile, and has it no more. */
    @Test
    void whatCameWithTheConfirmationIsKeptLaterThoughThisHubAsksNoMore() {
        DeliveryReceipt receipt =
                new DeliveryReceipt("account", "p1", null, DeliveryReceipt.Status.DELIVERED, Instant.EPOCH, "1");
        found = SOMETHING;
        confirmed = Polled.of(List.of(receipt), List.of(), null, false);
        CompletableFuture<Void> disk = new CompletableFuture<>();
        disks.addAll(List.of(CompletableFuture.completedFuture(null), disk));
        CompletableFuture<Boolean> round = polling.round().toCompletableFuture();
        here = false;
        disk.completeExceptionally(new IllegalStateException("no disk"));
        assertFalse(round.join());
        assertEquals(List.of(0, 1), receipts);
        now.at = now.at.plus(Duration.ofDays(1));
        polling.round();
        assertEquals(List.of(0, 1, 1), receipts);
        now.at = now.at.plus(Duration.ofDays(1));
        polling.round();
        assertEquals(List.of(0, 1, 1), receipts, "it is on disk");
        assertEquals(List.of("poll", "confirm"), calls);
    }

    @Test
    void nothingIsConfirmedWhereNothingCame() {
        assertFalse(polling.round().toCompletableFuture().join());
        assertEquals(List.of("poll"), calls);
    }

    @Test
    void aConfirmationThatFailsEndsTheRound() {
        found = SOMETHING;
        confirmed = FAILED;
        assertFalse(polling.round().toCompletableFuture().join());
        assertFalse(polling.round().toCompletableFuture().join());
        assertEquals(List.of("poll", "confirm"), calls);
    }

    @Test
    void whoWantsToKnowNowWaitsForNoPauseAndHearsWhyNothingCame() {
        found = FAILED;
        polling.round().toCompletableFuture().join();
        polling.round().toCompletableFuture().join();
        assertEquals(List.of("poll"), calls);
        assertEquals(
                ProblemCode.PROVIDER_BUSY,
                polling.now().toCompletableFuture().join().orElseThrow().code());
        assertEquals(List.of("poll", "poll"), calls);
    }

    @Test
    void twoWhoAskAtOnceAskTogether() {
        CompletableFuture<Void> disk = new CompletableFuture<>();
        kept = disk;
        CompletableFuture<Boolean> round = polling.round().toCompletableFuture();
        CompletableFuture<Optional<Problem>> now = polling.now().toCompletableFuture();
        disk.complete(null);
        assertEquals(Optional.empty(), now.join());
        assertFalse(round.join());
        assertEquals(List.of("poll"), calls);
    }

    @Test
    void failuresMakeThePausesLongerUpToTheAccountsLongestDelay() {
        found = FAILED;
        assertEquals(List.of(0, 1, 3, 5, 7), asked(8));
        found = Polled.nothing();
        now.at = now.at.plusSeconds(60);
        asked(1);
        found = FAILED;
        assertEquals(List.of(0, 1, 3), asked(4), "a success begins it anew");
    }

    /** Seconds from now at which the provider is asked. */
    private List<Integer> asked(int seconds) {
        List<Integer> asked = new ArrayList<>();
        for (int second = 0; second < seconds; second++) {
            calls.clear();
            polling.round().toCompletableFuture().join();
            if (!calls.isEmpty()) {
                asked.add(second);
            }
            now.at = now.at.plusSeconds(1);
        }
        return asked;
    }

    private Polling polling() {
        Account plain = TestHub.account(
                "main", "smsbrana", URI.create("http://x/"), Map.of(), Map.of(), UnaryOperator.identity());
        Account account = new Account(
                plain.id(),
                plain.provider(),
                plain.title(),
                true,
                null,
                plain.clients(),
                plain.numbers(),
                plain.texts(),
                null,
                plain.senderIds(),
                plain.delivery(),
                new Account.Connection(
                        null, Duration.ofSeconds(2), Duration.ofSeconds(2), null, 0, Duration.ofSeconds(1), true, null),
                plain.settings(),
                plain.secrets());
        AccountGate gate = new AccountGate(
                account,
                new Smsbrana(),
                new NoFailover(),
                () -> new Acceptance(List.of(), any -> Limits.USUAL),
                null,
                new NoMemory(),
                (a, b, c, d) -> {},
                now);
        return new Polling(
                gate,
                polled -> {
                    receipts.add(polled.receipts().size());
                    return disks.isEmpty() ? kept : disks.remove();
                },
                (provider, route, job) -> {
                    calls.add(route);
                    return CompletableFuture.completedFuture(route.equals("poll") ? found : confirmed);
                },
                () -> here,
                now);
    }

    private static final class NoFailover implements AccountGate.Failover {
        @Override
        public Optional<Redirection> around(SmsMessage message, Instant time) {
            return Optional.empty();
        }

        @Override
        public boolean open() {
            return false;
        }
    }

    private static final class NoMemory implements AccountMemory {
        @Override
        public AccountRecord of(String account) {
            return null;
        }

        @Override
        public CompletableFuture<Void> keep(AccountRecord record) {
            return CompletableFuture.completedFuture(null);
        }
    }

    private static final class Now extends Clock {
        private Instant at = Instant.EPOCH;

        @Override
        public Instant instant() {
            return at;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
