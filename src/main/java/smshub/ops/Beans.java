package smshub.ops;

import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanRegistrationException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.StandardMBean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import smshub.dispatch.AccountStatus;
import smshub.dispatch.AccountStatus.State;
import smshub.dispatch.Operations;
import smshub.dispatch.Resend;
import smshub.intake.Accepted;
import smshub.message.Problem;

/** The hub and its accounts in JMX, from here until closed. */
public final class Beans implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Beans.class);
    private static final Duration LONGEST_OPERATION = Duration.ofSeconds(60);
    /** Who acts by JMX, which does not tell its user here. */
    private static final String OPERATOR = "jmx";

    private static final String ACCOUNT = "smshub:type=Account,name=";

    private static final Set<State> SOUND = EnumSet.of(State.OPEN, State.DISABLED);

    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    private final Map<String, ObjectName> names = new HashMap<>();
    private final Operations operations;

    /**
     * @param version the hub's version
     * @param tally where messages are
     * @throws IllegalStateException when the names are taken: another hub runs in this process
     */
    public Beans(String version, Clock clock, Operations operations, HubHealth health, Supplier<Tally> tally) {
        this.operations = operations;
        try {
            register(
                    "smshub:type=Hub",
                    new StandardMBean(new Hub(version, clock, health, tally), HubMXBean.class, true));
            accounts();
        } catch (JMException e) {
            close();
            throw new IllegalStateException(e);
        }
    }

    /** Shows the accounts that there are now, and none that there are no more. */
    public synchronized void refresh() {
        try {
            accounts();
        } catch (JMException e) {
            throw new IllegalStateException(e);
        }
    }

    private void accounts() throws JMException {
        Set<String> there = new HashSet<>();
        for (AccountStatus account : operations.accounts()) {
            String name = ACCOUNT + account.id();
            there.add(name);
            if (!names.containsKey(name)) {
                register(name, new StandardMBean(new Account(account.id()), AccountMXBean.class, true));
            }
        }
        for (String name : List.copyOf(names.keySet())) {
            if (name.startsWith(ACCOUNT) && !there.contains(name)) {
                unregister(names.remove(name));
            }
        }
    }

    private void register(String name, StandardMBean bean) throws JMException {
        names.put(name, server.registerMBean(bean, new ObjectName(name)).getObjectName());
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

    private static String text(Object value) {
        return Objects.toString(value, "");
    }

    private final class Hub implements HubMXBean {
        private final String version;
        private final Clock clock;
        private final Instant startedAt;
        private final HubHealth health;
        private final Supplier<Tally> tally;

        Hub(String version, Clock clock, HubHealth health, Supplier<Tally> tally) {
            this.tally = tally;
            this.version = version;
            this.clock = clock;
            this.startedAt = clock.instant();
            this.health = health;
        }

        @Override
        public String getVersion() {
            return version;
        }

        @Override
        public String getStartedAt() {
            return startedAt.toString();
        }

        @Override
        public long getUptimeSeconds() {
            return Duration.between(startedAt, clock.instant()).toSeconds();
        }

        @Override
        public String getHealth() {
            return health.ready().status();
        }

        @Override
        public int getDegradedAccounts() {
            return (int) operations.accounts().stream()
                    .filter(account -> !SOUND.contains(account.state()))
                    .count();
        }

        @Override
        public long getWaiting() {
            return operations.accounts().stream()
                    .mapToLong(AccountStatus::waiting)
                    .sum();
        }

        @Override
        public Map<String, Long> getMessages() {
            return tally.get().messages();
        }

        @Override
        public Map<String, String> getOldestMessages() {
            return tally.get().oldest();
        }

        @Override
        public String resend(String messageId) {
            Accepted copy = waited(operations.resend(List.of(messageId), new Resend(null, null)))
                    .get(0);
            if (copy.problem() != null) {
                throw new IllegalStateException(copy.problem().sentence());
            }
            return copy.message().id();
        }
    }

    private static <T> T waited(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(LONGEST_OPERATION.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted; it may still be done");
        } catch (ExecutionException e) {
            throw new IllegalStateException(text(e.getCause().getMessage()));
        } catch (TimeoutException e) {
            throw new IllegalStateException("Not done in time; it may still be done");
        }
    }

    private final class Account implements AccountMXBean {
        private final String id;

        Account(String id) {
            this.id = id;
        }

        private AccountStatus status() {
            return operations.accounts().stream()
                    .filter(account -> account.id().equals(id))
                    .findFirst()
                    .orElseThrow();
        }

        @Override
        public String getProvider() {
            return status().provider();
        }

        @Override
        public String getTitle() {
            return status().title();
        }

        @Override
        public String getState() {
            return status().state().name().toLowerCase(Locale.ROOT);
        }

        @Override
        public String getProblem() {
            Problem problem = status().problem();
            return problem == null ? "" : problem.code().word() + ": " + problem.sentence();
        }

        @Override
        public String getSince() {
            return text(status().since());
        }

        @Override
        public long getWaiting() {
            return status().waiting();
        }

        @Override
        public String getOldestWaiting() {
            return text(status().oldestWaiting());
        }

        @Override
        public int getInFlight() {
            return status().inFlight();
        }

        @Override
        public long getSent() {
            return status().sent();
        }

        @Override
        public long getFailed() {
            return status().failed();
        }

        @Override
        public List<String> getAbilities() {
            return status().abilities();
        }

        @Override
        public void pause() {
            done(operations.pause(id, OPERATOR));
        }

        @Override
        public void resume() {
            done(operations.resume(id, OPERATOR));
        }

        @Override
        public long expire() {
            return waited(operations.expire(id));
        }

        private static void done(Optional<Problem> problem) {
            problem.ifPresent(reason -> {
                throw new IllegalStateException(reason.sentence());
            });
        }
    }
}
