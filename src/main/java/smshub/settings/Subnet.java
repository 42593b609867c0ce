package smshub.settings;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** A network of addresses, such as {@code 10.0.0.0/8} or {@code 2001:db8::/32}, or a single address. */
public final class Subnet {
    private final IpSubnetFilterRule rule;

    private Subnet(IpSubnetFilterRule rule) {
        this.rule = rule;
    }

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException when it is none; names of hosts are none, too
     */
    public static Subnet of(String text) {
        String[] parts = text.split("/", 2);
        // A literal address: no name is looked up.
        InetAddress address = NetUtil.createInetAddressFromIpAddressString(parts[0]);
        if (address == null) {
            throw new IllegalArgumentException("no address");
        }
        int prefix = parts.length == 1 ? address.getAddress().length * Byte.SIZE : Integer.parseInt(parts[1]);
        return new Subnet(new IpSubnetFilterRule(address, prefix, IpFilterRuleType.ACCEPT));
    }

    /** Whether an address is in it. */
    public boolean contains(InetAddress address) {
        return rule.matches(new InetSocketAddress(address, 0));
    }
}
