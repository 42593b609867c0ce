package smshub.protocol.modem.component;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import smshub.protocol.modem.at.DoubtException;
import smshub.protocol.modem.at.ModemDialogue;
import smshub.protocol.modem.at.SilenceException;
import smshub.protocol.modem.component.ModemException.Failure;
import smshub.protocol.modem.component.ModemStatus.State;
import smshub.protocol.modem.port.PortAddress;

/**
 * One modem with a thread of its own: keeps the line open, sends what the pool gives, hands on what comes in, and looks
 * after the modem's health.
 *
 * <p>One class, because it is what one thread does in turn, and its steps share that thread's state.
 */
final class Modem implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Modem.class);
    /** A modem in trouble may come back within so many recovery delays; until then messages wait for it. */
    private static final int HOPE = 30;
    /** Recovery delays from one look for the network to the next. */
    private static final int SEARCH = 5;
    /** Answers that take longer than others, in times of these. */
    private static final int RESET = 3;

    private static final int STORAGE = 6;
    private static final int UNLOCK = 3;
    private static final int RESET_TRIES = 3;
    private static final Duration CLOSING = Duration.ofSeconds(10);

    private final PortAddress address;
    private final ModemConfiguration configuration;
    private final Journal journal;
    private final Pool pool;
    private final PowerSwitch power;
    private final Clock clock;
    private final Thread thread;
    private final Duration recoveryDelay;
    private final Duration hope;
    private final Duration reset;
    private final Duration unlock;
    private final Recovery recovery;
    private final Semaphore signal = new Semaphore(0);
    private final Errands errands = new Errands();
    private final ModemStatus status;
    private final Reception reception;
    private final Transmission transmission;
    private volatile boolean running = true;
    private volatile Instant troubledSince;
    private volatile boolean busy;
    private volatile ModemDialogue dialogue;
    /** Only the modem's thread touches it. */
    private long careAt;

    Modem(
            PortAddress address,
            ModemConfiguration configuration,
            Journal journal,
            Pool pool,
            PowerSwitch power,
            Clock clock) {
        this.address = address;
        this.configuration = configuration;
        this.journal = journal;
        this.pool = pool;
        this.power = power;
        this.clock = clock;
        this.troubledSince = clock.instant();
        this.recoveryDelay = Duration.ofMillis(configuration.getRecoveryDelay());
        this.hope = recoveryDelay.multipliedBy(HOPE);
        Duration answer = Duration.ofMillis(configuration.getAnswerTimeout());
        this.reset = answer.multipliedBy(RESET);
        this.unlock = answer.multipliedBy(UNLOCK);
        this.recovery = new Recovery(recoveryDelay);
        String port = address.toString();
        this.status = new ModemStatus(port, configuration.getDailyLimit(), journal::sentToday, this::restart);
        this.reception = new Reception(
                port, configuration, answer.multipliedBy(STORAGE), journal, status, errands, this::wake, clock);
        this.transmission =
                new Transmission(port, Duration.ofMillis(configuration.getSendTimeout()), journal, status, reception);
        this.thread = new Thread(this::work, "modem-" + address);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Who takes what comes in; null when nobody does, and messages stay on the SIM. */
    void listener(ModemListener newListener) {
        reception.listener(newListener);
        // What it could not take may be taken now, and the modem must be told where reports go.
        errands.add(() -> careAt = 0);
        wake();
    }

    void wake() {
        ModemDialogue current = dialogue;
        if (current != null) {
            current.wake();
        }
    }

    /** What operators see of it. */
    ModemStatus status() {
        return status;
    }

    // -- for the pool

    /** Whether it would send a message now. */
    boolean idle() {
        return !busy && able();
    }

    private boolean able() {
        return status.state == State.READY && !spent();
    }

    /** Whether it sends, or may within moments. */
    boolean promising() {
        return !spent() && usable();
    }

    /** The same, whatever its SIM has sent today. */
    boolean usable() {
        return switch (status.state) {
            case READY -> true;
            case STOPPED, QUARANTINED -> false;
            default -> clock.instant().isBefore(troubledSince.plus(hope));
        };
    }

    /** Whether its SIM has sent what it may in a day. */
    boolean spent() {
        return room() <= 0;
    }

    /** Parts that its SIM may still send today. */
    int room() {
        int limit = configuration.getDailyLimit();
        return limit > 0 ? limit - journal.sentToday() : Integer.MAX_VALUE;
    }

    /** Whether some parts of a message went out here, so that no other modem can complete it. */
    boolean owns(String id) {
        return journal.owns(id);
    }

    /** The sender of such a message is told, and decides anew. */
    void giveUp(String id) {
        status.doubtful.increment();
        try {
            journal.giveUp(id);
        } catch (UncheckedIOException e) {
            LOG.error("Modem {} cannot write its journal: {}", address, e.getMessage());
        }
    }

    DeliveryState query(String id) {
        return journal.query(id);
    }

    /** Whether it remembers what an earlier process sent. */
    boolean remembers() {
        return journal.durable();
    }

    // -- the thread

    private void work() {
        while (running) {
            Recovery.Step step = null;
            try {
                live();
            } catch (StopException e) {
                become(State.STOPPED, e.getMessage());
                LOG.error("Modem {} needs an operator: {}", address, e.getMessage());
                disconnect();
                pause(null);
            } catch (SilenceException e) {
                step = failed(e, recovery.silent());
            } catch (IOException | UncheckedIOException e) {
                disconnect();
                step = failed(e, recovery.lost(clock.instant()));
            } catch (RuntimeException e) {
                LOG.error("Modem {} met a fault of this program", address, e);
                disconnect();
                step = failed(e, recovery.lost(clock.instant()));
            }
            if (step != null && running) {
                climb(step);
            }
        }
        disconnect();
    }

    private Recovery.Step failed(Exception failure, Recovery.Step step) {
        if (running) {
            status.failures.increment();
            status.lastError = failure.getMessage();
            if (status.state == State.READY || status.state == State.SEARCHING) {
                troubledSince = clock.instant();
                LOG.warn("Modem {} failed and is brought back: {}", address, status.lastError);
            } else {
                LOG.debug("Modem {} is not back yet, next is {}: {}", address, step, status.lastError);
            }
            become(State.RECOVERING, status.lastError);
        }
        return step;
    }

    private void climb(Recovery.Step step) {
        switch (step.action()) {
            case PROBE -> {}
            case RESET -> reset();
            case REOPEN -> disconnect();
            case POWER_CYCLE -> {
                disconnect();
                status.powerCycles.increment();
                LOG.warn("Modem {} stays silent; its power is switched off and on", address);
                power.cycle(address.toString());
            }
            case QUARANTINE -> {
                disconnect();
                if (status.state != State.QUARANTINED) {
                    LOG.error("Modem {} is given up until an operator has seen to it: {}", address, status.lastError);
                }
                become(State.QUARANTINED, status.lastError);
            }
        }
        pause(step.delay());
    }

    /** Waits for a time, or for an operator; null waits for the operator alone. */
    private void pause(Duration delay) {
        Instant hopeless = troubledSince.plus(hope);
        try {
            long left = delay == null ? Long.MAX_VALUE : delay.toMillis();
            if (left > 0) {
                // The pool must hear when hope ends.
                long toEnd =
                        Math.max(0, Duration.between(clock.instant(), hopeless).toMillis()) + 1;
                if (left <= toEnd || !signal.tryAcquire(toEnd, TimeUnit.MILLISECONDS)) {
                    if (left > toEnd) {
                        pool.review();
                    }
                    signal.tryAcquire(left > toEnd ? left - toEnd : left, TimeUnit.MILLISECONDS);
                }
            }
        } catch (InterruptedException e) {
            running = false;
        }
        signal.drainPermits();
        pool.review();
    }

    private void reset() {
        ModemDialogue current = dialogue;
        if (current == null) {
            return;
        }
        try {
            current.ask("AT+CFUN=1,1", reset);
        } catch (IOException e) {
            LOG.debug("Modem {} did not answer the reset", address, e);
        }
        for (int i = 0; i < RESET_TRIES; i++) {
            try {
                current.synchronise();
                return;
            } catch (IOException e) {
                LOG.debug("Modem {} is still restarting", address, e);
            }
        }
    }

    private void become(State next, String why) {
        status.state = next;
        status.problem = why;
        pool.review();
    }

    private void disconnect() {
        ModemDialogue current = dialogue;
        dialogue = null;
        if (current != null) {
            current.close();
        }
    }

    /** From an open line to its end. */
    private void live() throws IOException, StopException {
        if (dialogue == null) {
            dialogue = new ModemDialogue(
                    address.open(configuration.getBaudRate(), configuration.isHardwareFlow()),
                    address.toString(),
                    Duration.ofMillis(configuration.getAnswerTimeout()),
                    this::news);
        }
        dialogue.synchronise();
        initialise();
        recovery.healthy();
        careAt = 0;
        while (running) {
            errands.run();
            if (System.nanoTime() - careAt >= 0 || careAt == 0) {
                care();
            }
            ModemJob job = able() ? pool.take(this) : null;
            if (job != null) {
                busy = true;
                try {
                    transmit(job);
                } finally {
                    busy = false;
                }
                if (configuration.getDailyLimit() > 0) {
                    // For those that wait there may be no room left today.
                    pool.review();
                }
            } else if (errands.none() && running) {
                // Asked again, since the care of the modem passes over who would wake it meanwhile.
                dialogue.listen(Duration.ofNanos(Math.max(1, careAt - System.nanoTime())));
            }
        }
    }

    private void initialise() throws IOException, StopException {
        new Initialisation(configuration, journal, status, reception, dialogue, recoveryDelay, unlock).run();
        transmission.begin(dialogue);
        register();
    }

    /** Lines that nobody asked for, on the modem's thread, in the middle of anything. */
    private void news(String line, String message) {
        if (!reception.news(line, message)) {
            transmission.news(line);
        }
    }

    private void register() throws IOException {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(configuration.getRegistrationTimeout());
        while (running && !registered()) {
            if (System.nanoTime() > until) {
                break;
            }
            dialogue.listen(recoveryDelay);
        }
    }

    private boolean registered() throws IOException {
        boolean found = registeredBy("AT+CREG?", "+CREG:") || registeredBy("AT+CEREG?", "+CEREG:");
        if (found && status.state != State.READY) {
            become(State.READY, "");
        } else if (!found && status.state != State.SEARCHING) {
            troubledSince = clock.instant();
            become(State.SEARCHING, "the modem has no network");
        }
        return found;
    }

    private boolean registeredBy(String command, String prefix) throws IOException {
        String[] words = dialogue.ask(command).value(prefix).orElse("").split(",");
        String status = words.length > 1 && words[1].strip().length() == 1 ? words[1] : words[0];
        return Set.of("1", "5", "6", "7").contains(status.strip());
    }

    // -- sending

    private void transmit(ModemJob job) throws IOException, StopException {
        try {
            job.result().complete(transmission.send(job));
        } catch (DoubtException e) {
            status.doubtful.increment();
            job.result()
                    .completeExceptionally(new ModemException(
                            Failure.DOUBTFUL, "the modem's answer was lost, so it may have gone out", null, e));
            throw e.getCause();
        } catch (IOException | UncheckedIOException e) {
            pool.giveBack(job, ModemException.of(Failure.UNREACHABLE, "the modem failed before it was sent"), this);
            throw e;
        } catch (Transmission.RefusedException e) {
            refused(job, e);
        } catch (RuntimeException e) {
            job.result()
                    .completeExceptionally(
                            new ModemException(Failure.DOUBTFUL, "a fault of this program, so it may be out", null, e));
            throw e;
        }
    }

    private void refused(ModemJob job, Transmission.RefusedException refusal) throws StopException {
        ModemException why = refusal.why();
        switch (refusal.fault()) {
            case MODEM -> {
                // It is looked after before it sends again, and others take the message.
                troubledSince = clock.instant();
                become(State.SEARCHING, why.getMessage());
                careAt = System.nanoTime() + recoveryDelay.toNanos() * SEARCH;
                pool.giveBack(job, why, this);
            }
            case SIM -> {
                become(State.STOPPED, why.getMessage());
                pool.giveBack(job, why, this);
                throw new StopException(why.getMessage());
            }
            default -> job.result().completeExceptionally(owns(job.id()) ? why.afterParts() : why);
        }
    }

    // -- care

    private void care() throws IOException {
        boolean found = registered();
        status.signalStrength = strength(dialogue.ask("AT+CSQ").value("+CSQ:").orElse(""));
        String[] cops = dialogue.ask("AT+COPS?").value("+COPS:").orElse("").split(",");
        status.operator = cops.length > 2 ? cops[2].replace("\"", "") : "";
        reception.look();
        careAt = System.nanoTime()
                + (found
                        ? TimeUnit.MILLISECONDS.toNanos(configuration.getPollInterval())
                        : recoveryDelay.toNanos() * SEARCH);
    }

    /** 2 dBm a step above -113 (3GPP TS 27.007 clause 8.5); 0 when unknown. */
    private static int strength(String answer) {
        String digits = answer.split(",")[0].strip();
        return digits.matches("\\d|[12]\\d|3[01]") ? 2 * Integer.parseInt(digits) - 113 : 0;
    }

    /** Tries again at once, also after somebody has seen to it. */
    private void restart() {
        signal.release();
        ModemDialogue current = dialogue;
        if (current != null) {
            current.close();
        }
    }

    /** Stops at the next opportunity. */
    void stop() {
        running = false;
        signal.release();
        wake();
    }

    /** Waits until it has stopped; a message that is going out may end first. */
    @Override
    public void close() {
        stop();
        try {
            thread.join(CLOSING.toMillis());
            if (thread.isAlive()) {
                disconnect();
                thread.join(CLOSING.toMillis());
            }
            journal.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.warn("The journal of modem {} was not closed: {}", address, e.getMessage());
        }
    }
}
