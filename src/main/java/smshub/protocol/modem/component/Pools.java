package smshub.protocol.modem.component;

import java.io.IOException;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import smshub.protocol.modem.port.PortAddress;

/** The pools of a component, each shared by all endpoints that name the same ports. */
final class Pools {
    private static final class Shared {
        final Pool pool;
        JmxExposure exposure;
        int users;

        Shared(ModemLine line) {
            pool = new Pool(line);
        }
    }

    private final Map<List<PortAddress>, Shared> pools = new HashMap<>();

    /** @throws IllegalArgumentException with a sentence for people, when they are no ports */
    static List<PortAddress> addresses(String ports) {
        return Stream.of(ports.split(","))
                .map(String::strip)
                .map(PortAddress::of)
                .toList();
    }

    /**
     * The pool for some ports, started; it must be released.
     *
     * @throws IOException when the state folder cannot be used
     * @throws IllegalStateException when one of the ports belongs to another pool
     */
    synchronized Pool acquire(List<PortAddress> addresses, ModemConfiguration configuration, CamelContext context)
            throws IOException {
        Shared shared = pools.get(addresses);
        if (shared == null) {
            for (List<PortAddress> others : pools.keySet()) {
                if (others.stream().anyMatch(addresses::contains)) {
                    throw new IllegalStateException("a port of " + addresses + " is in use by another endpoint");
                }
            }
            shared = opened(addresses, configuration, context);
            pools.put(addresses, shared);
        }
        shared.users++;
        return shared.pool;
    }

    private static Shared opened(List<PortAddress> addresses, ModemConfiguration configuration, CamelContext context)
            throws IOException {
        Shared shared = new Shared(configuration.getLine());
        PowerSwitch power = new PowerSwitch(configuration.getPowerCycle());
        Clock clock = Clock.systemDefaultZone();
        for (PortAddress address : addresses) {
            Journal journal = new Journal(configuration.stateFolder(), address.toString(), clock);
            shared.pool.add(new Modem(address, configuration, journal, shared.pool, power, clock));
        }
        shared.exposure =
                new JmxExposure(shared.pool.modems().stream().map(Modem::status).toList(), context);
        shared.pool.modems().forEach(Modem::start);
        return shared;
    }

    /** Ends one use of a pool; the last one closes its modems. */
    synchronized void release(List<PortAddress> addresses) {
        Shared shared = pools.get(addresses);
        if (shared != null && --shared.users == 0) {
            pools.remove(addresses);
            shared.pool.close();
            shared.exposure.close();
        }
    }
}
