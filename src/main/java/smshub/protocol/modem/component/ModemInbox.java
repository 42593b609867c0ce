package smshub.protocol.modem.component;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import smshub.protocol.modem.pdu.Concatenation;
import smshub.protocol.modem.pdu.Deliver;

/**
 * Inbound messages between the places where they are kept, the SIM or the journal, and their consumer. It holds nothing
 * that is not kept in its place, so that after a restart the places fill it again.
 */
final class ModemInbox {
    /**
     * Where a part is kept.
     *
     * @param memory of the modem, such as SM; null for the journal
     * @param key index in that memory, or key in the journal
     */
    record Place(String memory, String key) {
        static Place held(String key) {
            return new Place(null, key);
        }
    }

    /** Which parts belong together. */
    private record Whole(String from, int reference, boolean wide, int total) {}

    private record Kept(Place place, Deliver deliver, String hex) {}

    /** A longer message as far as its parts have come. */
    private static final class Pile {
        final Instant since;
        final TreeMap<Integer, Kept> parts = new TreeMap<>();
        final List<Place> places = new ArrayList<>();

        Pile(Instant since) {
            this.since = since;
        }
    }

    private final Duration patience;
    private final Map<Whole, Pile> piles = new LinkedHashMap<>();
    private final Map<Place, String> known = new HashMap<>();

    /** @param patience how long missing parts are waited for */
    ModemInbox(Duration patience) {
        this.patience = patience;
    }

    /** Whether what lies in a place has been taken in already; places are used again for other messages. */
    boolean knows(Place place, String hex) {
        return hex.equals(known.get(place));
    }

    /** What lies in a place is no part of a message, and all that is left to do is to clear the place. */
    void done(Place place, String hex) {
        known.put(place, hex);
    }

    /** Takes in what lies in a place; the message when it is complete by now, else null. */
    ModemInbound add(Place place, Deliver deliver, String hex, Instant now) {
        known.put(place, hex);
        Concatenation part = deliver.content().header().concatenation();
        if (part == null || part.total() == 1) {
            return inbound(List.of(new Kept(place, deliver, hex)), List.of(place), 1);
        }
        Whole whole = new Whole(deliver.from().toString(), part.reference(), part.wide(), part.total());
        Pile pile = piles.computeIfAbsent(whole, first -> new Pile(since(deliver, now)));
        pile.places.add(place);
        // A part that comes twice counts once, and both its places are cleared.
        pile.parts.putIfAbsent(part.number(), new Kept(place, deliver, hex));
        if (pile.parts.size() < part.total()) {
            return null;
        }
        piles.remove(whole);
        return inbound(List.copyOf(pile.parts.values()), pile.places, part.total());
    }

    /** By the service centre's clock, which does not begin anew when this process does. */
    private static Instant since(Deliver deliver, Instant now) {
        Instant at = deliver.at() == null ? now : deliver.at().toInstant();
        return at.isBefore(now) ? at : now;
    }

    /** Messages whose missing parts nobody waits for any longer. */
    List<ModemInbound> overdue(Instant now) {
        List<ModemInbound> overdue = new ArrayList<>();
        for (Iterator<Map.Entry<Whole, Pile>> entries = piles.entrySet().iterator(); entries.hasNext(); ) {
            Map.Entry<Whole, Pile> entry = entries.next();
            Pile pile = entry.getValue();
            if (!pile.since.plus(patience).isAfter(now)) {
                entries.remove();
                overdue.add(inbound(
                        List.copyOf(pile.parts.values()),
                        pile.places,
                        entry.getKey().total()));
            }
        }
        return overdue;
    }

    /** Parts in memories of the modem that wait for others, with their hexadecimal digits. */
    Map<Place, String> waitingOnModem() {
        Map<Place, String> waiting = new LinkedHashMap<>();
        for (Pile pile : piles.values()) {
            for (Place place : pile.places) {
                if (place.memory() != null) {
                    waiting.put(place, known.get(place));
                }
            }
        }
        return waiting;
    }

    /** A part is kept somewhere else now. */
    void moved(Place from, Place to) {
        known.put(to, known.remove(from));
        for (Pile pile : piles.values()) {
            pile.places.replaceAll(place -> place.equals(from) ? to : place);
        }
    }

    /** A place has been cleared. */
    void cleared(Place place) {
        known.remove(place);
    }

    /** Forgets places of a memory that are empty now, whoever emptied them. */
    void keepOnly(String memory, Set<Place> filled) {
        Set<Place> gone = new HashSet<>(known.keySet());
        gone.removeIf(place -> !memory.equals(place.memory()) || filled.contains(place));
        known.keySet().removeAll(gone);
    }

    private static ModemInbound inbound(List<Kept> parts, List<Place> places, int total) {
        Deliver first = parts.get(0).deliver();
        OffsetDateTime at = first.at();
        StringBuilder text = new StringBuilder();
        MessageDigest digest = sha256();
        for (Kept part : parts) {
            text.append(part.deliver().content().text());
            digest.update(part.hex().getBytes(StandardCharsets.US_ASCII));
        }
        return new ModemInbound(
                HexFormat.of().formatHex(digest.digest(), 0, 16),
                first.from().toString(),
                text.toString(),
                first.content().coding(),
                at == null ? null : at.toInstant(),
                parts.size(),
                total,
                List.copyOf(places));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
