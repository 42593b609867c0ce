package smshub.ops;

import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
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
    private final List<ObjectName> names = new ArrayList<>();

    /** @throws IllegalStateException when the names are taken: another hub runs in this process */
    public ClientBeans(Guards guards, Clock clock) {
        try {
            for (String client : guards.clients()) {
                StandardMBean bean = new StandardMBean(new Limited(guards, clock, client), ClientMXBean.class, true);
                names.add(server.registerMBean(bean, new ObjectName("smshub:type=Client,name=" + client))
                        .getObjectName());
            }
        } catch (JMException e) {
            close();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        for (ObjectName name : names) {
            try {
                server.unregisterMBean(name);
            } catch (InstanceNotFoundException | MBeanRegistrationException e) {
                LOG.debug("{} was not registered any more", name, e);
            }
        }
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
