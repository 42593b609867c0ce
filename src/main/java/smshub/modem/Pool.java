package smshub.modem;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import smshub.modem.ModemException.Failure;

/**
 * Modems that share their work. Jobs wait in one queue, and each modem takes the next as soon as it has sent its last:
 * so nothing waits for a slow modem, nor for a dead one, while another has time. Where several have time, the one that
 * has sent least today is asked first.
 */
final class Pool implements AutoCloseable {
    private static final int MOST_TRIES = 3;

    private final List<Modem> modems = new ArrayList<>();
    private final Deque<Job> waiting = new ArrayDeque<>();
    private Listener listener;
    private boolean closed;

    void add(Modem modem) {
        modems.add(modem);
    }

    List<Modem> modems() {
        return modems;
    }

    /**
     * Hands what comes in to a listener from now on.
     *
     * @throws IllegalStateException when there is one already
     */
    void listen(Listener newListener) {
        synchronized (this) {
            if (listener != null) {
                throw new IllegalStateException("these modems have a consumer already");
            }
            listener = newListener;
        }
        modems.forEach(modem -> modem.listener(newListener));
    }

    /** Ends what {@link #listen} began. */
    void unlisten(Listener old) {
        synchronized (this) {
            if (listener != old) {
                return;
            }
            listener = null;
        }
        modems.forEach(modem -> modem.listener(null));
    }

    /** Whether somebody takes what comes in. */
    synchronized boolean listening() {
        return listener != null;
    }

    /** Takes a job; its result tells how it ended. It fails at once when no modem will take it soon. */
    void submit(Job job) {
        ModemException hopeless;
        Modem chosen;
        synchronized (this) {
            hopeless = hopeless();
            if (hopeless == null) {
                waiting.addLast(job);
            }
            chosen = idle();
        }
        if (hopeless != null) {
            job.result().completeExceptionally(hopeless);
        } else if (chosen != null) {
            chosen.wake();
        }
    }

    private Modem idle() {
        return modems.stream()
                .filter(Modem::idle)
                .min(Comparator.comparingInt(Modem::getSentToday))
                .orElse(null);
    }

    /** The next job for a modem that has time, or null. */
    synchronized Job take() {
        return waiting.pollFirst();
    }

    /** A job that a modem surely did not send; others may. */
    void giveBack(Job job, ModemException why) {
        boolean again;
        Modem chosen;
        synchronized (this) {
            again = job.tried() < MOST_TRIES && !closed;
            if (again) {
                waiting.addFirst(job);
            }
            chosen = idle();
        }
        if (!again) {
            job.result().completeExceptionally(why);
        } else if (chosen != null) {
            chosen.wake();
        }
        review();
    }

    /** A modem's state has changed: another may take over, and where none is left nobody shall wait. */
    void review() {
        List<Job> given = new ArrayList<>();
        ModemException hopeless;
        Modem chosen;
        synchronized (this) {
            hopeless = hopeless();
            if (hopeless != null) {
                given.addAll(waiting);
                waiting.clear();
            }
            chosen = waiting.isEmpty() ? null : idle();
        }
        if (chosen != null) {
            chosen.wake();
        }
        for (Job job : given) {
            job.result().completeExceptionally(hopeless);
        }
    }

    /** Why no modem will send soon; null when one will. */
    private ModemException hopeless() {
        if (closed) {
            return ModemException.of(Failure.UNREACHABLE, "the modems are stopped");
        }
        boolean spent = false;
        String problem = "there is no modem";
        for (Modem modem : modems) {
            if (modem.promising()) {
                return null;
            }
            spent |= modem.spent();
            problem = modem.getProblem();
        }
        return spent
                ? ModemException.of(Failure.DAILY_LIMIT, "every SIM has sent what it may send today")
                : ModemException.of(Failure.UNREACHABLE, "no modem can send: " + problem);
    }

    /** What is known of a message: the word of the modem that knows most. */
    DeliveryState query(String id) {
        boolean lasting = true;
        DeliveryState best = null;
        for (Modem modem : modems) {
            DeliveryState state = modem.query(id);
            lasting &= modem.remembers();
            if (state != null && (best == null || state.ordinal() > best.ordinal())) {
                best = state;
            }
        }
        // What only memory could tell may have been forgotten.
        return best != null ? best : lasting ? DeliveryState.NOT_FOUND : DeliveryState.UNKNOWN;
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        review();
        modems.forEach(Modem::stop);
        modems.forEach(Modem::close);
    }
}
