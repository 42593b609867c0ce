package smshub.protocol.modem.component;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import javax.management.JMException;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.ManagementAgent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Modems as MBeans beside those of their Camel context, and as metrics where it has a registry of meters. */
final class JmxExposure implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JmxExposure.class);

    private final ManagementAgent agent;
    private final List<ObjectName> names = new ArrayList<>();
    private final MeterRegistry registry;
    private final List<Meter> meters = new ArrayList<>();

    JmxExposure(List<ModemStatus> modems, CamelContext context) {
        agent = context.getManagementStrategy() == null
                ? null
                : context.getManagementStrategy().getManagementAgent();
        registry = context.getRegistry().findSingleByType(MeterRegistry.class);
        for (ModemStatus modem : modems) {
            if (agent != null) {
                register(modem, context.getName());
            }
            if (registry != null) {
                count(modem);
            }
        }
    }

    private void register(ModemStatus modem, String context) {
        try {
            ObjectName name = name(modem, context);
            agent.register(modem, name);
            names.add(name);
        } catch (JMException e) {
            LOG.warn("Modem {} has no MBean: {}", modem.getPort(), e.getMessage());
        }
    }

    private ObjectName name(ModemStatus modem, String context) throws MalformedObjectNameException {
        return new ObjectName(agent.getMBeanObjectDomainName() + ":context=" + ObjectName.quote(context)
                + ",type=modems,name=" + ObjectName.quote(modem.getPort()));
    }

    private void count(ModemStatus modem) {
        counter("sent", "Parts sent", modem, ModemStatus::getSent);
        counter("refused", "Parts that the modem or the network refused", modem, ModemStatus::getRefused);
        counter("doubtful", "Parts that may have gone out", modem, ModemStatus::getDoubtful);
        counter("received", "Messages from phones", modem, ModemStatus::getReceived);
        counter("reports", "Status reports", modem, ModemStatus::getReports);
        counter("unreadable", "Received messages that nobody can read", modem, ModemStatus::getUndecodable);
        counter("failures", "Times that it stopped answering or its line broke", modem, ModemStatus::getFailures);
        counter("power.cycles", "Times that its power was switched", modem, ModemStatus::getPowerCycles);
        for (ModemStatus.State state : ModemStatus.State.values()) {
            meters.add(Gauge.builder("sms.modem.state", modem, now -> now.state == state ? 1 : 0)
                    .description("1 for the state that the modem is in")
                    .tags("modem", modem.getPort(), "state", state.name().toLowerCase(Locale.ROOT))
                    .register(registry));
        }
        gauge("ready", "Whether it can send", modem, ready -> ready.isRegistered() ? 1 : 0);
        gauge("signal.dbm", "Strength of the signal; 0 when unknown", modem, ModemStatus::getSignal);
        gauge("storage.used", "Messages in its memory", modem, ModemStatus::getStorageUsed);
        gauge("storage.total", "Messages that its memory can hold", modem, ModemStatus::getStorageTotal);
        gauge("sent.today", "Parts sent since midnight", modem, ModemStatus::getSentToday);
    }

    private void counter(String name, String description, ModemStatus modem, ToDoubleFunction<ModemStatus> value) {
        meters.add(FunctionCounter.builder("sms.modem." + name, modem, value)
                .description(description)
                .tag("modem", modem.getPort())
                .register(registry));
    }

    private void gauge(String name, String description, ModemStatus modem, ToDoubleFunction<ModemStatus> value) {
        meters.add(Gauge.builder("sms.modem." + name, modem, value)
                .description(description)
                .tag("modem", modem.getPort())
                .register(registry));
    }

    @Override
    public void close() {
        for (ObjectName name : names) {
            try {
                agent.unregister(name);
            } catch (JMException e) {
                LOG.debug("{} was not registered any more", name, e);
            }
        }
        meters.forEach(meter -> registry.remove(meter));
    }
}
