package smshub.ops;

import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanRegistrationException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.StandardMBean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import smshub.intake.IntakeStatus;
import smshub.intake.Intakes;
import smshub.message.Problem;

/** The intakes in JMX, from here until closed. */
public final class IntakeBeans implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(IntakeBeans.class);

    /** Who acts by JMX, which does not tell its user here. */
    private static final String OPERATOR = "jmx";

    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    private final Map<String, ObjectName> names = new HashMap<>();
    private final Intakes intakes;

    /** @throws IllegalStateException when the names are taken: another hub runs in this process */
    public IntakeBeans(Intakes intakes) {
        this.intakes = intakes;
        try {
            refresh();
        } catch (IllegalStateException e) {
            close();
            throw e;
        }
    }

    /** Shows those that there are now, and none that there are no more. */
    public synchronized void refresh() {
        Set<String> there = intakes.states().stream().map(IntakeStatus::name).collect(Collectors.toSet());
        try {
            for (String name : there) {
                if (!names.containsKey(name)) {
                    StandardMBean bean = new StandardMBean(new Intake(intakes, name), IntakeMXBean.class, true);
                    names.put(
                            name,
                            server.registerMBean(bean, new ObjectName("smshub:type=Intake,name=" + name))
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

    private record Intake(Intakes intakes, String name) implements IntakeMXBean {
        private IntakeStatus status() {
            return intakes.states().stream()
                    .filter(intake -> intake.name().equals(name))
                    .findFirst()
                    .orElseThrow();
        }

        @Override
        public String getType() {
            return status().type();
        }

        @Override
        public String getClient() {
            return status().client();
        }

        @Override
        public String getState() {
            return status().state().name().toLowerCase(Locale.ROOT);
        }

        @Override
        public long getIntervalSeconds() {
            return status().intervalSeconds();
        }

        @Override
        public String getValidFrom() {
            return Objects.toString(status().validFrom(), "");
        }

        @Override
        public String getValidTo() {
            return Objects.toString(status().validTo(), "");
        }

        @Override
        public String getLastErrorAt() {
            return Objects.toString(status().lastErrorAt(), "");
        }

        @Override
        public int getPriority() {
            return status().priority();
        }

        @Override
        public String getLastRun() {
            return Objects.toString(status().lastRun(), "");
        }

        @Override
        public String getNextRun() {
            return Objects.toString(status().nextRun(), "");
        }

        @Override
        public long getDurationMillis() {
            return status().durationMillis();
        }

        @Override
        public long getRuns() {
            return status().runs();
        }

        @Override
        public long getFailedRuns() {
            return status().failedRuns();
        }

        @Override
        public long getRequests() {
            return status().requests();
        }

        @Override
        public void run() {
            done(intakes.run(name));
        }

        @Override
        public void stop() {
            done(intakes.stop(name, OPERATOR));
        }

        @Override
        public void start() {
            done(intakes.start(name));
        }

        private static void done(Optional<Problem> problem) {
            problem.ifPresent(reason -> {
                throw new IllegalStateException(reason.sentence());
            });
        }

        @Override
        public String getLastError() {
            IntakeStatus status = status();
            return status.lastError() == null
                    ? ""
                    : status.lastError().code().word() + ": "
                            + status.lastError().sentence();
        }
    }
}
