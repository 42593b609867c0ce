package smshub.ops;

import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanRegistrationException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.StandardMBean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import smshub.guard.Guards;

/** The clients that are limited in JMX, from here until closed. */
public final class ClientBeans implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ClientBeans.class);

    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    private final Map<String, ObjectName> names = new HashMap<>();
    private final Guards guards;
    private final Clock clock;

    /** @throws IllegalStateException when the names are taken: another hub runs in this process */
    public ClientBeans(Guards guards, Clock clock) {
        this.guards = guards;
        this.clock = clock;
        try {
            refresh();
        } catch (IllegalStateException e) {
            close();
            throw e;
        }
    }

    /** Shows those that there are now, and none that there are no more. */
    public synchronized void refresh() {
        Set<String> there = guards.clients();
        try {
            for (String name : there) {
                if (!names.containsKey(name)) {
                    StandardMBean bean = new StandardMBean(new Limited(guards, clock, name), ClientMXBean.class, true);
                    names.put(
                            name,
                            server.registerMBean(bean, new ObjectName("smshub:type=Client,name=" + name))
                                    .getObjectName());
                }
            }
        } catch (JMException e) {
            throw new IllegalStateException(e);
        }
        for (String name : List.copyOf(names.keySet())) {
            if (!there.contains(name)) {
                unregister(names.remove(name));
            }
        }
    }

    private void unregister(ObjectName name) {
        try {
            server.unregisterMBean(name);
        } catch (InstanceNotFoundException | MBeanRegistrationException e) {
            LOG.debug("{} was not registered any more", name, e);
        }
    }

    @Override
    public synchronized void close() {
        names.values().forEach(this::unregister);
        names.clear();
    }

    private record Limited(Guards guards, Clock clock, String client) implements ClientMXBean {
        @Override
        public long getMessages() {
            return guards.status(client, clock.instant()).messages();
        }

        @Override
        public long getSegments() {
            return guards.status(client, clock.instant()).segments();
        }

        @Override
        public List<String> getStopped() {
            return guards.status(client, clock.instant()).stopped();
        }

        @Override
        public List<String> release() {
            return guards.release(client, clock.instant()).orElse(List.of());
        }
    }
}
