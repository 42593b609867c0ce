package smshub.protocol.modem.component;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import smshub.protocol.modem.pdu.DeliveryStatus;

/** A message on one modem, from its first part to its last report, as the modem's {@link Journal} knows it. */
final class MessageInFlight {
    static final int UNKNOWN_REFERENCE = -1;

    /** What became of one part. */
    static final class Part {
        /** When it may have gone out; null before. */
        Instant tried;
        /** Whether the modem took it. */
        boolean sent;

        int reference = UNKNOWN_REFERENCE;
        DeliveryStatus status;
        /** When it arrived, or when that failed. */
        Instant ended;
    }

    private final String id;
    private final int reference;
    private final String recipient;
    final Instant since;
    final Part[] parts;
    DeliveryState told;
    /** Whether its sender was told that nobody knows, and the modem told late. */
    boolean late;
    /** Whether its sender was told that only some of its parts went out. */
    boolean givenUp;

    MessageInFlight(String id, int reference, int total, String recipient, Instant since) {
        this.id = id;
        this.reference = reference;
        this.recipient = recipient;
        this.since = since;
        this.parts = new Part[total];
        for (int i = 0; i < total; i++) {
            parts[i] = new Part();
        }
    }

    String id() {
        return id;
    }

    String recipient() {
        return recipient;
    }

    /** By which phones know its parts. */
    int reference() {
        return reference;
    }

    boolean sent(int part) {
        return parts[part].sent;
    }

    /** What the modem called the parts; -1 for one of which it did not tell. */
    List<Integer> references() {
        List<Integer> references = new ArrayList<>(parts.length);
        for (Part part : parts) {
            references.add(part.reference);
        }
        return references;
    }

    boolean complete() {
        for (Part part : parts) {
            if (!part.sent) {
                return false;
            }
        }
        return true;
    }

    boolean begun() {
        for (Part part : parts) {
            if (part.sent) {
                return true;
            }
        }
        return false;
    }

    boolean doubtful() {
        for (Part part : parts) {
            if (part.tried != null && !part.sent) {
                return true;
            }
        }
        return false;
    }

    /** What the reports of all parts, and a late answer, come to; null when there is none that matters. */
    DeliveryState state() {
        boolean all = true;
        boolean any = false;
        for (Part part : parts) {
            if (part.status == null) {
                all = false;
                continue;
            }
            any = true;
            if (part.status.state() == DeliveryStatus.State.FAILED) {
                return DeliveryState.UNDELIVERED;
            }
            all &= part.status.state() == DeliveryStatus.State.DELIVERED;
        }
        return all ? DeliveryState.DELIVERED : (any || late) && complete() ? DeliveryState.UNDERWAY : null;
    }

    /** When the last reported event was. */
    Instant at() {
        Instant last = since;
        for (Part part : parts) {
            if (part.ended != null && part.ended.isAfter(last)) {
                last = part.ended;
            }
        }
        return last;
    }

    /** The status that tells most: the first failure, else the first that is still tried, else the last. */
    DeliveryStatus status() {
        DeliveryStatus found = null;
        for (Part part : parts) {
            if (part.status != null
                    && (found == null
                            || part.status.state().ordinal() > found.state().ordinal())) {
                found = part.status;
            }
        }
        return found;
    }
}
