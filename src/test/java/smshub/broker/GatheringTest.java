package smshub.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Whoever comes at a steady rate shares a commit; whoever is alone does not wait. */
class GatheringTest {
    private static final long WAIT = TimeUnit.MILLISECONDS.toNanos(2);

    private final Gathering gathering = new Gathering(WAIT);
    private final BlockingQueue<String> waiting = new LinkedBlockingQueue<>();

    @Test
    void theFirstAfterALongTimeIsCommittedAtOnce() {
        waiting.add("next");
        assertEquals(List.of("first"), gathered("first", 10, true));
    }

    @Test
    void whatComesMeanwhileIsCommittedTogether() {
        gathered("first", 10, true);
        waiting.addAll(List.of("third", "fourth"));
        assertEquals(List.of("second", "third", "fourth"), gathered("second", 10, true));
    }

    @Test
    void noMoreIsGatheredThanACommitTakes() {
        gathered("first", 10, true);
        waiting.addAll(List.of("third", "fourth"));
        assertEquals(List.of("second", "third"), gathered("second", 2, true));
        assertEquals(List.of("fourth"), List.copyOf(waiting));
    }

    @Test
    void whereThereIsNoRoomNobodyWaits() {
        gathered("first", 10, true);
        waiting.add("third");
        assertEquals(List.of("second"), gathered("second", 10, false));
    }

    @Test
    void oneWhoIsAloneWaitsOnlyNowAndThen() {
        gathered("first", 10, true);
        int waits = 0;
        for (int i = 0; i < 140; i++) {
            waits += waited() ? 1 : 0;
        }
        // A thread that the machine keeps waiting may look as if it gathered: hence no more than.
        assertTrue(waits >= 8 && waits < 70, waits + " waits");
    }

    @Test
    void aGapInASteadyRateDoesNotEndIt() {
        gathered("first", 10, true);
        for (int i = 0; i < 20; i++) {
            assertTrue(waited());
            assertTrue(waited());
            waiting.add("in time");
            assertTrue(waited());
        }
    }

    private boolean waited() {
        long start = System.nanoTime();
        gathered("next", 10, true);
        return System.nanoTime() - start >= WAIT;
    }

    private List<String> gathered(String first, int most, boolean patient) {
        List<String> all = new ArrayList<>(List.of(first));
        gathering.gather(all, waiting, most, patient);
        return all;
    }
}
