package smshub.modem;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import smshub.modem.ModemException.Failure;
import smshub.modem.at.Answer;
import smshub.modem.at.Dialogue;
import smshub.modem.at.DoubtException;
import smshub.modem.at.SilenceException;
import smshub.modem.pdu.Deliver;
import smshub.modem.pdu.Pdu;
import smshub.modem.pdu.PduException;
import smshub.modem.pdu.StatusReport;
import smshub.modem.pdu.Tpdu;
import smshub.modem.port.PortAddress;

/**
 * One modem with a thread of its own: keeps the line open, sends what the pool gives, hands on what comes in, and looks
 * after the modem's health.
 */
final class Modem implements ModemMXBean, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Modem.class);
    /** A modem in trouble may come back within so many recovery delays; until then messages wait for it. */
    private static final int HOPE = 30;
    /** Recovery delays from one look for the network to the next. */
    private static final int SEARCH = 5;
    /** Answers that take longer than others, in times of these. */
    private static final int RESET = 3;

    private static final int STORAGE = 6;
    private static final int UNLOCK = 3;
    private static final int PATIENT_TRIES = 10;
    private static final int RESET_TRIES = 3;
    /** Places that shall stay free. */
    private static final int ROOM = 2;
    /** The last of the two states of a received message, unread and read (3GPP TS 27.005 clause 3.1). */
    private static final int READ = 1;

    private static final Duration CLOSING = Duration.ofSeconds(10);

    private enum State {
        STARTING,
        READY,
        /** Without a network. */
        SEARCHING,
        RECOVERING,
        QUARANTINED,
        /** Waits for an operator. */
        STOPPED
    }

    private record Unanswered(Journal.Passage passage, int part) {}

    /** A part that was refused, and who is at fault. */
    private static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1;

        private final Meaning.Fault fault;

        RefusedException(ModemException why, Meaning.Fault fault) {
            super(why.getMessage(), why);
            this.fault = fault;
        }

        ModemException why() {
            return (ModemException) getCause();
        }
    }

    /** What an operator must see to; trying again by itself would do harm. */
    private static final class StopException extends Exception {
        private static final long serialVersionUID = 1;

        StopException(String sentence) {
            super(sentence);
        }
    }

    /** Something to be done on the modem's thread between two messages. */
    private interface Task {
        void run() throws IOException;
    }

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
    private final Duration storage;
    private final Duration unlock;
    private final Ladder ladder;
    private final Queue<Task> tasks = new ConcurrentLinkedQueue<>();
    private final Semaphore signal = new Semaphore(0);
    private final Set<String> offered = ConcurrentHashMap.newKeySet();
    private final Map<String, Inbound> refusedByListener = new ConcurrentHashMap<>();

    private volatile Listener listener;
    private volatile boolean running = true;
    private volatile State state = State.STARTING;
    private volatile Instant troubledSince;
    private volatile boolean busy;
    private volatile Dialogue dialogue;
    private volatile String problem = "";
    private volatile String lastError = "";
    private volatile String model = "";
    private volatile String serial = "";
    private volatile String sim = "";
    private volatile String operator = "";
    private volatile int signalStrength;
    private volatile int storageUsed;
    private volatile int storageTotal;
    private final LongAdder sent = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder doubtful = new LongAdder();
    private final LongAdder received = new LongAdder();
    private final LongAdder reports = new LongAdder();
    private final LongAdder undecodable = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final LongAdder powerCycles = new LongAdder();

    /** Only the modem's thread touches what follows. */
    private long careAt;

    private String memory = "";
    private String imsi;
    private boolean reportMemory;
    private Inbox inbox;
    private boolean keepsLink;
    private final Map<Inbox.Place, String> unreadable = new HashMap<>();
    /** Places that were to be cleared when the line broke. */
    private final Set<Inbox.Place> clearing = new HashSet<>();
    /** The part whose answer was given up last; it may still come. */
    private Unanswered unanswered;

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
        this.storage = answer.multipliedBy(STORAGE);
        this.unlock = answer.multipliedBy(UNLOCK);
        this.ladder = new Ladder(recoveryDelay);
        this.thread = new Thread(this::work, "modem-" + address);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Who takes what comes in; null when nobody does, and messages stay on the SIM. */
    void listener(Listener newListener) {
        listener = newListener;
        // What it could not take may be taken now, and the modem must be told where reports go.
        tasks.add(() -> careAt = 0);
        wake();
    }

    void wake() {
        Dialogue current = dialogue;
        if (current != null) {
            current.wake();
        }
    }

    // -- for the pool

    /** Whether it would send a message now. */
    boolean idle() {
        return !busy && able();
    }

    private boolean able() {
        return state == State.READY && !spent();
    }

    /** Whether it sends, or may within moments. */
    boolean promising() {
        if (spent()) {
            return false;
        }
        return switch (state) {
            case READY -> true;
            case STOPPED, QUARANTINED -> false;
            default -> clock.instant().isBefore(troubledSince.plus(hope));
        };
    }

    /** Whether its SIM has sent what it may in a day. */
    boolean spent() {
        int limit = configuration.getDailyLimit();
        return limit > 0 && journal.sentToday() >= limit;
    }

    /** Whether some parts of a message went out here, so that no other modem can complete it. */
    boolean owns(String id) {
        return journal.owns(id);
    }

    /** The sender of such a message is told, and decides anew. */
    void giveUp(String id) {
        doubtful.increment();
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
            Ladder.Step step = null;
            try {
                live();
            } catch (StopException e) {
                become(State.STOPPED, e.getMessage());
                LOG.error("Modem {} needs an operator: {}", address, e.getMessage());
                disconnect();
                pause(null);
            } catch (SilenceException e) {
                step = failed(e, ladder.silent());
            } catch (IOException | UncheckedIOException e) {
                disconnect();
                step = failed(e, ladder.lost(clock.instant()));
            } catch (RuntimeException e) {
                LOG.error("Modem {} met a fault of this program", address, e);
                disconnect();
                step = failed(e, ladder.lost(clock.instant()));
            }
            if (step != null && running) {
                climb(step);
            }
        }
        disconnect();
    }

    private Ladder.Step failed(Exception failure, Ladder.Step step) {
        if (running) {
            failures.increment();
            lastError = failure.getMessage();
            if (state == State.READY || state == State.SEARCHING) {
                troubledSince = clock.instant();
                LOG.warn("Modem {} failed and is brought back: {}", address, lastError);
            } else {
                LOG.debug("Modem {} is not back yet, next is {}: {}", address, step, lastError);
            }
            become(State.RECOVERING, lastError);
        }
        return step;
    }

    private void climb(Ladder.Step step) {
        switch (step.action()) {
            case PROBE -> {}
            case RESET -> reset();
            case REOPEN -> disconnect();
            case POWER_CYCLE -> {
                disconnect();
                powerCycles.increment();
                LOG.warn("Modem {} stays silent; its power is switched off and on", address);
                power.cycle(address.toString());
            }
            case QUARANTINE -> {
                disconnect();
                if (state != State.QUARANTINED) {
                    LOG.error("Modem {} is given up until an operator has seen to it: {}", address, lastError);
                }
                become(State.QUARANTINED, lastError);
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
        Dialogue current = dialogue;
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
        state = next;
        problem = why;
        pool.review();
    }

    private void disconnect() {
        Dialogue current = dialogue;
        dialogue = null;
        if (current != null) {
            current.close();
        }
    }

    /** From an open line to its end. */
    private void live() throws IOException, StopException {
        if (dialogue == null) {
            dialogue = new Dialogue(
                    address.open(configuration.getBaudRate(), configuration.isHardwareFlow()),
                    address.toString(),
                    Duration.ofMillis(configuration.getAnswerTimeout()),
                    this::news);
        }
        dialogue.synchronise();
        initialise();
        ladder.healthy();
        careAt = 0;
        while (running) {
            for (Task task = tasks.peek(); task != null; task = tasks.peek()) {
                // One that the line interrupts comes again on the next.
                task.run();
                tasks.remove(task);
            }
            if (System.nanoTime() - careAt >= 0 || careAt == 0) {
                care();
            }
            Job job = able() ? pool.take(this) : null;
            if (job != null) {
                busy = true;
                try {
                    transmit(job);
                } finally {
                    busy = false;
                }
            } else if (tasks.isEmpty()) {
                dialogue.listen(Duration.ofNanos(Math.max(1, careAt - System.nanoTime())));
            }
        }
    }

    // -- initialisation

    private Answer ask(String command) throws IOException {
        return dialogue.ask(command);
    }

    private void initialise() throws IOException, StopException {
        keepsLink = true;
        for (String command : List.of("ATE0", "ATV1", "AT+CMEE=1")) {
            ask(command);
        }
        for (String command : configuration.initialCommands()) {
            ask(command);
        }
        model = (ask("AT+CGMI").text() + " " + ask("AT+CGMM").text() + " "
                        + ask("AT+CGMR").text())
                .strip();
        serial = ask("AT+CGSN").text();
        unlock();
        identify(ask("AT+CIMI").text());
        ask("AT+CREG=0");
        patiently("AT+CMGF=0");
        // Reports and messages need no acknowledgement then; the modem gives it.
        ask("AT+CSMS=0");
        reportMemory = ask("AT+CPMS=?").value("+CPMS:").orElse("").contains("\"SR\"");
        store(configuration.getStorage());
        if (configuration.getServiceCentre() != null) {
            String number = configuration.getServiceCentre();
            patiently("AT+CSCA=\"" + number + "\"," + (number.startsWith("+") ? 145 : 129));
        }
        announce();
        register();
    }

    /** Asks until the SIM is no longer busy, as it is for a while after power-on. */
    private Answer patiently(String command) throws IOException, StopException {
        for (int i = 1; ; i++) {
            Answer answer = ask(command);
            if (answer.ok()) {
                return answer;
            }
            Meaning meaning = Meaning.of(answer.refusal());
            if (meaning.fault() == Meaning.Fault.SIM) {
                throw new StopException(meaning.text() + " (" + answer.refusal() + ")");
            }
            if (i >= PATIENT_TRIES) {
                throw new IOException("the modem refuses " + command.split("=")[0] + ": " + answer.refusal());
            }
            dialogue.listen(recoveryDelay);
        }
    }

    /** Places of another SIM hold other messages. */
    private void identify(String newImsi) {
        if (!newImsi.equals(imsi)) {
            tasks.clear();
            offered.clear();
            refusedByListener.clear();
            unreadable.clear();
            clearing.clear();
            inbox = new Inbox(Duration.ofMillis(configuration.getIncompleteAfter()));
            imsi = newImsi;
            sim = imsi.substring(Math.max(0, imsi.length() - 4));
        }
    }

    private void unlock() throws IOException, StopException {
        String lock = lock();
        if (lock.equals("SIM PIN")) {
            String pin = configuration.getPin();
            if (pin == null || pin.isEmpty()) {
                throw new StopException("the SIM asks for its PIN and none is configured");
            }
            // Noted before it is tried: a SIM locks after three wrong ones, and each start would be one.
            if (!journal.mayTryPin(pin)) {
                throw new StopException("the SIM refused this PIN before; it is not tried again");
            }
            Answer answer = dialogue.ask("AT+CPIN=\"" + pin + "\"", unlock);
            if (!answer.ok()) {
                throw new StopException("the SIM refuses the PIN (" + answer.refusal() + ")");
            }
            lock = lock();
        }
        if (!lock.equals("READY")) {
            throw new StopException("the SIM is locked: " + lock);
        }
        journal.pinAccepted();
    }

    private String lock() throws IOException, StopException {
        return patiently("AT+CPIN?").value("+CPIN:").orElse("unknown").replace("\"", "");
    }

    /** Has the modem store, read and delete messages in one memory, as far as it lets itself be told. */
    private void store(String wanted) throws IOException {
        memory = "";
        String quoted = '"' + wanted + '"';
        if (dialogue.ask("AT+CPMS=" + quoted + "," + quoted + "," + quoted, storage)
                .ok()) {
            memory = wanted;
        } else {
            select(wanted);
        }
    }

    /** Has the modem tell of messages and reports that it stores; what it does not offer is polled for. */
    private void announce() throws IOException {
        for (String mode : List.of("2,1,0,2,0", "2,1,0,1,0", "1,1,0,2,0", "1,1,0,1,0", "2,1", "1,1")) {
            if (ask("AT+CNMI=" + mode).ok()) {
                return;
            }
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
        if (found && state != State.READY) {
            become(State.READY, "");
        } else if (!found && state != State.SEARCHING) {
            troubledSince = clock.instant();
            become(State.SEARCHING, "the modem has no network");
        }
        return found;
    }

    private boolean registeredBy(String command, String prefix) throws IOException {
        String[] words = ask(command).value(prefix).orElse("").split(",");
        String status = words.length > 1 && words[1].strip().length() == 1 ? words[1] : words[0];
        return Set.of("1", "5", "6", "7").contains(status.strip());
    }

    // -- sending

    private void transmit(Job job) throws IOException, StopException {
        try {
            Journal.Passage passage = journal.begin(
                    job.id(),
                    job.submission().to().value(),
                    job.submission().parts(0).size());
            List<Pdu> parts = job.submission().parts(passage.reference());
            if (parts.size() > 1 && keepsLink) {
                // Keeps the radio link open from part to part; a pause of seconds ends that.
                keepsLink = ask("AT+CMMS=1").ok();
            }
            for (int i = 0; i < parts.size(); i++) {
                if (!passage.sent(i)) {
                    transmit(passage, i, parts.get(i));
                }
            }
            job.result().complete(new Job.Sent(address.toString(), passage.references()));
        } catch (IllegalArgumentException e) {
            job.result().completeExceptionally(ModemException.of(Failure.INVALID, "it does not fit a message"));
        } catch (DoubtException e) {
            doubtful.increment();
            job.result()
                    .completeExceptionally(new ModemException(
                            Failure.DOUBTFUL, "the modem's answer was lost, so it may have gone out", null, e));
            throw e.getCause();
        } catch (IOException | UncheckedIOException e) {
            pool.giveBack(job, ModemException.of(Failure.UNREACHABLE, "the modem failed before it was sent"), this);
            throw e;
        } catch (RefusedException e) {
            refused(job, e);
        } catch (RuntimeException e) {
            job.result()
                    .completeExceptionally(
                            new ModemException(Failure.DOUBTFUL, "a fault of this program, so it may be out", null, e));
            throw e;
        }
    }

    private void transmit(Journal.Passage passage, int part, Pdu pdu) throws IOException, RefusedException {
        Answer answer = handOver(passage, part, pdu);
        if (answer.ok()) {
            taken(passage, part, reference(answer.value("+CMGS:").orElse("")));
            return;
        }
        Meaning meaning = Meaning.of(answer.refusal());
        ModemException why = ModemException.refused(answer.refusal());
        switch (meaning.fault()) {
            case NONE -> {
                taken(passage, part, -1);
                return;
            }
            case UNKNOWN -> doubtful.increment();
            default -> {
                journal.refused(passage, part);
                refused.increment();
            }
        }
        lastError = why.getMessage();
        throw new RefusedException(why, meaning.fault());
    }

    private Answer handOver(Journal.Passage passage, int part, Pdu pdu) throws IOException {
        try {
            Answer answer = dialogue.send(
                    pdu.length(),
                    pdu.hex(),
                    Duration.ofMillis(configuration.getSendTimeout()),
                    () -> journal.trying(passage, part));
            unanswered = null;
            return answer;
        } catch (DoubtException e) {
            unanswered = new Unanswered(passage, part);
            throw e;
        } catch (IOException e) {
            journal.refused(passage, part);
            throw e;
        }
    }

    private void taken(Journal.Passage passage, int part, int modemReference) {
        sent.increment();
        try {
            journal.sent(passage, part, modemReference);
        } catch (UncheckedIOException e) {
            // It is out, and that counts; only its report will find no message.
            LOG.error("Modem {} cannot write its journal: {}", address, e.getMessage());
        }
    }

    private static int reference(String answer) {
        String digits = answer.split(",")[0].strip();
        return digits.matches("\\d{1,3}") ? Integer.parseInt(digits) : -1;
    }

    private void refused(Job job, RefusedException refusal) throws StopException {
        ModemException why = refusal.why();
        switch (refusal.fault) {
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

    // -- what comes in

    /** Lines that nobody asked for, on the modem's thread, in the middle of anything. */
    private void news(String line, String message) {
        if (message != null) {
            if (!line.startsWith("+CBM:")) {
                tasks.add(() -> direct(message));
            }
        } else if (line.startsWith("+CMTI:") || line.startsWith("+CDSI:")) {
            tasks.add(() -> announced(line));
        } else if (line.startsWith("+CMGS:") && unanswered != null) {
            takenLate(unanswered, reference(line.substring("+CMGS:".length())));
            unanswered = null;
        }
    }

    /** A modem does one thing after the other: before it answers anything else, this is of the part given up last. */
    private void takenLate(Unanswered late, int modemReference) {
        sent.increment();
        journal.sentLate(late.passage, late.part, modemReference);
        tell(late.passage);
    }

    private void announced(String line) throws IOException {
        String[] words = line.substring(line.indexOf(':') + 1).replace("\"", "").split(",");
        if (words.length < 2 || listener == null) {
            return;
        }
        read(new Inbox.Place(words[0].strip(), words[1].strip()));
    }

    private void read(Inbox.Place place) throws IOException {
        select(place.memory());
        Answer answer = dialogue.ask("AT+CMGR=" + place.key(), storage);
        if (answer.ok() && answer.lines().size() > 1) {
            stored(new Inbox.Place(memory, place.key()), answer.lines().get(1));
        }
        select(configuration.getStorage());
    }

    private void select(String wanted) throws IOException {
        if (!wanted.isEmpty() && !wanted.equals(memory)) {
            if (dialogue.ask("AT+CPMS=\"" + wanted + "\"", storage).ok()) {
                memory = wanted;
            } else {
                LOG.debug("Modem {} has no memory {}", address, wanted);
            }
        }
    }

    /** Reads all that is stored, reports that have a memory of their own among it. */
    private void list() throws IOException {
        if (reportMemory) {
            select("SR");
            listMemory();
            select(configuration.getStorage());
        }
        listMemory();
    }

    private void listMemory() throws IOException {
        Answer answer = dialogue.ask("AT+CMGL=4", storage);
        Set<Inbox.Place> filled = new HashSet<>();
        List<String> lines = answer.lines();
        for (int i = 0; i + 1 < lines.size(); i++) {
            // A place may be listed without its message.
            if (lines.get(i).startsWith("+CMGL:") && !lines.get(i + 1).startsWith("+CMGL:")) {
                String[] words = lines.get(i).substring(6).split(",");
                Inbox.Place place = new Inbox.Place(memory, words[0].strip());
                filled.add(place);
                if (words.length > 1 && number(words[1]) <= READ) {
                    stored(place, lines.get(i + 1));
                }
            }
        }
        if (answer.ok()) {
            inbox.keepOnly(memory, filled);
            unreadable.keySet().retainAll(filled);
        }
    }

    /** What lies in a place of the modem's memory, or of the journal. */
    private void stored(Inbox.Place place, String hex) {
        if (inbox.knows(place, hex)) {
            return;
        }
        try {
            Tpdu message = Pdu.decode(hex).message();
            if (message instanceof Deliver deliver) {
                offer(inbox.add(place, deliver, hex, clock.instant()));
            } else if (message instanceof StatusReport report) {
                reported(report);
                tasks.add(() -> clear(List.of(place)));
            } else {
                unreadable(new Unreadable(place, hex, "a message of a kind that is not received"));
            }
        } catch (PduException e) {
            unreadable(new Unreadable(place, hex, e.getMessage()));
        }
    }

    private void unreadable(Unreadable message) {
        Inbox.Place place = message.place();
        if (!message.hex().equals(unreadable.put(place, message.hex()))) {
            undecodable.increment();
            lastError = "a message cannot be read: " + message.why();
            LOG.warn("Modem {} has a message that cannot be read: {}", address, message.why());
            if (place.memory() != null) {
                // Noise on the line may be at fault.
                tasks.add(() -> read(place));
                return;
            }
        }
        Listener to = listener;
        if (to != null && offered.add(message.toString())) {
            to.unreadable(address.toString(), message, taken -> {
                tasks.add(() -> {
                    if (taken) {
                        clear(List.of(place));
                    }
                    offered.remove(message.toString());
                });
                wake();
            });
        }
    }

    /** What the modem passes on without storing it. */
    private void direct(String hex) {
        stored(Inbox.Place.held(journal.hold(hex)), hex);
    }

    private void offer(Inbound message) {
        Listener to = listener;
        if (message == null) {
            return;
        }
        if (to == null) {
            refusedByListener.put(message.id(), message);
        } else if (offered.add(message.id())) {
            refusedByListener.remove(message.id());
            to.inbound(address.toString(), message, taken -> {
                tasks.add(() -> settled(message, taken));
                wake();
            });
        }
    }

    private void settled(Inbound message, boolean taken) throws IOException {
        if (taken) {
            clear(message.places());
            received.increment();
        } else {
            refusedByListener.put(message.id(), message);
        }
        offered.remove(message.id());
    }

    private void clear(List<Inbox.Place> places) throws IOException {
        for (Inbox.Place place : places) {
            if (place.memory() == null) {
                journal.release(List.of(place.key()));
            } else {
                select(place.memory());
                // Where the answer was lost last time, another message may lie there by now.
                if (clearing.add(place) || holds(place)) {
                    // A place that is empty already is as good.
                    dialogue.ask("AT+CMGD=" + place.key(), storage);
                }
                clearing.remove(place);
            }
            inbox.cleared(place);
            unreadable.remove(place);
        }
        select(configuration.getStorage());
    }

    /** Whether there still lies what was taken over. */
    private boolean holds(Inbox.Place place) throws IOException {
        List<String> lines = dialogue.ask("AT+CMGR=" + place.key(), storage).lines();
        return lines.size() > 1
                && (inbox.knows(place, lines.get(1)) || lines.get(1).equals(unreadable.get(place)));
    }

    private void reported(StatusReport report) {
        reports.increment();
        journal.report(report)
                .ifPresentOrElse(this::tell, () -> LOG.debug("Modem {} has a report of nothing", address));
    }

    private void tell(Journal.Passage passage) {
        Listener to = listener;
        DeliveryState reached = passage.state();
        String key = "report " + passage.id() + " " + reached;
        if (to != null && reached != null && offered.add(key)) {
            Report report = new Report(passage.id(), reached, passage.status(), passage.at());
            to.report(address.toString(), report, taken -> {
                if (taken) {
                    journal.told(report.id(), reached);
                }
                offered.remove(key);
            });
        }
    }

    // -- care

    private void care() throws IOException {
        boolean found = registered();
        signalStrength = strength(ask("AT+CSQ").value("+CSQ:").orElse(""));
        String[] cops = ask("AT+COPS?").value("+COPS:").orElse("").split(",");
        operator = cops.length > 2 ? cops[2].replace("\"", "") : "";
        filling(dialogue.ask("AT+CPMS?", storage).value("+CPMS:").orElse(""));
        if (listener != null) {
            journal.held().forEach((key, hex) -> stored(Inbox.Place.held(key), hex));
            list();
            inbox.overdue(clock.instant()).forEach(this::offer);
            List.copyOf(refusedByListener.values()).forEach(this::offer);
            journal.untold().forEach(this::tell);
            makeRoom();
        }
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

    private void filling(String numbers) {
        String[] words = numbers.split(",");
        if (words.length > 2) {
            storageUsed = number(words[1]);
            storageTotal = number(words[2]);
            if (storageTotal > 0 && storageUsed >= storageTotal) {
                lastError = "the memory for messages is full";
                LOG.warn("Modem {} receives nothing more: {}", address, lastError);
            }
        }
    }

    private static int number(String word) {
        String digits = word.strip();
        return digits.matches("\\d{1,5}") ? Integer.parseInt(digits) : 0;
    }

    /** A longer message may have more parts than the SIM has places. */
    private void makeRoom() throws IOException {
        if (storageTotal > 0 && storageUsed > storageTotal - ROOM) {
            for (Map.Entry<Inbox.Place, String> part : inbox.waitingOnModem().entrySet()) {
                String key = journal.hold(part.getValue());
                inbox.moved(part.getKey(), Inbox.Place.held(key));
                clear(List.of(part.getKey()));
            }
        }
    }

    // -- for operators

    @Override
    public void restart() {
        signal.release();
        Dialogue current = dialogue;
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

    @Override
    public String getPort() {
        return address.toString();
    }

    @Override
    public String getState() {
        return state.name();
    }

    @Override
    public String getProblem() {
        return problem;
    }

    @Override
    public String getModel() {
        return model;
    }

    @Override
    public String getSerial() {
        return serial;
    }

    @Override
    public String getSim() {
        return sim;
    }

    @Override
    public String getOperator() {
        return operator;
    }

    @Override
    public boolean isRegistered() {
        return state == State.READY;
    }

    @Override
    public int getSignal() {
        return signalStrength;
    }

    @Override
    public int getStorageUsed() {
        return storageUsed;
    }

    @Override
    public int getStorageTotal() {
        return storageTotal;
    }

    @Override
    public int getSentToday() {
        return journal.sentToday();
    }

    @Override
    public int getDailyLimit() {
        return configuration.getDailyLimit();
    }

    @Override
    public long getSent() {
        return sent.sum();
    }

    @Override
    public long getRefused() {
        return refused.sum();
    }

    @Override
    public long getDoubtful() {
        return doubtful.sum();
    }

    @Override
    public long getReceived() {
        return received.sum();
    }

    @Override
    public long getReports() {
        return reports.sum();
    }

    @Override
    public long getUndecodable() {
        return undecodable.sum();
    }

    @Override
    public long getFailures() {
        return failures.sum();
    }

    @Override
    public long getPowerCycles() {
        return powerCycles.sum();
    }

    @Override
    public String getLastError() {
        return lastError;
    }
}
