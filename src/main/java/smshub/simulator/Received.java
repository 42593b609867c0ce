package smshub.simulator;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the stand-ins took. A message is known by the id that its sender gave it, else by number and text; that one is
 * here twice means that a person would have got it twice.
 */
public final class Received {
    /** How much is remembered. */
    public enum Memory {
        /** The latest 100,000 messages, and what became of them. */
        ALL,
        /** Ids, and how often each came. */
        IDS,
        /** Their number. Repeated ids are then not noticed. */
        COUNT
    }

    private static final int MOST_MESSAGES = 100_000;

    private final Memory memory;
    private final Map<String, Integer> counts = new HashMap<>();
    /** What each provider took, by its name and the sender's id. */
    private final Set<String> ids = new HashSet<>();

    private final Map<String, Message> messages = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Message> eldest) {
            return size() > MOST_MESSAGES;
        }
    };
    private long total;
    private long repeats;

    /**
     * One message that was taken.
     *
     * @param provider stand-in that took it
     * @param id the sender's id, or null
     * @param providerId the provider's id
     * @param state what became of it, in SMSAPI's words
     */
    public record Message(
            String provider,
            String id,
            String to,
            String from,
            String text,
            int parts,
            String providerId,
            Instant at,
            String state) {
        String key() {
            return id != null ? id : to + " " + text;
        }

        Message in(String newState) {
            return new Message(provider, id, to, from, text, parts, providerId, at, newState);
        }
    }

    Received(Memory memory) {
        this.memory = memory;
    }

    /** How many messages were taken, repeats among them. */
    public synchronized long total() {
        return total;
    }

    /** How many messages were refused because their id was taken before. */
    public synchronized long repeats() {
        return repeats;
    }

    /** How often each message was taken, by its key. */
    public synchronized Map<String, Integer> counts() {
        return Map.copyOf(counts);
    }

    /** The messages that are remembered, the oldest first. */
    public synchronized List<Message> messages() {
        return List.copyOf(messages.values());
    }

    /** Forgets everything. */
    public synchronized void clear() {
        counts.clear();
        ids.clear();
        messages.clear();
        total = 0;
        repeats = 0;
    }

    synchronized void add(Message message) {
        total++;
        if (memory != Memory.COUNT) {
            counts.merge(message.key(), 1, Integer::sum);
            ids.add(message.provider() + " " + message.id());
        }
        if (memory == Memory.ALL) {
            messages.put(message.providerId(), message);
        }
    }

    /** Whether a provider took a message with this id; counted as a repeat if so. */
    synchronized boolean repeated(String provider, String id) {
        boolean known = ids.contains(provider + " " + id);
        repeats += known ? 1 : 0;
        return known;
    }

    synchronized Message find(String providerId) {
        return messages.get(providerId);
    }

    synchronized boolean forget(String providerId) {
        return messages.remove(providerId) != null;
    }

    /** What becomes of a message, in SMSAPI's words; a receipt of it is another thing. */
    public synchronized void become(String providerId, String state) {
        messages.computeIfPresent(providerId, (id, message) -> message.in(state));
    }

    /** The latest messages that are remembered, the oldest of them first. */
    public synchronized List<Message> latest(int most) {
        List<Message> all = new ArrayList<>(messages.values());
        return all.subList(Math.max(0, all.size() - most), all.size());
    }
}
