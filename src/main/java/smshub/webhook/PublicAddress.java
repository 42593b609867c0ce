package smshub.webhook;

import java.net.Inet4Address;
import java.net.InetAddress;

/** Tells addresses of the open Internet from those of this machine, its network and its provider. */
final class PublicAddress {
    private PublicAddress() {}

    /** Whether nothing but the open Internet answers there (RFC 6890 and the IANA registries that continue it). */
    static boolean is(InetAddress address) {
        if (address.isAnyLocalAddress()
                || address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()) {
            return false;
        }
        byte[] bytes = address.getAddress();
        return address instanceof Inet4Address ? isV4(bytes[0] & 0xff, bytes[1] & 0xff, bytes[2] & 0xff) : isV6(bytes);
    }

    private static boolean isV4(int first, int second, int third) {
        return switch (first) {
            case 0 -> false;
            // Between a provider and its customers.
            case 100 -> second < 64 || second > 127;
            case 192 -> !(second == 0 && (third == 0 || third == 2));
            // Trials of devices, and documents.
            case 198 -> second != 18 && second != 19 && !(second == 51 && third == 100);
            case 203 -> !(second == 0 && third == 113);
            default -> first < 224;
        };
    }

    /** Global unicast, but for what leads back to addresses of version 4: 6to4, Teredo and documents. */
    private static boolean isV6(byte[] bytes) {
        int first = (bytes[0] & 0xff) << 8 | bytes[1] & 0xff;
        int second = (bytes[2] & 0xff) << 8 | bytes[3] & 0xff;
        return first >= 0x2000
                && first < 0x4000
                && first != 0x2002
                && !(first == 0x2001 && (second < 0x0200 || second == 0x0db8));
    }
}
