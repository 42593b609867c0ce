package smshub.text;

import java.util.Arrays;

/** Text as septets under a locking and a single shift table, and septets packed into octets (3GPP TS 23.038). */
public final class Septets {
    private static final int ESCAPED = 0x80;
    private static final short NONE = -1;
    private static final Septets[][] ALL = new Septets[Language.values().length][Language.values().length];

    static {
        for (Language locking : Language.values()) {
            for (Language single : Language.values()) {
                ALL[locking.ordinal()][single.ordinal()] = new Septets(locking, single);
            }
        }
    }

    /** Codes by character, with a mark where the escape goes before them; infinity is the highest of all. */
    private final short[] codes = new short['∞' + 1];

    private final Language locking;
    private final Language single;

    private Septets(Language locking, Language single) {
        this.locking = locking;
        this.single = single;
        Arrays.fill(codes, NONE);
        for (int code = 0; code < 128; code++) {
            if (single.hasSingle(code)) {
                codes[single.single(code)] = (short) (ESCAPED | code);
            }
        }
        for (int code = 0; code < 128; code++) {
            if (code != GsmAlphabet.ESCAPE) {
                codes[locking.locking(code)] = (short) code;
            }
        }
    }

    /** Those of a locking and a single shift table. */
    public static Septets of(Language locking, Language single) {
        return ALL[locking.ordinal()][single.ordinal()];
    }

    /** Septets of a character, 0 where the tables do not have it. */
    public int count(int character) {
        int code = character < codes.length ? codes[character] : NONE;
        return code == NONE ? 0 : code < ESCAPED ? 1 : 2;
    }

    /** Septets of a text, or -1 when the tables lack one of its characters. */
    public int count(String text) {
        int sum = 0;
        for (int i = 0; i < text.length(); i++) {
            int count = count(text.charAt(i));
            if (count == 0) {
                return -1;
            }
            sum += count;
        }
        return sum;
    }

    /** Packs a text that the tables have, from a given septet on; the septets before it stay for others to fill. */
    public byte[] pack(String text, int from) {
        int count = from + count(text);
        byte[] octets = new byte[(count * 7 + 7) / 8];
        int index = from;
        for (int i = 0; i < text.length(); i++) {
            int code = codes[text.charAt(i)];
            if (code >= ESCAPED) {
                put(octets, index++, GsmAlphabet.ESCAPE);
            }
            put(octets, index++, code & 0x7F);
        }
        return octets;
    }

    /** The text of the septets from one index up to another, all of which the octets hold. */
    public String unpack(byte[] octets, int from, int to) {
        StringBuilder text = new StringBuilder(to - from);
        for (int i = from; i < to; i++) {
            int code = get(octets, i);
            if (code == GsmAlphabet.ESCAPE && i + 1 < to) {
                text.append(shifted(get(octets, ++i)));
            } else {
                text.append(locking.locking(code));
            }
        }
        return text.toString();
    }

    /** A text that the tables have as septets, one in each octet. */
    public byte[] encode(String text) {
        byte[] septets = new byte[count(text)];
        int next = 0;
        for (int i = 0; i < text.length(); i++) {
            int code = codes[text.charAt(i)];
            if (code >= ESCAPED) {
                septets[next++] = (byte) GsmAlphabet.ESCAPE;
            }
            septets[next++] = (byte) (code & 0x7F);
        }
        return septets;
    }

    /** The text of septets, one in each octet. */
    public String decode(byte[] septets) {
        StringBuilder text = new StringBuilder(septets.length);
        for (int i = 0; i < septets.length; i++) {
            int code = septets[i] & 0x7F;
            if (code == GsmAlphabet.ESCAPE && i + 1 < septets.length) {
                text.append(shifted(septets[++i] & 0x7F));
            } else {
                text.append(locking.locking(code));
            }
        }
        return text.toString();
    }

    /** A code that the single shift table lacks shows as that of the locking table. */
    private char shifted(int code) {
        return single.hasSingle(code) ? single.single(code) : locking.locking(code);
    }

    private static void put(byte[] octets, int index, int code) {
        int bit = index * 7;
        int shifted = code << bit % 8;
        octets[bit / 8] |= (byte) shifted;
        if (shifted > 0xFF) {
            octets[bit / 8 + 1] |= (byte) (shifted >> 8);
        }
    }

    private static int get(byte[] octets, int index) {
        int bit = index * 7;
        int low = octets[bit / 8] & 0xFF;
        int high = bit % 8 > 1 ? octets[bit / 8 + 1] & 0xFF : 0;
        return (high << 8 | low) >> bit % 8 & 0x7F;
    }
}
