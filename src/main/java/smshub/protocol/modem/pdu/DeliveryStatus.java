package smshub.protocol.modem.pdu;

import java.util.Map;

/**
 * The status that a report tells (TP-ST, 3GPP TS 23.040 clause 9.2.3.15).
 *
 * @param octet as on the air
 */
public record DeliveryStatus(int octet) {
    private static final Map<Integer, String> MEANINGS = Map.ofEntries(
            Map.entry(0, "received"),
            Map.entry(1, "forwarded, not confirmed"),
            Map.entry(2, "replaced by the service centre"),
            Map.entry(64, "remote procedure error"),
            Map.entry(65, "incompatible destination"),
            Map.entry(66, "rejected by the recipient's phone"),
            Map.entry(67, "not obtainable"),
            Map.entry(68, "quality of service not available"),
            Map.entry(69, "no interworking"),
            Map.entry(70, "validity period expired"),
            Map.entry(71, "deleted by the sender"),
            Map.entry(72, "deleted by the service centre"),
            Map.entry(73, "does not exist"));
    private static final Map<Integer, String> REASONS = Map.of(
            0, "congestion",
            1, "recipient's phone busy",
            2, "no response from the recipient's phone",
            3, "service rejected",
            4, "quality of service not available",
            5, "error in the recipient's phone");

    /** What a status means for the message. */
    public enum State {
        DELIVERED,
        /** The service centre goes on trying. */
        PENDING,
        FAILED
    }

    public DeliveryStatus {
        if (octet < 0 || octet > 255) {
            throw new IllegalArgumentException("not an octet");
        }
    }

    /** Reserved values of the upper half count as failed: nobody promises that the message arrived. */
    public State state() {
        if (octet < 32) {
            return State.DELIVERED;
        }
        return octet < 64 ? State.PENDING : State.FAILED;
    }

    /** A few words for people; the number alone where it is reserved or a service centre's own. */
    public String meaning() {
        if (octet >= 32 && octet < 64 || octet >= 96 && octet < 128) {
            String reason = REASONS.getOrDefault(octet % 32, "status " + octet);
            return reason + (octet < 64 ? ", still trying" : ", given up");
        }
        return MEANINGS.getOrDefault(octet, "status " + octet);
    }
}
