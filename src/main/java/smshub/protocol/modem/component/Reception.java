package smshub.protocol.modem.component;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import smshub.protocol.modem.at.CommandAnswer;
import smshub.protocol.modem.at.ModemDialogue;
import smshub.protocol.modem.pdu.Deliver;
import smshub.protocol.modem.pdu.Pdu;
import smshub.protocol.modem.pdu.PduException;
import smshub.protocol.modem.pdu.StatusReport;
import smshub.protocol.modem.pdu.Tpdu;

/**
 * What comes in by one modem: out of its memories to the listener, and out of the memories once that has taken it.
 * Unless said otherwise, on the modem's thread.
 */
final class Reception {
    private static final Logger LOG = LoggerFactory.getLogger(Reception.class);
    /** Places that shall stay free. */
    private static final int ROOM = 2;
    /** The last of the two states of a received message, unread and read (3GPP TS 27.005 clause 3.1). */
    private static final int READ = 1;

    private final String port;
    /** The memory that messages are received in. */
    private final String usual;

    private final Duration storage;
    private final Duration patience;
    /** Whether messages are taken off the SIM, or reports alone. */
    private final boolean messages;

    private final Journal journal;
    private final ModemStatus status;
    private final Errands errands;
    private final Runnable wake;
    private final Clock clock;
    private final Set<String> offered = ConcurrentHashMap.newKeySet();
    private final Map<String, ModemInbound> refusedByListener = new ConcurrentHashMap<>();
    private final Map<ModemInbox.Place, String> unreadable = new HashMap<>();
    /** Places that were to be cleared when the line broke. */
    private final Set<ModemInbox.Place> clearing = new HashSet<>();

    private volatile ModemListener listener;
    private ModemDialogue dialogue;
    private ModemInbox inbox;
    private String imsi;
    private String memory = "";
    private boolean reportMemory;

    /**
     * @param storage how long the modem may take to read and write its memories
     * @param wake has the modem's thread run its errands; any thread may call it
     */
    Reception(
            String port,
            ModemConfiguration configuration,
            Duration storage,
            Journal journal,
            ModemStatus status,
            Errands errands,
            Runnable wake,
            Clock clock) {
        this.port = port;
        this.usual = configuration.getStorage();
        this.storage = storage;
        this.patience = Duration.ofMillis(configuration.getIncompleteAfter());
        this.messages = configuration.isMessages();
        this.journal = journal;
        this.status = status;
        this.errands = errands;
        this.wake = wake;
        this.clock = clock;
    }

    /** Who takes what comes in, from now on; null when nobody does, and messages stay on the SIM. By any thread. */
    void listener(ModemListener newListener) {
        listener = newListener;
    }

    /** A SIM is there, over a line that is new perhaps. Places of another SIM hold other messages. */
    void begin(ModemDialogue newDialogue, String newImsi) {
        dialogue = newDialogue;
        if (!newImsi.equals(imsi)) {
            errands.forget();
            offered.clear();
            refusedByListener.clear();
            unreadable.clear();
            clearing.clear();
            inbox = new ModemInbox(patience);
            imsi = newImsi;
        }
    }

    /** Has the modem store, read and delete messages in one memory, as far as it lets itself be told. */
    void store() throws IOException {
        reportMemory = dialogue.ask("AT+CPMS=?").value("+CPMS:").orElse("").contains("\"SR\"");
        memory = "";
        String quoted = '"' + usual + '"';
        if (dialogue.ask("AT+CPMS=" + quoted + "," + quoted + "," + quoted, storage)
                .ok()) {
            memory = usual;
        } else {
            select(usual);
        }
    }

    /** Whether it takes care of a line that nobody asked for, in the middle of anything. */
    boolean news(String line, String message) {
        if (message != null) {
            if (!line.startsWith("+CBM:")) {
                // The modem does not store it, and a broken line or another SIM forgets errands.
                String key = journal.hold(message);
                errands.add(() -> stored(ModemInbox.Place.held(key), message));
            }
            return true;
        }
        boolean stored = line.startsWith("+CMTI:") || line.startsWith("+CDSI:");
        if (stored && (messages || line.startsWith("+CDSI:"))) {
            errands.add(() -> announced(line));
        }
        return stored;
    }

    /** Looks at all that lies anywhere, whether it was announced or not. */
    void look() throws IOException {
        filling(dialogue.ask("AT+CPMS?", storage).value("+CPMS:").orElse(""));
        if (listener != null) {
            journal.held().forEach((key, hex) -> stored(ModemInbox.Place.held(key), hex));
            list();
            inbox.overdue(clock.instant()).forEach(this::offer);
            List.copyOf(refusedByListener.values()).forEach(this::offer);
            journal.untold().forEach(this::tell);
            makeRoom();
        }
    }

    private void filling(String numbers) {
        String[] words = numbers.split(",");
        if (words.length > 2) {
            status.storageUsed = number(words[1]);
            status.storageTotal = number(words[2]);
            if (status.storageTotal > 0 && status.storageUsed >= status.storageTotal) {
                status.lastError = "the memory for messages is full";
                LOG.warn("Modem {} receives nothing more: {}", port, status.lastError);
            }
        }
    }

    private static int number(String word) {
        String digits = word.strip();
        return digits.matches("\\d{1,5}") ? Integer.parseInt(digits) : 0;
    }

    private void announced(String line) throws IOException {
        String[] words = line.substring(line.indexOf(':') + 1).replace("\"", "").split(",");
        if (words.length < 2 || listener == null) {
            return;
        }
        read(new ModemInbox.Place(words[0].strip(), words[1].strip()));
    }

    private void read(ModemInbox.Place place) throws IOException {
        select(place.memory());
        CommandAnswer answer = dialogue.ask("AT+CMGR=" + place.key(), storage);
        if (answer.ok() && answer.lines().size() > 1) {
            stored(new ModemInbox.Place(memory, place.key()), answer.lines().get(1));
        }
        select(usual);
    }

    private void select(String wanted) throws IOException {
        if (!wanted.isEmpty() && !wanted.equals(memory)) {
            if (dialogue.ask("AT+CPMS=\"" + wanted + "\"", storage).ok()) {
                memory = wanted;
            } else {
                LOG.debug("Modem {} has no memory {}", port, wanted);
            }
        }
    }

    /** Reads all that is stored, reports that have a memory of their own among it. */
    private void list() throws IOException {
        if (reportMemory) {
            select("SR");
            listMemory();
            select(usual);
        }
        listMemory();
    }

    private void listMemory() throws IOException {
        CommandAnswer answer = dialogue.ask("AT+CMGL=4", storage);
        Set<ModemInbox.Place> filled = new HashSet<>();
        List<String> lines = answer.lines();
        for (int i = 0; i + 1 < lines.size(); i++) {
            // A place may be listed without its message.
            if (lines.get(i).startsWith("+CMGL:") && !lines.get(i + 1).startsWith("+CMGL:")) {
                String[] words = lines.get(i).substring(6).split(",");
                ModemInbox.Place place = new ModemInbox.Place(memory, words[0].strip());
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
    private void stored(ModemInbox.Place place, String hex) {
        if (inbox.knows(place, hex)) {
            return;
        }
        try {
            Tpdu message = Pdu.decode(hex).message();
            if (message instanceof Deliver && !messages) {
                // It stays where it is.
                inbox.done(place, hex);
            } else if (message instanceof Deliver deliver) {
                offer(inbox.add(place, deliver, hex, clock.instant()));
            } else if (message instanceof StatusReport report) {
                reported(report);
                // Seen again it must not be cleared once more: by then another one may lie there that nobody has read.
                inbox.done(place, hex);
                errands.add(() -> clear(place));
            } else {
                unreadable(new UnreadablePdu(place, hex, "a message of a kind that is not received"));
            }
        } catch (PduException e) {
            unreadable(new UnreadablePdu(place, hex, e.getMessage()));
        }
    }

    private void unreadable(UnreadablePdu message) {
        ModemInbox.Place place = message.place();
        if (!messages) {
            // It may be a message that shall stay.
            inbox.done(place, message.hex());
            return;
        }
        if (!message.hex().equals(unreadable.put(place, message.hex()))) {
            status.undecodable.increment();
            status.lastError = "a message cannot be read: " + message.why();
            LOG.warn("Modem {} has a message that cannot be read: {}", port, message.why());
            if (place.memory() != null) {
                // Noise on the line may be at fault.
                errands.add(() -> read(place));
                return;
            }
        }
        ModemListener to = listener;
        if (to != null && offered.add(message.toString())) {
            to.unreadable(port, message, taken -> {
                errands.add(() -> {
                    if (taken) {
                        clear(place);
                    }
                    offered.remove(message.toString());
                });
                wake.run();
            });
        }
    }

    private void offer(ModemInbound message) {
        ModemListener to = listener;
        if (message == null) {
            return;
        }
        if (to == null) {
            refusedByListener.put(message.id(), message);
        } else if (offered.add(message.id())) {
            refusedByListener.remove(message.id());
            to.inbound(port, message, taken -> {
                errands.add(() -> settled(message, taken));
                wake.run();
            });
        }
    }

    private void settled(ModemInbound message, boolean taken) {
        if (taken) {
            // One by one: where the line breaks in between, those that are clear may be in use again.
            message.places().forEach(place -> errands.add(() -> clear(place)));
            status.received.increment();
        } else {
            refusedByListener.put(message.id(), message);
        }
        offered.remove(message.id());
    }

    private void clear(ModemInbox.Place place) throws IOException {
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
            select(usual);
        }
        inbox.cleared(place);
        unreadable.remove(place);
    }

    /** Whether there still lies what was taken over. */
    private boolean holds(ModemInbox.Place place) throws IOException {
        List<String> lines = dialogue.ask("AT+CMGR=" + place.key(), storage).lines();
        return lines.size() > 1
                && (inbox.knows(place, lines.get(1)) || lines.get(1).equals(unreadable.get(place)));
    }

    private void reported(StatusReport report) {
        status.reports.increment();
        journal.report(report).ifPresentOrElse(this::tell, () -> LOG.debug("Modem {} has a report of nothing", port));
    }

    /** Tells the listener what the reports, or a late answer, come to. */
    void tell(MessageInFlight message) {
        ModemListener to = listener;
        DeliveryState reached = message.state();
        String key = "report " + message.id() + " " + reached;
        if (to != null && reached != null && offered.add(key)) {
            ModemReport report = new ModemReport(message.id(), reached, message.status(), message.at());
            to.report(port, report, taken -> {
                if (taken) {
                    journal.told(report.id(), reached);
                }
                offered.remove(key);
            });
        }
    }

    /** A longer message may have more parts than the SIM has places. */
    private void makeRoom() throws IOException {
        if (status.storageTotal > 0 && status.storageUsed > status.storageTotal - ROOM) {
            for (Map.Entry<ModemInbox.Place, String> part :
                    inbox.waitingOnModem().entrySet()) {
                String key = journal.hold(part.getValue());
                inbox.moved(part.getKey(), ModemInbox.Place.held(key));
                clear(part.getKey());
            }
        }
    }
}
