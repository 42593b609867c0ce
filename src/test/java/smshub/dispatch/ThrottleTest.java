package smshub.dispatch;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import smshub.account.Account;

/** How fast an account may call, and how a broken one is tried again. */
class ThrottleTest {
    private final TestClock clock = new TestClock(Given.NOW);
    private final List<String> turns = new CopyOnWriteArrayList<>();

    private Throttle throttle(int rate, int failures, Duration pause) {
        Account plain = Given.account("");
        Account.Delivery usual = plain.delivery();
        Account.Delivery delivery = new Account.Delivery(
                rate,
                usual.concurrency(),
                usual.attempts(),
                usual.firstDelay(),
                Duration.ofMillis(400),
                usual.maxAge(),
                usual.whenUnsure(),
                usual.unsureAfter(),
                failures,
                pause,
                usual.holdAfter());
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
                delivery,
                plain.connection(),
                plain.settings(),
                plain.secrets());
        return new Throttle(
                account,
                new Throttle.Turns() {
                    @Override
                    public void broke() {
                        turns.add("broke");
                    }

                    @Override
                    public void probed() {
                        turns.add("probed");
                    }

                    @Override
                    public void mended() {
                        turns.add("mended");
                    }
                },
                clock);
    }

    private static void fail(Throttle throttle, int times) {
        for (int i = 0; i < times; i++) {
            assertEquals(0, throttle.permit());
            throttle.calling();
            throttle.failed(1);
        }
    }

    @Test
    void aBrokenProviderIsTriedWithOneMessage() {
        Throttle throttle = throttle(0, 3, Duration.ofMillis(100));
        fail(throttle, 2);
        assertEquals(List.of(), turns);
        fail(throttle, 1);
        assertEquals(List.of("broke"), turns);
        assertTrue(throttle.permit() > 0);
        assertFalse(throttle.wantsCanary());

        await().atMost(Duration.ofSeconds(10)).until(throttle::probing);
        assertTrue(throttle.wantsCanary());
        throttle.expect();
        assertFalse(throttle.wantsCanary(), "one is on its way");
        clock.ahead(Duration.ofSeconds(3));
        assertTrue(throttle.wantsCanary(), "it did not come");

        assertEquals(0, throttle.permit());
        throttle.calling();
        assertTrue(throttle.canaryOut());
        assertFalse(throttle.wantsCanary());
        assertTrue(throttle.permit() > 0, "no second one");
        throttle.failed(1);
        assertFalse(throttle.canaryOut());
        assertEquals(List.of("broke", "probed", "broke"), turns);

        await().atMost(Duration.ofSeconds(10)).until(throttle::probing);
        assertEquals(0, throttle.permit());
        throttle.calling();
        throttle.succeeded(1);
        assertEquals(List.of("broke", "probed", "broke", "probed", "mended"), turns);
        assertEquals(0, throttle.permit());
    }

    @Test
    void aPermitThatIsNotUsedGoesToTheNext() {
        Throttle throttle = throttle(0, 1, Duration.ofMillis(100));
        fail(throttle, 1);
        await().atMost(Duration.ofSeconds(10)).until(throttle::probing);
        assertEquals(0, throttle.permit());
        throttle.release();
        assertEquals(0, throttle.permit());
    }

    @Test
    void aCanaryOfWhichNobodyWillHearIsForgotten() {
        Throttle throttle = throttle(0, 1, Duration.ofMillis(100));
        fail(throttle, 1);
        await().atMost(Duration.ofSeconds(10)).until(throttle::probing);
        throttle.permit();
        throttle.calling();
        throttle.forget();
        assertFalse(throttle.canaryOut());
        await().atMost(Duration.ofSeconds(10)).until(throttle::wantsCanary);
    }

    @Test
    void theProvidersQuietIsKept() {
        Throttle throttle = throttle(0, 3, Duration.ofSeconds(5));
        throttle.quiet(Given.NOW.plusSeconds(30));
        assertEquals(Duration.ofSeconds(30).toNanos(), throttle.permit());
        clock.ahead(Duration.ofSeconds(29));
        assertEquals(Duration.ofSeconds(1).toNanos(), throttle.permit());
        clock.ahead(Duration.ofSeconds(1));
        assertEquals(0, throttle.permit());
    }

    @Test
    void anOperatorEndsQuietAndBreaker() {
        Throttle throttle = throttle(0, 1, Duration.ofSeconds(60));
        throttle.quiet(Given.NOW.plusSeconds(30));
        throttle.failed(1);
        throttle.reset();
        assertEquals(0, throttle.permit());
    }

    @Test
    void aRateIsKeptInSmallSteps() {
        Throttle throttle = throttle(100, 3, Duration.ofSeconds(5));
        int taken = 0;
        while (throttle.permit() == 0 && taken < 100) {
            taken++;
        }
        assertTrue(taken > 0 && taken < 100, taken + " at once");
        assertTrue(throttle.permit() <= Duration.ofSeconds(1).toNanos() / 50);
    }

    @Test
    void hubsKeepARateTogether() {
        Throttle throttle = throttle(1, 3, Duration.ofMillis(100));
        assertEquals(Duration.ofMillis(500).toNanos(), full(throttle));
        throttle.share(4);
        assertEquals(Duration.ofSeconds(2).toNanos(), full(throttle));
        throttle.share(1);
        assertEquals(Duration.ofMillis(500).toNanos(), full(throttle));
    }

    /** Takes the one permit there is; half the time until the next. */
    private static long full(Throttle throttle) {
        assertEquals(0, throttle.permit());
        throttle.release();
        return throttle.permit();
    }

    @Test
    void anotherHubsBreakerBreaksThisOne() {
        Throttle throttle = throttle(0, 3, Duration.ofSeconds(10));
        throttle.broken();
        assertTrue(throttle.permit() > 0);
        throttle.reset();
        assertEquals(0, throttle.permit());
    }
}
