package smshub.http;

import io.netty.util.NetUtil;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whose word on a client's address counts. Each proxy adds, on the right, the address that it was called from; what
 * stands left of the first that is not trusted may be anybody's invention. Without a trusted proxy the headers count for
 * nothing.
 */
public final class TrustedProxies {
    /** Nobody's word counts. */
    public static final TrustedProxies NONE = new TrustedProxies(address -> false);

    /** A parameter of the header Forwarded (RFC 7239, 4): a token or a text in quotes. */
    private static final Pattern PARAMETER =
            Pattern.compile("\\G\\s*([\\w!#$%&'*+.^`|~-]+)=(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^\\s\";]*))\\s*(?:;|$)");
    /** An address with its port, or in brackets. */
    private static final Pattern NODE = Pattern.compile("\\[([0-9A-Fa-f:.]+)](?::\\w+)?|([0-9.]+):\\w+");

    private final Predicate<InetAddress> trusted;

    /** @param trusted whether a machine is a proxy of the site's own */
    public TrustedProxies(Predicate<InetAddress> trusted) {
        this.trusted = trusted;
    }

    /** The address that a request came from, as it was at the outermost proxy that is trusted. */
    public String client(HttpServerRequest request) {
        return client(
                request.remoteAddress().hostAddress(),
                request.headers().getAll("X-Forwarded-For"),
                request.headers().getAll("Forwarded"));
    }

    /**
     * The same for the lines of the headers. A proxy writes one of them and may hand on what its client invented as the
     * other: where they differ neither counts, and the proxy stands for its client.
     */
    String client(String peer, List<String> forwardedFor, List<String> forwarded) {
        if (forwardedFor.isEmpty() && forwarded.isEmpty()) {
            return peer;
        }
        InetAddress address = NetUtil.createInetAddressFromIpAddressString(peer);
        if (address == null || !trusted.test(address)) {
            return peer;
        }
        InetAddress one = outermost(
                address,
                fromTheRight(forwardedFor).stream().map(TrustedProxies::node).toList());
        InetAddress other = outermost(
                address,
                fromTheRight(forwarded).stream().map(TrustedProxies::forNode).toList());
        if (forwardedFor.isEmpty()) {
            return other.getHostAddress();
        }
        return forwarded.isEmpty() || one.equals(other) ? one.getHostAddress() : peer;
    }

    /** Whether a request came by TLS: to the hub itself, or to the proxy before it by that proxy's word. */
    public boolean secure(HttpServerRequest request) {
        return request.isSSL()
                || secure(
                        request.remoteAddress().hostAddress(),
                        request.headers().getAll("X-Forwarded-Proto"),
                        request.headers().getAll("Forwarded"));
    }

    /** The same for the lines of the headers; where both are there, both must say so. */
    boolean secure(String peer, List<String> protocols, List<String> forwarded) {
        InetAddress address = NetUtil.createInetAddressFromIpAddressString(peer);
        if (address == null || !trusted.test(address) || protocols.isEmpty() && forwarded.isEmpty()) {
            return false;
        }
        String one = protocols.isEmpty() ? "https" : fromTheRight(protocols).get(0);
        String other = forwarded.isEmpty()
                ? "https"
                : parameter(fromTheRight(forwarded).get(0), "proto");
        // A proxy that writes Forwarded need not tell the protocol there.
        return "https".equalsIgnoreCase(one)
                && (other == null ? !protocols.isEmpty() : "https".equalsIgnoreCase(other));
    }

    private InetAddress outermost(InetAddress peer, List<String> hops) {
        InetAddress client = peer;
        for (String hop : hops) {
            InetAddress before = hop == null ? null : NetUtil.createInetAddressFromIpAddressString(hop);
            if (before == null || !trusted.test(client)) {
                break;
            }
            client = before;
        }
        return client;
    }

    /** The elements of a header, the last first. Read from there, no quote that a client left open swallows a proxy's. */
    private static List<String> fromTheRight(List<String> lines) {
        List<String> elements = new ArrayList<>();
        for (String line : reversed(lines)) {
            boolean quoted = false;
            int end = line.length();
            for (int i = line.length() - 1; i >= 0; i--) {
                if (line.charAt(i) == '"' && (i == 0 || line.charAt(i - 1) != '\\')) {
                    quoted = !quoted;
                } else if (line.charAt(i) == ',' && !quoted) {
                    elements.add(line.substring(i + 1, end).strip());
                    end = i;
                }
            }
            elements.add(line.substring(0, end).strip());
        }
        return elements;
    }

    private static List<String> reversed(List<String> lines) {
        List<String> reversed = new ArrayList<>(lines);
        Collections.reverse(reversed);
        return reversed;
    }

    /** The node that an element of Forwarded was written for; null where it tells none or is not well-formed. */
    private static String forNode(String element) {
        String node = parameter(element, "for");
        return node == null ? null : node(node);
    }

    /** A parameter of an element of Forwarded; null where there is none, or two, or the element is not well-formed. */
    private static String parameter(String element, String name) {
        String value = null;
        Matcher parameter = PARAMETER.matcher(element);
        int end = 0;
        while (end < element.length()) {
            if (!parameter.find()) {
                return null;
            }
            end = parameter.end();
            if (parameter.group(1).equalsIgnoreCase(name)) {
                if (value != null) {
                    return null;
                }
                value = parameter.group(2) == null ? parameter.group(3) : parameter.group(2);
            }
        }
        return value;
    }

    /** An address without port and brackets. */
    private static String node(String text) {
        Matcher node = NODE.matcher(text);
        if (!node.matches()) {
            return text;
        }
        return node.group(1) == null ? node.group(2) : node.group(1);
    }
}
