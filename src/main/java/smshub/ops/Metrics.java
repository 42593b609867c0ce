package smshub.ops;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import smshub.account.Account;
import smshub.dispatch.AccountStatus;
import smshub.intake.IntakeStatus;
import smshub.message.MessageEvent;
import smshub.message.MessageState;
import smshub.message.Outcome;
import smshub.message.ProblemCode;

/**
 * What the hub counts and measures, in Prometheus' format. Every meter of an account exists from the start; to count is
 * one look into a map and one addition. No meter has a number, a text or a message's id as label.
 */
public final class Metrics implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Metrics.class);
    private static final Duration[] HUB_BUCKETS = millis(1, 5, 20, 100, 500, 2_000, 10_000, 60_000, 600_000);
    private static final Duration[] CALL_BUCKETS = millis(5, 20, 50, 100, 200, 500, 1_000, 5_000, 30_000);
    private static final String UNKNOWN = "unknown";

    /** The meters of one account. */
    private record Meters(Counter[] outcomes, Counter[] states, Timer hub, Timer call) {}

    private record Refusal(String source, ProblemCode code) {}

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics garbage = new JvmGcMetrics();
    private final Map<String, Counter> accepted = new ConcurrentHashMap<>();
    private final Map<Refusal, Counter> refused = new ConcurrentHashMap<>();
    private final Map<String, Meters> meters = new ConcurrentHashMap<>();
    private final Meters unknown = meters(UNKNOWN, UNKNOWN);
    private final Set<String> shown = ConcurrentHashMap.newKeySet();
    private final Set<String> shownIntakes = ConcurrentHashMap.newKeySet();
    private final Clock clock;
    private volatile Supplier<List<AccountStatus>> statuses = List::of;
    private volatile Map<String, AccountStatus> seen = Map.of();

    /** @param accounts those of the settings; what happens to any other is counted as account {@code unknown} */
    public Metrics(List<Account> accounts, Clock clock) {
        this.clock = clock;
        add(accounts);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        garbage.bindTo(registry);
    }

    /** Meters for these accounts, where there are none. */
    public void add(List<Account> accounts) {
        accounts.forEach(
                account -> meters.computeIfAbsent(account.id(), id -> meters(account.id(), account.provider())));
    }

    /** No meters any more for an account, or for another provider's. */
    public void remove(String account) {
        meters.remove(account);
        shown.remove(account);
        remove("account", account);
    }

    private void remove(String tag, String value) {
        registry.getMeters().stream()
                .filter(meter -> value.equals(meter.getId().getTag(tag)))
                .forEach(registry::remove);
    }

    /** A message was taken over. */
    public void accepted(String source) {
        accepted.computeIfAbsent(source, this::acceptedBy).increment();
    }

    /** A request was refused. */
    public void refused(String source, ProblemCode code) {
        refused.computeIfAbsent(new Refusal(source, code), this::refusedFor).increment();
    }

    /** An attempt to send ended. */
    public void outcome(String account, Outcome outcome) {
        of(account).outcomes()[outcome.ordinal()].increment();
    }

    /** Messages came to new states. Told when the store has them, which is behind the messages' own path. */
    public void stepped(List<MessageEvent> events) {
        for (MessageEvent event : events) {
            Meters own = event.account() == null ? unknown : of(event.account());
            own.states()[event.state().ordinal()].increment();
        }
    }

    /** A message was handed to its provider this long after the hub accepted it. */
    public void inHub(String account, long nanos) {
        of(account).hub().record(nanos, TimeUnit.NANOSECONDS);
    }

    /** A call of a provider took this long. */
    public void called(String account, long nanos) {
        of(account).call().record(nanos, TimeUnit.NANOSECONDS);
    }

    /**
     * Shows the accounts' states and the depth of queues; asked for once for each scrape.
     *
     * @param accounts how the accounts do
     * @param queues messages waiting, by queue such as {@code retry}
     */
    public void watch(Supplier<List<AccountStatus>> accounts, Map<String, LongSupplier> queues) {
        statuses = accounts;
        show();
        queues.forEach((queue, depth) -> Gauge.builder("sms.queue.messages", depth, LongSupplier::getAsLong)
                .description("Messages on a queue")
                .tag("queue", queue)
                .strongReference(true)
                .register(registry));
    }

    /**
     * Shows what is measured at each scrape.
     *
     * @param labels names and values in turn
     * @param value {@link Double#NaN} while it cannot be told
     */
    public void measure(String name, String description, DoubleSupplier value, String... labels) {
        Gauge.builder(name, () -> value.getAsDouble())
                .description(description)
                .tags(labels)
                .register(registry);
    }

    /** Shows the accounts that are not shown yet. */
    public void show() {
        for (AccountStatus account : statuses.get()) {
            if (shown.add(account.id())) {
                show(account);
            }
        }
    }

    private void show(AccountStatus account) {
        Tags tags = Tags.of("provider", account.provider(), "account", account.id());
        gauge("sms.waiting", "Messages on the account's queue", tags, account, AccountStatus::waiting);
        gauge("sms.in.flight", "Calls that have no answer yet", tags, account, AccountStatus::inFlight);
        gauge("sms.oldest.waiting.seconds", "Age of the oldest waiting message", tags, account, this::age);
        gauge(
                "sms.poll.failing",
                "1 while the provider cannot be asked for receipts and messages",
                tags,
                account,
                status -> status.pollProblem() == null ? 0 : 1);
        for (AccountStatus.State state : AccountStatus.State.values()) {
            gauge(
                    "sms.account.state",
                    "1 for the state that the account is in",
                    tags.and("state", state.name().toLowerCase(Locale.ROOT)),
                    account,
                    status -> status.state() == state ? 1 : 0);
        }
    }

    /** Shows the rounds of the intakes that are not shown yet, and none of those that there are no more. */
    public void intakes(Supplier<List<IntakeStatus>> intakes) {
        List<IntakeStatus> jobs = intakes.get();
        Set<String> names = jobs.stream().map(IntakeStatus::name).collect(Collectors.toSet());
        for (String gone : List.copyOf(shownIntakes)) {
            if (!names.contains(gone) && shownIntakes.remove(gone)) {
                remove("intake", gone);
            }
        }
        for (IntakeStatus job : jobs) {
            if (!shownIntakes.add(job.name())) {
                continue;
            }
            Tags tags = Tags.of("intake", job.name(), "type", job.type());
            Supplier<IntakeStatus> now = () -> intakes.get().stream()
                    .filter(each -> each.name().equals(job.name()))
                    .findFirst()
                    .orElse(job);
            rounds("sms.intake.runs", "Rounds of an intake", tags, now, IntakeStatus::runs);
            rounds("sms.intake.failed.runs", "Rounds of an intake that failed", tags, now, IntakeStatus::failedRuns);
            rounds("sms.intake.requests", "Requests that an intake read", tags, now, IntakeStatus::requests);
            Gauge.builder("sms.intake.duration.seconds", () -> now.get().durationMillis() / 1e3)
                    .description("Time that the last round took")
                    .tags(tags)
                    .register(registry);
            time("sms.intake.last.run", "When the last round began", tags, () -> now.get()
                    .lastRun());
            time("sms.intake.next.run", "When the next round is due", tags, () -> now.get()
                    .nextRun());
            Gauge.builder("sms.intake.failing", () -> now.get().state() == IntakeStatus.State.FAILING ? 1 : 0)
                    .description("1 while the last round failed")
                    .tags(tags)
                    .register(registry);
        }
    }

    /** A time as metrics write it; none where there is none. */
    private void time(String name, String description, Tags tags, Supplier<Instant> time) {
        Gauge.builder(name + ".timestamp.seconds", () -> {
                    Instant known = time.get();
                    return known == null ? Double.NaN : known.toEpochMilli() / 1e3;
                })
                .description(description)
                .tags(tags)
                .register(registry);
    }

    private void rounds(
            String name,
            String description,
            Tags tags,
            Supplier<IntakeStatus> job,
            ToDoubleFunction<IntakeStatus> count) {
        FunctionCounter.builder(name, job, supplier -> count.applyAsDouble(supplier.get()))
                .description(description)
                .tags(tags)
                .register(registry);
    }

    /** Shows what another part counts, as one of several ends of the same thing. */
    public void count(String name, String description, String end, LongSupplier counter) {
        // The registry holds the object weakly, and would stop counting with the first collection of a mere supplier.
        FunctionCounter.builder(name, this, metrics -> counter.getAsLong())
                .description(description)
                .tag("end", end)
                .register(registry);
    }

    /** Counts what a listener refuses for its wrong key, password or secret. */
    public void refusedLogins(String listener, LongSupplier counter) {
        FunctionCounter.builder("sms.logins.refused", this, metrics -> counter.getAsLong())
                .description("Logins refused")
                .tag("listener", listener)
                .register(registry);
    }

    /** Everything, as text in Prometheus' format 0.0.4. */
    public String scrape() {
        try {
            seen = statuses.get().stream().collect(Collectors.toUnmodifiableMap(AccountStatus::id, account -> account));
        } catch (IllegalStateException e) {
            // The broker does not tell how much waits: what was told last stands, and the rest is measured.
            LOG.debug("The accounts cannot be asked", e);
        }
        return registry.scrape();
    }

    /** For parts of the hub that count by themselves. */
    public MeterRegistry registry() {
        return registry;
    }

    @Override
    public void close() {
        garbage.close();
        registry.close();
    }

    private Meters of(String account) {
        return meters.getOrDefault(account, unknown);
    }

    private Meters meters(String account, String provider) {
        Tags tags = Tags.of("provider", provider, "account", account);
        Counter[] outcomes = Stream.of(Outcome.values())
                .map(outcome -> Counter.builder("sms.attempts")
                        .description("Attempts to send, by how they ended")
                        .tags(tags.and("outcome", outcome.name().toLowerCase(Locale.ROOT)))
                        .register(registry))
                .toArray(Counter[]::new);
        Counter[] states = Stream.of(MessageState.values())
                .map(state -> Counter.builder("sms.states")
                        .description("Messages that came to a state")
                        .tags(tags.and("state", state.word()))
                        .register(registry))
                .toArray(Counter[]::new);
        return new Meters(
                outcomes,
                states,
                timer("sms.hub", "From acceptance to the hand-over", tags, HUB_BUCKETS),
                timer("sms.call", "Calls of the provider", tags, CALL_BUCKETS));
    }

    private Timer timer(String name, String description, Tags tags, Duration[] buckets) {
        return Timer.builder(name)
                .description(description)
                .tags(tags)
                .serviceLevelObjectives(buckets)
                .register(registry);
    }

    private Counter acceptedBy(String source) {
        return Counter.builder("sms.accepted")
                .description("Messages taken over")
                .tag("source", source)
                .register(registry);
    }

    private Counter refusedFor(Refusal refusal) {
        return Counter.builder("sms.refused")
                .description("Requests refused")
                .tags("source", refusal.source(), "code", refusal.code().word())
                .register(registry);
    }

    private void gauge(
            String name, String description, Tags tags, AccountStatus account, ToDoubleFunction<AccountStatus> value) {
        Gauge.builder(name, () -> value.applyAsDouble(seen.getOrDefault(account.id(), account)))
                .description(description)
                .tags(tags)
                .register(registry);
    }

    private double age(AccountStatus account) {
        Instant oldest = account.oldestWaiting();
        return oldest == null ? 0 : Duration.between(oldest, clock.instant()).toMillis() / 1e3;
    }

    private static Duration[] millis(long... bounds) {
        return LongStream.of(bounds).mapToObj(Duration::ofMillis).toArray(Duration[]::new);
    }
}
