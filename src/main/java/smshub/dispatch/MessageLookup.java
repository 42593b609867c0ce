package smshub.dispatch;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import smshub.broker.QueueAdministration;
import smshub.broker.Queues;
import smshub.message.MessageIds;
import smshub.store.Match;
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
        return find(id, store::find);
    }

    /** The same with what was asked, and with little of what became of it. */
    public CompletionStage<Optional<Match>> match(String id) {
        return find(id, store::match);
    }

    private <T> CompletionStage<Optional<T>> find(String id, Function<String, Optional<T>> read) {
        Optional<T> found = read.apply(id);
        return found.isPresent() || !MessageIds.isId(id)
                ? CompletableFuture.completedFuture(found)
                : again(id, read, System.nanoTime() + PATIENCE.toNanos(), executor);
    }

    private <T> CompletionStage<Optional<T>> again(
            String id, Function<String, Optional<T>> read, long end, Executor when) {
        // The queue first: what is not on it any more, the store has.
        return CompletableFuture.supplyAsync(
                        () -> queues.depth(Queues.EVENTS_STORE) > 0 && System.nanoTime() - end < 0, when)
                .thenCompose(behind -> {
                    Optional<T> found = read.apply(id);
                    return found.isPresent() || !behind
                            ? CompletableFuture.completedFuture(found)
                            : again(
                                    id,
                                    read,
                                    end,
                                    CompletableFuture.delayedExecutor(PAUSE_MILLIS, TimeUnit.MILLISECONDS, executor));
                });
    }
}
