package smshub.protocol.modem.pdu;

import java.util.regex.Pattern;
import smshub.text.Language;
import smshub.text.Septets;

/**
 * A subscriber, a service or a service centre (3GPP TS 23.040 clause 9.1.2.5).
 *
 * @param type of number
 * @param plan numbering plan, 0 to 15: 1 telephone, 0 unknown
 * @param value digits, also {@code * # a b c}, without a plus sign; for {@link Type#ALPHANUMERIC} a text of GSM-7
 */
public record Address(Type type, int plan, String value) {
    private static final Pattern NUMERIC = Pattern.compile("[0-9*#abc]{0,20}");
    private static final Type[] TYPES = Type.values();
    private static final int TELEPHONE = 1;
    private static final int EXTENSION_BIT = 0x80;
    private static final int MOST_SEMI_OCTETS = 20;
    private static final int MOST_SEPTETS = 11;
    private static final Septets LETTERS = Septets.of(Language.DEFAULT, Language.DEFAULT);

    /** What kind of number it is, in the order of the codes on the air. */
    public enum Type {
        UNKNOWN,
        INTERNATIONAL,
        NATIONAL,
        NETWORK,
        SUBSCRIBER,
        ALPHANUMERIC,
        ABBREVIATED,
        RESERVED
    }

    /** @throws IllegalArgumentException when the value does not fit the type */
    public Address {
        if (plan < 0 || plan > 15) {
            throw new IllegalArgumentException("a numbering plan is 0 to 15");
        }
        if (type == Type.ALPHANUMERIC) {
            int septets = LETTERS.count(value);
            if (septets < 0 || septets > MOST_SEPTETS) {
                throw new IllegalArgumentException("not " + MOST_SEPTETS + " characters of GSM-7");
            }
        } else if (!NUMERIC.matcher(value).matches()) {
            throw new IllegalArgumentException("not digits, or more than " + MOST_SEMI_OCTETS);
        }
    }

    /**
     * The address that people mean: with a plus sign an international number, digits alone a number of unknown type
     * such as a short one, anything else an alphanumeric sender.
     *
     * @throws IllegalArgumentException when it is too long or has characters that no address can have
     */
    public static Address of(String text) {
        if (text.startsWith("+")) {
            return new Address(Type.INTERNATIONAL, TELEPHONE, text.substring(1));
        }
        return NUMERIC.matcher(text).matches()
                ? new Address(Type.UNKNOWN, TELEPHONE, text)
                : new Address(Type.ALPHANUMERIC, 0, text);
    }

    /** The type of address as one octet, such as 145 for an international number; what {@code AT+CSCA} takes. */
    public int typeOctet() {
        return EXTENSION_BIT | type.ordinal() << 4 | plan;
    }

    /** The form for people, an international number with its plus sign. */
    @Override
    public String toString() {
        return type == Type.INTERNATIONAL ? "+" + value : value;
    }

    /** As sender or recipient: its length counts semi-octets. */
    void encode(Octets.Out out) {
        if (type == Type.ALPHANUMERIC) {
            out.one((LETTERS.count(value) * 7 + 3) / 4).one(typeOctet()).some(LETTERS.pack(value, 0));
        } else {
            out.one(value.length()).one(typeOctet()).some(SemiOctets.of(value));
        }
    }

    static Address decode(Octets in) throws PduException {
        int semiOctets = in.one();
        int typeOctet = in.one();
        if (semiOctets > MOST_SEMI_OCTETS) {
            throw new PduException("an address of " + semiOctets + " semi-octets");
        }
        byte[] octets = in.some((semiOctets + 1) / 2);
        Type type = TYPES[typeOctet >> 4 & 7];
        String value = type == Type.ALPHANUMERIC
                ? LETTERS.unpack(octets, 0, semiOctets * 4 / 7)
                : SemiOctets.digits(octets, semiOctets);
        return new Address(type, typeOctet & 0xF, value);
    }

    /** As service centre: its length counts octets, the one of the type among them; none is a length of 0. */
    static void encodeCentre(Address centre, Octets.Out out) {
        if (centre == null) {
            out.one(0);
        } else {
            byte[] digits = SemiOctets.of(centre.value);
            out.one(1 + digits.length).one(centre.typeOctet()).some(digits);
        }
    }

    static Address decodeCentre(Octets in) throws PduException {
        int octets = in.one();
        if (octets == 0) {
            return null;
        }
        if (octets > 1 + MOST_SEMI_OCTETS / 2) {
            throw new PduException("a service centre of " + octets + " octets");
        }
        int typeOctet = in.one();
        Type type = TYPES[typeOctet >> 4 & 7];
        return new Address(
                // a service centre is a number, whatever the octet says
                type == Type.ALPHANUMERIC ? Type.UNKNOWN : type,
                typeOctet & 0xF,
                SemiOctets.digits(in.some(octets - 1), 2 * (octets - 1)));
    }
}
