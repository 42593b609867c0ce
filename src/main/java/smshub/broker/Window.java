package smshub.broker;

import java.util.Iterator;
import java.util.LinkedList;
import java.util.concurrent.Semaphore;

/**
 * What one consumer of the broker delivers: no more than has a slot, and of what waits the most urgent first. A slot is
 * taken when a message arrives and is free again when its acknowledgement is committed.
 *
 * <p>{@link #enter}, {@link #tryEnter}, {@link #roomy} and {@link #close} are for any thread, the rest is for one.
 */
final class Window implements AutoCloseable {
    /** More than a consumer ever holds. */
    private static final int ALL = 1 << 30;

    private final int size;
    private final Semaphore slots;
    private final LinkedList<QueueMessage> arrived = new LinkedList<>();
    private volatile boolean closed;

    Window(int size) {
        this.size = size;
        slots = new Semaphore(size);
    }

    /** Takes a slot, or waits for one. False after the end: nothing may be handed out any more. */
    boolean enter() {
        slots.acquireUninterruptibly();
        return !closed;
    }

    /** Takes a slot if there is one. */
    boolean tryEnter() {
        return slots.tryAcquire();
    }

    /** Whether more than half of the slots are free, so that nobody waits for one. */
    boolean roomy() {
        return slots.availablePermits() > size / 2;
    }

    /** Slots are free again. */
    void leave(int messages) {
        slots.release(messages);
    }

    /** Takes a message in: behind those that are as urgent, before those that are less. */
    void arrived(QueueMessage delivery) {
        int place = arrived.size();
        int priority = delivery.message().getPriority();
        while (place > 0 && arrived.get(place - 1).message().getPriority() < priority) {
            place--;
        }
        arrived.add(place, delivery);
    }

    boolean isEmpty() {
        return arrived.isEmpty();
    }

    /** The message whose turn it is, or null. */
    QueueMessage next() {
        return arrived.poll();
    }

    /** The first of them that another account could take, or null. */
    QueueMessage nextMovable() {
        for (Iterator<QueueMessage> each = arrived.iterator(); each.hasNext(); ) {
            QueueMessage delivery = each.next();
            if (Boolean.parseBoolean(delivery.property(FlowControl.MOVABLE))) {
                each.remove();
                return delivery;
            }
        }
        return null;
    }

    /** Lets those go who wait for a slot, without which the broker's consumer cannot be closed. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            slots.release(ALL);
        }
    }
}
