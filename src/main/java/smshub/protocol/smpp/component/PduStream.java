package smshub.protocol.smpp.component;

import io.vertx.core.buffer.Buffer;

/** Cuts what one connection brings into whole PDUs, by the length that stands before each (SMPP 3.4 section 3.2). */
final class PduStream {
    private static final int HEADER = 16;
    /** More than a payload and all parameters can be. */
    private static final int LONGEST_PDU = 1 << 17;

    private Buffer unread;
    private int begin;
    private int longest = LONGEST_PDU;
    private boolean foreign;

    /** Takes nothing longer than so many octets from now on; what is longer counts as none. */
    void longest(int octets) {
        longest = Math.min(octets, LONGEST_PDU);
    }

    /** Takes what came; it may begin and end anywhere in a PDU. */
    void add(Buffer data) {
        unread = unread == null ? data : unread.appendBuffer(data);
    }

    /** The next whole PDU; null when it has not come yet, or what came is none. */
    byte[] next() {
        if (unread == null || foreign) {
            return null;
        }
        int rest = unread.length() - begin;
        if (rest < HEADER) {
            return keep();
        }
        int length = unread.getInt(begin);
        if (length < HEADER || length > longest) {
            foreign = true;
            return null;
        }
        if (rest < length) {
            return keep();
        }
        byte[] pdu = unread.getBytes(begin, begin + length);
        begin += length;
        return pdu;
    }

    /** Keeps no more than what is still to be read. */
    private byte[] keep() {
        if (begin > 0) {
            unread = begin == unread.length() ? null : unread.getBuffer(begin, unread.length());
        }
        begin = 0;
        return null;
    }

    /** Whether the other side speaks something else than SMPP. */
    boolean foreign() {
        return foreign;
    }
}
