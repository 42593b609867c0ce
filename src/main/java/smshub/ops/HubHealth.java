package smshub.ops;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;
import smshub.dispatch.AccountStatus;

/**
 * Whether the hub lives and whether it can work. It lives while its Camel context runs; it is ready while broker and
 * store can be reached. An account that does not send is told as degraded and changes neither, and so does a route that
 * an operator stopped.
 */
public final class HubHealth {
    /**
     * An answer to a probe.
     *
     * @param up whether every check passed
     * @param checks the checks in their order
     */
    public record Report(boolean up, List<Check> checks) {
        /** {@code UP} or {@code DOWN}. */
        public String status() {
            return word(up);
        }
    }

    /**
     * One check.
     *
     * @param name what was checked
     * @param status {@code UP} or {@code DOWN}
     * @param data details; empty when there is nothing to say
     */
    public record Check(String name, String status, Map<String, Object> data) {}

    private final List<HealthCheck> liveness;
    private final List<HealthCheck> readiness;

    /**
     * Adds the checks to those of Camel, so that Camel's own tools show them too.
     *
     * @param broker whether the broker answers; may block for a few seconds at most, as may the next
     * @param disk whether the broker's disk has space for more
     * @param store whether the database answers
     * @param accounts how the accounts do
     * @param site how the site's own routes do; null where it has none
     */
    public HubHealth(
            CamelContext context,
            BooleanSupplier broker,
            BooleanSupplier disk,
            BooleanSupplier store,
            Supplier<List<AccountStatus>> accounts,
            Supplier<Map<String, String>> site) {
        HealthCheckRegistry registry = HealthCheckRegistry.get(context);
        HealthCheck camel = (HealthCheck) registry.resolveById("context");
        this.liveness = List.of(camel);
        List<HealthCheck> checks = new ArrayList<>(List.of(
                camel,
                new Reachable("broker", broker),
                new Reachable("disk", disk),
                new Reachable("store", store),
                new Accounts(accounts)));
        if (site != null) {
            checks.add(new OfSite(site));
        }
        this.readiness = List.copyOf(checks);
        readiness.forEach(registry::register);
    }

    /** Whether the process is worth keeping; a down hub should be started anew. */
    public Report live() {
        return report(liveness, HealthCheck.Kind.LIVENESS);
    }

    /** Whether the hub can take and send messages; a hub that is not ready should get no requests. */
    public Report ready() {
        return report(readiness, HealthCheck.Kind.READINESS);
    }

    private static Report report(List<HealthCheck> checks, HealthCheck.Kind kind) {
        Map<String, Object> options = Map.of(HealthCheck.CHECK_KIND, kind);
        List<Check> results = checks.stream()
                .map(check -> check.call(options))
                .map(result -> new Check(
                        result.getCheck().getId(), word(result.getState() == HealthCheck.State.UP), data(result)))
                .toList();
        return new Report(results.stream().allMatch(check -> check.status().equals("UP")), results);
    }

    /** The details without Camel's bookkeeping of earlier calls. */
    private static Map<String, Object> data(HealthCheck.Result result) {
        Map<String, Object> data = new LinkedHashMap<>();
        result.getDetails().forEach((key, value) -> {
            if (!key.startsWith("check.")
                    && !key.contains("invocation")
                    && !key.contains("failure")
                    && !key.contains("success")) {
                data.put(key, value instanceof Enum<?> word ? word.name() : value);
            }
        });
        return data;
    }

    private static String word(boolean up) {
        return up ? "UP" : "DOWN";
    }

    private static final class Reachable extends AbstractHealthCheck {
        private final BooleanSupplier up;

        Reachable(String name, BooleanSupplier up) {
            super("smshub", name);
            this.up = up;
        }

        @Override
        public boolean isLiveness() {
            return false;
        }

        @Override
        protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
            try {
                builder.state(up.getAsBoolean() ? State.UP : State.DOWN);
            } catch (RuntimeException e) {
                // The cause may hold an address with a password: its kind is enough here.
                builder.detail("error", e.getClass().getSimpleName()).down();
            }
        }
    }

    /** Never down: the hub works without them. */
    private static final class OfSite extends AbstractHealthCheck {
        private final Supplier<Map<String, String>> states;

        OfSite(Supplier<Map<String, String>> states) {
            super("smshub", "site");
            this.states = states;
        }

        @Override
        public boolean isLiveness() {
            return false;
        }

        @Override
        protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
            states.get().forEach(builder::detail);
            builder.up();
        }
    }

    private static final class Accounts extends AbstractHealthCheck {
        private final Supplier<List<AccountStatus>> accounts;

        Accounts(Supplier<List<AccountStatus>> accounts) {
            super("smshub", "accounts");
            this.accounts = accounts;
        }

        @Override
        public boolean isLiveness() {
            return false;
        }

        @Override
        protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
            for (AccountStatus account : accounts.get()) {
                builder.detail(account.id(), sentence(account));
            }
            builder.up();
        }

        private static String sentence(AccountStatus account) {
            String state = account.state().name().toLowerCase(Locale.ROOT);
            String degraded =
                    switch (account.state()) {
                        case OPEN, DISABLED -> state;
                        case BROKEN, STOPPED, HELD, PAUSED -> "degraded: " + state;
                    };
            String problem = account.problem() == null
                    ? ""
                    : ", " + account.problem().code().word();
            String poll = account.pollProblem() == null
                    ? ""
                    : ", cannot be polled: " + account.pollProblem().code().word();
            return degraded + problem + poll;
        }
    }
}
