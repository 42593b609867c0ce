package smshub.text;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * Octets with a meaning of their own in place of a text (8-bit data, 3GPP TS 23.038 clause 4), with the header that tells a
 * handset what they are for. Where a message has a text it stands as {@link #text}: {@code [udh 0605040B8423F0] DC0601AE},
 * or the digits alone without a header.
 *
 * @param udh user data header with its length octet (3GPP TS 23.040 clause 9.2.3.24), in hexadecimal digits of upper case;
 *     empty for none
 * @param data what stands behind it, in such digits; at least one octet
 */
public record BinaryContent(String udh, String data) {
    private static final HexFormat HEX = HexFormat.of().withUpperCase();
    private static final String BEGIN = "[udh ";
    private static final String END = "] ";
    /** Octets of one message, its header among them. */
    private static final int MOST_OCTETS = 140;
    /** Octets of the element that joins parts, and of the length before it where nothing else stands in the header. */
    private static final int CONCATENATION = 5;

    private static final int CONCATENATED = 0x00;
    private static final int CONCATENATED_WIDE = 0x08;

    /**
     * One message of it.
     *
     * @param udh header with its length octet; empty for none
     */
    public record Part(byte[] udh, byte[] data) {
        /** Header and data, as they go over the air. */
        public byte[] octets() {
            byte[] octets = Arrays.copyOf(udh, udh.length + data.length);
            System.arraycopy(data, 0, octets, udh.length, data.length);
            return octets;
        }
    }

    /** @throws IllegalArgumentException where it is no such content; the sentence's end says why */
    public BinaryContent {
        udh = digits(udh);
        data = digits(data);
        if (data.isEmpty()) {
            throw new IllegalArgumentException("has no octets");
        }
        elements(HEX.parseHex(udh));
    }

    /** @throws IllegalArgumentException as above */
    public static BinaryContent of(byte[] udh, byte[] data) {
        return new BinaryContent(HEX.formatHex(udh), HEX.formatHex(data));
    }

    /**
     * Reads {@link #text}.
     *
     * @throws IllegalArgumentException as above
     */
    public static BinaryContent ofText(String text) {
        int end = text.startsWith(BEGIN) ? text.indexOf(END) : -1;
        return end < 0
                ? new BinaryContent("", text)
                : new BinaryContent(text.substring(BEGIN.length(), end), text.substring(end + END.length()));
    }

    private static String digits(String given) {
        try {
            return HEX.formatHex(HEX.parseHex(given.replace(" ", ""))).toUpperCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("is not pairs of hexadecimal digits", e);
        }
    }

    /** Checks that the elements of a header add up, and tells which there are. */
    private static List<Integer> elements(byte[] udh) {
        List<Integer> elements = new ArrayList<>();
        if (udh.length == 0) {
            return elements;
        }
        int at = 1;
        while (at + 1 < udh.length) {
            elements.add(udh[at] & 0xFF);
            at += 2 + (udh[at + 1] & 0xFF);
        }
        if ((udh[0] & 0xFF) != udh.length - 1 || at != udh.length) {
            throw new IllegalArgumentException("is no header whose lengths add up");
        }
        return elements;
    }

    /** As it stands in place of a text. */
    public String text() {
        return udh.isEmpty() ? data : BEGIN + udh + END + data;
    }

    /** Header and data, in hexadecimal digits. */
    public String digits() {
        return udh + data;
    }

    /** The octets behind the header. */
    public byte[] octets() {
        return HEX.parseHex(data);
    }

    /** Its weight. Where it is one of several parts already, it can be no longer than one message: it has 256 segments then. */
    public Measure measure() {
        int length = digits().length() / 2;
        if (length <= MOST_OCTETS) {
            return new Measure(Encoding.OCTETS, length, 1);
        }
        int room = room();
        int segments = room < 1 ? Segmentation.MAX_SEGMENTS + 1 : (data.length() / 2 + room - 1) / room;
        return new Measure(Encoding.OCTETS, length, segments);
    }

    /** Octets of data in each of several messages; 0 where it cannot go in several. */
    private int room() {
        byte[] header = HEX.parseHex(udh);
        List<Integer> elements = elements(header);
        return elements.contains(CONCATENATED) || elements.contains(CONCATENATED_WIDE)
                ? 0
                : MOST_OCTETS - Math.max(1, header.length) - CONCATENATION;
    }

    /**
     * The messages that it goes in.
     *
     * @param reference of which the lowest 8 bits count; what the parts have in common
     */
    public List<Part> parts(int reference) {
        int segments = measure().segments();
        byte[] own = HEX.parseHex(udh);
        byte[] octets = octets();
        if (segments == 1) {
            return List.of(new Part(own, octets));
        }
        int room = room();
        List<Part> parts = new ArrayList<>(segments);
        for (int from = 0; from < octets.length; from += room) {
            ByteArrayOutputStream header = new ByteArrayOutputStream();
            header.write(Math.max(1, own.length) - 1 + CONCATENATION);
            header.write(CONCATENATED);
            header.write(3);
            header.write(reference);
            header.write(segments);
            header.write(parts.size() + 1);
            header.write(own, Math.min(1, own.length), Math.max(0, own.length - 1));
            parts.add(new Part(
                    header.toByteArray(), Arrays.copyOfRange(octets, from, Math.min(from + room, octets.length))));
        }
        return parts;
    }

    /** Without its octets, because logs and traces print it. */
    @Override
    public String toString() {
        return "BinaryContent[" + digits().length() / 2 + "]";
    }
}
