package smshub.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whoever comes at a steady rate shares a commit; whoever waits for one before the next is not slowed down. */
class GatheringTest {
    private static final long WAIT = TimeUnit.MILLISECONDS.toNanos(4);
    private static final long COMMIT = TimeUnit.MICROSECONDS.toNanos(700);

    private long now;
    private int waits;
    private long waited;
    private final BlockingQueue<Long> waiting = new LinkedBlockingQueue<>();
    private long arrived;
    private long every = Long.MAX_VALUE;
    private final Gathering gathering = new Gathering(WAIT, () -> now, this::pause);

    @ParameterizedTest
    @CsvSource({
        // messages a second, most waits of 3,000 commits, fewest of them
        "100, 40, 0", // hardly ever two in the time that a commit waits
        "500, 3000, 2500",
        "1000, 3000, 2500",
        "3000, 3000, 2500",
        "8000, 3000, 2500",
    })
    void messagesAtASteadyRateShareCommits(int rate, int most, int fewest) {
        every = TimeUnit.SECONDS.toNanos(1) / rate;
        List<Long> batch = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            batch.clear();
            commit(batch, takeFirst(), Integer.MAX_VALUE, true);
        }
        assertTrue(waits >= fewest && waits <= most, waits + " waits");
    }

    @ParameterizedTest
    @CsvSource({"1", "4", "16"})
    void callersWhoWaitForTheirCommitAreHardlyHeldUp(int callers) {
        List<Long> batch = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            batch.clear();
            for (long caller = 1; caller < callers; caller++) {
                batch.add(caller);
            }
            commit(batch, 0L, Integer.MAX_VALUE, true);
        }
        assertTrue(waits >= 8 && waits <= 24, waits + " waits");
    }

    @Test
    void whereManyComeACommitWaitsAPartOfTheTime() {
        messagesAtASteadyRateShareCommits(20_000, 3_000, 2_500);
        assertEquals(waits * WAIT / 4, waited);
    }

    @Test
    void callersAreFoundOutToBeSteadyWhenTheyBecomeSo() {
        callersWhoWaitForTheirCommitAreHardlyHeldUp(1);
        waits = 0;
        messagesAtASteadyRateShareCommits(1_000, 3_000, 900);
    }

    @Test
    void noMoreIsGatheredThanACommitTakes() {
        waitsAlways();
        List<Long> batch = new ArrayList<>();
        Long first = takeFirst();
        every = TimeUnit.MICROSECONDS.toNanos(100);
        commit(batch, first, 2, true);
        assertEquals(2, batch.size());
        assertTrue(!waiting.isEmpty());
    }

    @Test
    void whereThereIsNoRoomNobodyWaits() {
        waitsAlways();
        waits = 0;
        commit(new ArrayList<>(), takeFirst(), 10, false);
        assertEquals(0, waits);
    }

    @Test
    void theFirstAfterALongTimeIsCommittedAtOnce() {
        waitsAlways();
        waits = 0;
        now += TimeUnit.MILLISECONDS.toNanos(20);
        commit(new ArrayList<>(), takeFirst(), 10, true);
        assertEquals(0, waits);
    }

    private void waitsAlways() {
        every = TimeUnit.MILLISECONDS.toNanos(1);
        for (int i = 0; i < 100; i++) {
            commit(new ArrayList<>(), takeFirst(), Integer.MAX_VALUE, true);
        }
        assertTrue(waits >= 60, waits + " waits");
    }

    private void commit(List<Long> batch, Long first, int most, boolean patient) {
        batch.add(first);
        waiting.drainTo(batch);
        long before = waited;
        gathering.gather(batch, waiting, most, patient);
        if (waited > before) {
            waits++;
        }
        pass(COMMIT);
    }

    private Long takeFirst() {
        if (waiting.isEmpty()) {
            pass(Math.max(0, arrived + every - now));
        }
        return waiting.remove();
    }

    private void pause(long nanos) {
        waited += nanos;
        pass(nanos);
    }

    /** Time passes, and messages come. */
    private void pass(long nanos) {
        now += nanos;
        for (; every != Long.MAX_VALUE && arrived + every <= now; arrived += every) {
            waiting.add(now);
        }
    }
}
