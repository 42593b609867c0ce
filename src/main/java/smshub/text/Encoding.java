package smshub.text;

/** How a message is carried over the air (3GPP TS 23.038 clause 6.2). */
public enum Encoding {
    /** Default alphabet and its extension table: 160 septets in one segment, 153 in each of several. */
    GSM7(160, 153),
    /** UTF-16 code units: 70 in one segment, 67 in each of several. */
    UCS2(70, 67),
    /** Octets that are no text: see {@link BinaryContent}. */
    OCTETS(140, 134);

    private final int single;
    private final int concatenated;

    Encoding(int single, int concatenated) {
        this.single = single;
        this.concatenated = concatenated;
    }

    /** Septets (GSM7), UTF-16 units (UCS2) or octets that fit a message of one segment. */
    public int single() {
        return single;
    }

    /** Septets, units or octets that fit each segment of a longer message, with the 8-bit concatenation header. */
    public int concatenated() {
        return concatenated;
    }
}
