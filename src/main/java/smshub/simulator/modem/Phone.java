package smshub.simulator.modem;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import smshub.protocol.modem.pdu.Address;
import smshub.protocol.modem.pdu.Concatenation;
import smshub.protocol.modem.pdu.DeliveryStatus;
import smshub.protocol.modem.pdu.UserData;

/** A virtual phone, which keeps what it got, its parts joined. */
public final class Phone {
    /** The status of a message that arrived. */
    public static final DeliveryStatus ARRIVED = new DeliveryStatus(0);

    private final String number;
    private final Latest<Message> received = new Latest<>();
    private final Map<Key, Map<Integer, UserData>> incomplete = new HashMap<>();
    private volatile DeliveryStatus status = ARRIVED;

    /**
     * A message as its reader sees it.
     *
     * @param parts of which it was joined
     * @param flash whether it was shown at once and not stored
     * @param at when its last part came
     */
    public record Message(String from, String text, int parts, boolean flash, Instant at) {}

    /** What the parts of one message have in common. */
    private record Key(String from, int reference, boolean wide, int total) {}

    Phone(String number) {
        this.number = number;
    }

    public String number() {
        return number;
    }

    /** The messages that are complete, in the order in which they became so. */
    public List<Message> received() {
        return received.list();
    }

    /** How many messages still lack a part. */
    public synchronized int incomplete() {
        return incomplete.size();
    }

    /** Tells senders this status from now on, if they want one; the phone gets only what is told as delivered. */
    public void reports(DeliveryStatus what) {
        status = what;
    }

    /** Forgets everything. */
    public synchronized void clear() {
        received.clear();
        incomplete.clear();
    }

    DeliveryStatus status() {
        return status;
    }

    synchronized void take(Address sender, UserData content) {
        String from = sender.toString();
        Concatenation part = content.header().concatenation();
        if (part == null) {
            show(from, content.text(), 1, content);
            return;
        }
        Key key = new Key(from, part.reference(), part.wide(), part.total());
        Map<Integer, UserData> parts = incomplete.computeIfAbsent(key, k -> new TreeMap<>());
        parts.putIfAbsent(part.number(), content);
        if (parts.size() == part.total()) {
            incomplete.remove(key);
            StringBuilder text = new StringBuilder();
            parts.values().forEach(one -> text.append(one.text()));
            show(from, text.toString(), parts.size(), content);
        }
    }

    private void show(String from, String text, int parts, UserData last) {
        received.add(new Message(from, text, parts, last.coding().flash(), Instant.now()));
    }
}
