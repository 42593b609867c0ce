package smshub.provider.call;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Work that one thread does for all who wait: what came in while it was busy is its next batch. Queue consumers are never held up,
 * and one wait for a disk or a database serves many messages.
 */
public final class Batches<T> implements AutoCloseable {
    private final BlockingQueue<T> waiting = new LinkedBlockingQueue<>();
    private final int most;
    private final Consumer<List<T>> work;
    private final BiConsumer<T, RuntimeException> broken;
    private final Thread thread;

    /**
     * @param work is called with one batch after the other
     * @param broken is called for each item of a batch whose work met a bug, those that were done already among them
     */
    public Batches(String name, int most, Consumer<List<T>> work, BiConsumer<T, RuntimeException> broken) {
        this.most = most;
        this.work = work;
        this.broken = broken;
        thread = new Thread(this::run, name);
        thread.setDaemon(true);
        thread.start();
    }

    public void add(T item) {
        waiting.add(item);
    }

    private void run() {
        List<T> batch = new ArrayList<>();
        try {
            while (true) {
                batch.add(waiting.take());
                waiting.drainTo(batch, most - 1);
                try {
                    work.accept(List.copyOf(batch));
                } catch (RuntimeException e) {
                    // The thread must live on, and nobody wait for ever.
                    batch.forEach(item -> broken.accept(item, e));
                }
                batch.clear();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What still waits is not done; its senders are told nothing, as after a crash. */
    @Override
    public void close() {
        thread.interrupt();
    }
}
