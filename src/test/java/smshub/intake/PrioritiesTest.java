package smshub.intake;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class PrioritiesTest {
    private final Priorities turns = new Priorities();

    @Test
    void aRoundLetsThoseOfHigherPriorityEndFirst() {
        AtomicBoolean ended = new AtomicBoolean();
        CompletableFuture<Boolean> behind = new CompletableFuture<>();
        turns.begin(7);
        Thread lower = waits(0, () -> behind.complete(ended.get()));
        await().pollInterval(Duration.ofMillis(1)).until(() -> lower.getState() == Thread.State.TIMED_WAITING);
        ended.set(true);
        turns.end(7);
        assertTrue(behind.join());
    }

    @Test
    void oneThatHangsHoldsUpNobodyForLong() {
        turns.begin(7);
        CompletableFuture<Boolean> gone = new CompletableFuture<>();
        waits(0, () -> gone.complete(true));
        await().atMost(Duration.ofSeconds(10)).until(gone::isDone);
    }

    @Test
    void equalsDoNotWait() throws Exception {
        turns.begin(7);
        turns.begin(0);
        long begun = System.nanoTime();
        turns.await(7);
        assertFalse(Duration.ofNanos(System.nanoTime() - begun).toMillis() >= 900);
    }

    private Thread waits(int priority, Runnable then) {
        Thread thread = new Thread(() -> {
            try {
                turns.await(priority);
                then.run();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
