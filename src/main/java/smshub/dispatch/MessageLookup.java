package smshub.dispatch;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import smshub.broker.QueueAdministration;
import smshub.broker.Queues;
import smshub.message.MessageIds;
import smshub.store.Store;
import smshub.store.StoredMessage;

/** Finds messages in the store, also those that were accepted a moment ago and are still on their way there. */
public final class MessageLookup {
    /** How long an unknown message is looked for while the store has not read everything. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private static final int PAUSE_MILLIS = 20;

    private final Store store;
    private final QueueAdministration queues;
    private final Executor executor;

    /** @param executor for work that waits on the broker's management */
    public MessageLookup(Store store, QueueAdministration queues, Executor executor) {
        this.store = store;
        this.queues = queues;
        this.executor = executor;
    }

    /**
     * A message; empty when the store does not get to know it soon. The caller waits for the database, and nobody for
     * what is on its way.
     *
     * @throws smshub.store.StoreException while the store is down; later the stage fails with it, or because the broker is
     */
    public CompletionStage<Optional<StoredMessage>> find(String id) {
        Optional<StoredMessage> found = store.find(id);
        return found.isPresent() || !MessageIds.isId(id)
                ? CompletableFuture.completedFuture(found)
                : again(id, System.nanoTime() + PATIENCE.toNanos(), executor);
    }

    private CompletionStage<Optional<StoredMessage>> again(String id, long end, Executor when) {
        // The queue first: what is not on it any more, the store has.
        return CompletableFuture.supplyAsync(
                        () -> queues.depth(Queues.EVENTS_STORE) > 0 && System.nanoTime() - end < 0, when)
                .thenCompose(behind -> {
                    Optional<StoredMessage> found = store.find(id);
                    return found.isPresent() || !behind
                            ? CompletableFuture.completedFuture(found)
                            : again(
                                    id,
                                    end,
                                    CompletableFuture.delayedExecutor(PAUSE_MILLIS, TimeUnit.MILLISECONDS, executor));
                });
    }
}
