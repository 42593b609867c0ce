package smshub.protocol.modem.pdu;

/**
 * The place of a message among the parts of a longer one (3GPP TS 23.040 clauses 9.2.3.24.1 and 9.2.3.24.8). Parts
 * belong together when sender, reference, width and total agree.
 *
 * @param reference the same in all parts: 0 to 255, or to 65535 where it is wide
 * @param wide whether the reference has 16 bits
 * @param total 1 to 255 parts
 * @param number of this part, from 1
 */
public record Concatenation(int reference, boolean wide, int total, int number) {
    public Concatenation {
        if (reference < 0 || reference > (wide ? 0xFFFF : 0xFF)) {
            throw new IllegalArgumentException("reference " + reference);
        }
        if (number < 1 || number > total || total > 255) {
            throw new IllegalArgumentException("part " + number + " of " + total);
        }
    }
}
