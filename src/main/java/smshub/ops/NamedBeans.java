package smshub.ops;

import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanRegistrationException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.StandardMBean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Things of one type in JMX that come and go by their names, from here until closed. */
final class NamedBeans<T> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NamedBeans.class);

    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    private final Map<String, ObjectName> shown = new HashMap<>();
    private final Class<T> contract;
    private final String type;
    private final Supplier<Set<String>> names;
    private final Function<String, T> bean;

    /**
     * @param type word for them in their names
     * @param names what there is now
     * @param bean makes what is shown under a name
     * @throws IllegalStateException when the names are taken: another hub runs in this process
     */
    NamedBeans(Class<T> contract, String type, Supplier<Set<String>> names, Function<String, T> bean) {
        this.contract = contract;
        this.type = type;
        this.names = names;
        this.bean = bean;
        try {
            refresh();
        } catch (IllegalStateException e) {
            close();
            throw e;
        }
    }

    /** Shows those that there are now, and none that there are no more. */
    synchronized void refresh() {
        Set<String> there = names.get();
        try {
            for (String name : there) {
                if (!shown.containsKey(name)) {
                    StandardMBean standard = new StandardMBean(bean.apply(name), contract, true);
                    ObjectName wanted = new ObjectName("smshub:type=" + type + ",name=" + name);
                    shown.put(name, server.registerMBean(standard, wanted).getObjectName());
                }
            }
        } catch (JMException e) {
            throw new IllegalStateException(e);
        }
        for (String name : List.copyOf(shown.keySet())) {
            if (!there.contains(name)) {
                unregister(shown.remove(name));
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
        shown.values().forEach(this::unregister);
        shown.clear();
    }
}
