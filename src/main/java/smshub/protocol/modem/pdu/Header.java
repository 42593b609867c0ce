package smshub.protocol.modem.pdu;

import java.util.ArrayList;
import java.util.List;
import smshub.text.Language;

/**
 * User data header (3GPP TS 23.040 clause 9.2.3.24).
 *
 * @param concatenation null for a message of one part
 * @param locking table in place of the default alphabet
 * @param single table in place of the extension table
 * @param others elements that this class has no name for, in their order
 */
public record Header(Concatenation concatenation, Language locking, Language single, List<Element> others) {
    public static final Header NONE = new Header(null, Language.DEFAULT, Language.DEFAULT, List.of());

    private static final int CONCATENATION = 0x00;
    private static final int WIDE_CONCATENATION = 0x08;
    private static final int SINGLE_SHIFT = 0x24;
    private static final int LOCKING_SHIFT = 0x25;

    /**
     * An element such as ports (identifiers 4 and 5).
     *
     * @param data hexadecimal digits, upper case
     */
    public record Element(int identifier, String data) {}

    public Header {
        others = List.copyOf(others);
    }

    /** The header of one part in 7-bit text or UCS-2 without national tables. */
    public static Header of(Concatenation concatenation) {
        return new Header(concatenation, Language.DEFAULT, Language.DEFAULT, List.of());
    }

    /** Octets that it takes in the user data, its length octet among them; 0 for none at all. */
    public int octets() {
        return encoded().length;
    }

    byte[] encoded() {
        Octets.Out elements = new Octets.Out();
        if (concatenation != null) {
            int reference = concatenation.reference();
            if (concatenation.wide()) {
                elements.one(WIDE_CONCATENATION).one(4).one(reference >> 8).one(reference);
            } else {
                elements.one(CONCATENATION).one(3).one(reference);
            }
            elements.one(concatenation.total()).one(concatenation.number());
        }
        shift(elements, SINGLE_SHIFT, single);
        shift(elements, LOCKING_SHIFT, locking);
        for (Element other : others) {
            byte[] data = Octets.HEX.parseHex(other.data());
            elements.one(other.identifier()).one(data.length).some(data);
        }
        byte[] all = elements.all();
        return all.length == 0
                ? all
                : new Octets.Out().one(all.length).some(all).all();
    }

    private static void shift(Octets.Out elements, int identifier, Language language) {
        if (language != Language.DEFAULT) {
            elements.one(identifier).one(1).one(language.identifier());
        }
    }

    /** Reads the elements; a header whose elements do not add up is to be ignored as a whole. */
    static Header decode(byte[] elements) {
        Octets in = new Octets(elements);
        Concatenation concatenation = null;
        Language locking = Language.DEFAULT;
        Language single = Language.DEFAULT;
        List<Element> others = new ArrayList<>();
        try {
            while (in.left() > 0) {
                int identifier = in.one();
                byte[] data = in.some(in.one());
                // of an element that comes twice, the last one counts
                if (isConcatenation(identifier, data)) {
                    concatenation = concatenation(data);
                } else if (isShift(identifier, SINGLE_SHIFT, data)) {
                    single = Language.of(data[0]).orElseThrow();
                } else if (isShift(identifier, LOCKING_SHIFT, data)) {
                    locking = Language.of(data[0]).orElseThrow();
                } else {
                    others.add(new Element(identifier, Octets.HEX.formatHex(data)));
                }
            }
            return new Header(concatenation, locking, single, others);
        } catch (PduException e) {
            return NONE;
        }
    }

    private static boolean isConcatenation(int identifier, byte[] data) {
        if (!(identifier == CONCATENATION && data.length == 3
                || identifier == WIDE_CONCATENATION && data.length == 4)) {
            return false;
        }
        int total = data[data.length - 2] & 0xFF;
        int number = data[data.length - 1] & 0xFF;
        return number >= 1 && number <= total;
    }

    private static Concatenation concatenation(byte[] data) {
        boolean wide = data.length == 4;
        int reference = wide ? (data[0] & 0xFF) << 8 | data[1] & 0xFF : data[0] & 0xFF;
        return new Concatenation(reference, wide, data[data.length - 2] & 0xFF, data[data.length - 1] & 0xFF);
    }

    /** A language without tables here is read by the default ones, as the specification asks. */
    private static boolean isShift(int identifier, int shift, byte[] data) {
        return identifier == shift
                && data.length == 1
                && Language.of(data[0] & 0xFF)
                        .filter(l -> l != Language.DEFAULT)
                        .isPresent();
    }
}
