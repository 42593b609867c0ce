package smshub.protocol.modem.component;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import smshub.protocol.modem.component.ModemException.Failure;

/**
 * Modems that share their work. Jobs wait in one queue, and each modem takes the next as soon as it has sent its last:
 * so nothing waits for a slow modem, nor for a dead one, while another has time. Where several have time, the one that
 * has sent least today is asked first.
 *
 * <p>A longer message stays with the modem that sent its first part, for phones join only what comes from one number.
 * When that modem does not come back, the message is doubtful, and whoever sends it again knows that parts may come
 * twice.
 */
final class Pool implements AutoCloseable {
    private static final int MOST_TRIES = 3;

    private final List<Modem> modems = new ArrayList<>();
    private final Deque<ModemJob> waiting = new ArrayDeque<>();
    private ModemListener listener;
    private volatile boolean closed;
    private final ModemLine line;
    private boolean down;

    /** @param line hears whether any modem can send, or null */
    Pool(ModemLine line) {
        this.line = line;
    }

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
    void listen(ModemListener newListener) {
        synchronized (this) {
            if (listener != null) {
                throw new IllegalStateException("these modems have a consumer already");
            }
            listener = newListener;
        }
        modems.forEach(modem -> modem.listener(newListener));
    }

    /** Ends what {@link #listen} began. */
    void unlisten(ModemListener old) {
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
    void submit(ModemJob job) {
        ModemException hopeless;
        Modem chosen;
        modems.stream().filter(modem -> modem.owns(job.id())).findFirst().ifPresent(job::owner);
        synchronized (this) {
            hopeless = job.begun() && job.owner() == null ? forgotten() : hopeless(job);
            if (hopeless == null) {
                waiting.addLast(job);
            }
            chosen = job.owner() == null ? idle(job) : job.owner();
        }
        if (hopeless != null) {
            fail(job, hopeless);
        } else if (chosen != null) {
            chosen.wake();
        }
    }

    /** Ends a job; one of which parts went out is in doubt, unless its modem may go on with it later. */
    private void fail(ModemJob job, ModemException why) {
        Modem owner = job.owner();
        if (owner == null) {
            job.result().completeExceptionally(why);
        } else if (closed || owner.promising() || owner.spent()) {
            job.result().completeExceptionally(why.afterParts());
        } else {
            owner.giveUp(job.id());
            job.result()
                    .completeExceptionally(ModemException.of(
                            Failure.DOUBTFUL, "parts of it went out before the modem failed: " + why.getMessage()));
        }
    }

    /** Beginning it anew would give its recipient the first parts twice. */
    private static ModemException forgotten() {
        return ModemException.of(
                Failure.DOUBTFUL, "parts of it went out before, by a modem that is gone or does not remember");
    }

    private Modem idle(ModemJob job) {
        return modems.stream()
                .filter(modem -> modem.idle() && modem.room() >= job.parts())
                .min(Comparator.comparingInt(modem -> modem.status().getSentToday()))
                .orElse(null);
    }

    /** The next job for a modem that has time, or null. */
    synchronized ModemJob take(Modem modem) {
        for (Iterator<ModemJob> jobs = waiting.iterator(); jobs.hasNext(); ) {
            ModemJob job = jobs.next();
            if (job.owner() == modem || job.owner() == null && modem.room() >= job.parts()) {
                jobs.remove();
                return job;
            }
        }
        return null;
    }

    /** A job that a modem surely did not send as a whole; others may, unless parts of it went out. */
    void giveBack(ModemJob job, ModemException why, Modem modem) {
        job.owner(modem.owns(job.id()) ? modem : null);
        boolean again;
        synchronized (this) {
            again = job.tried() < MOST_TRIES && !closed;
            if (again) {
                waiting.addFirst(job);
            }
        }
        if (!again) {
            fail(job, why);
        }
        review();
    }

    /** A modem's state has changed: another may take over, and where none is left nobody shall wait. */
    void review() {
        tell();
        Map<ModemJob, ModemException> given = new LinkedHashMap<>();
        List<Modem> idle;
        synchronized (this) {
            for (ModemJob job : waiting) {
                ModemException hopeless = hopeless(job);
                if (hopeless != null) {
                    given.put(job, hopeless);
                }
            }
            waiting.removeAll(given.keySet());
            idle = waiting.isEmpty()
                    ? List.of()
                    : modems.stream().filter(Modem::idle).toList();
        }
        idle.forEach(Modem::wake);
        given.forEach(this::fail);
    }

    private void tell() {
        if (line == null || closed) {
            return;
        }
        synchronized (line) {
            boolean none = modems.stream().noneMatch(Modem::usable);
            if (none == down) {
                return;
            }
            down = none;
            if (none) {
                line.down(modems.get(0).status().problem);
            } else {
                line.up();
            }
        }
    }

    /** Why no modem will send a job soon; null when one will. */
    private ModemException hopeless(ModemJob job) {
        Modem owner = job.owner();
        if (closed) {
            return ModemException.of(Failure.UNREACHABLE, "the modems are stopped");
        }
        if (owner == null) {
            return allHopeless(job);
        }
        if (owner.promising()) {
            return null;
        }
        return owner.spent()
                ? ModemException.of(Failure.DAILY_LIMIT, "the SIM has sent what it may send today")
                : ModemException.of(Failure.UNREACHABLE, owner.status().getProblem());
    }

    private ModemException allHopeless(ModemJob job) {
        boolean spent = false;
        String problem = "there is no modem";
        for (Modem modem : modems) {
            boolean room = modem.room() >= job.parts();
            if (room && modem.promising()) {
                return null;
            }
            spent |= !room;
            problem = modem.status().getProblem();
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
