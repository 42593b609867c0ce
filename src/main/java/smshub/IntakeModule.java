package smshub;

import java.time.Clock;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.main.Main;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import smshub.account.Account;
import smshub.account.Client;
import smshub.account.IntakeSettings;
import smshub.account.IntakeType;
import smshub.account.Register;
import smshub.account.Visibility;
import smshub.broker.Hubs;
import smshub.broker.Queues;
import smshub.guard.Guards;
import smshub.intake.AnsweredMessages;
import smshub.intake.DurableIntake;
import smshub.intake.IntakeChannel;
import smshub.intake.IntakeContext;
import smshub.intake.IntakeJob;
import smshub.intake.IntakeRecords;
import smshub.intake.IntakeStatus;
import smshub.intake.Intakes;
import smshub.intake.Poller;
import smshub.intake.Priorities;
import smshub.intake.QueueIntake;
import smshub.intake.RequestReader;
import smshub.json.Json;
import smshub.message.Problem;
import smshub.message.ProblemCode;
import smshub.ops.Metrics;
import smshub.settings.IntakeFiles;
import smshub.settings.Settings;
import smshub.settings.Transition;
import smshub.site.HttpOnce;
import smshub.site.HubServices;
import smshub.template.EventTable;

/**
 * How requests come in: the one durable intake, the queue of requests, routes of the site, and
 * the intakes that the settings name. Needs
 * what lasts ({@link BrokerModule}) and who judges requests ({@link DispatchModule}).
 */
final class IntakeModule implements Intakes, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(IntakeModule.class);
    /** What hubs tell each other of intakes. */
    private static final String RUN = "intake-run";

    private static final String STOP = "intake-stop";

    final DurableIntake intake;
    final RequestReader reader;
    final Guards guards;
    private final QueueIntake queue;
    private final HubServices services;
    private final Map<String, Client> clients;
    /** The intakes by name, in the order of the settings. */
    private final Register<Account> accounts;

    private final Register<Opened> opened = new Register<>();

    private final Map<String, IntakeType> types;
    private final AnsweredMessages questions;
    private final Priorities priorities = new Priorities();
    private final IntakeJob.Watch watch;
    private final IntakeRecords memory;
    private final Hubs hubs;
    private final BrokerModule broker;
    private final Executor workers;
    private final Clock clock;
    /** Withdraws a message that waits; known once there are operations. */
    private volatile Function<String, CompletionStage<Optional<Problem>>> withdrawal;

    /** An intake that is open. */
    record Opened(IntakeSettings settings, Poller poller, IntakeJob job) {}

    /**
     * @param clients clients by id
     * @param accounts accounts by id
     * @param guards what limits clients
     * @param watch hears of intakes that fail, and work again
     * @param memory knows how they did before
     */
    IntakeModule(
            Settings settings,
            Register<Client> clients,
            Register<Account> accounts,
            BrokerModule broker,
            DispatchModule dispatch,
            Guards guards,
            Metrics metrics,
            IntakeJob.Watch watch,
            IntakeRecords memory,
            Clock clock) {
        this.guards = guards;
        this.clients = clients;
        this.accounts = accounts;
        this.broker = broker;
        this.watch = IntakeWatches.noted(watch, broker.incidents());
        this.memory = memory;
        this.hubs = broker.broker().hubs();
        this.clock = clock;
        workers = broker.workers();
        intake = new DurableIntake(
                dispatch.rules::now,
                guards,
                dispatch.ways,
                dispatch.rules.lookUps,
                broker.publisher(),
                broker::find,
                broker::stored,
                IntakeWatches.counted(metrics),
                clock);
        reader = new RequestReader(
                settings.limits().recipients(),
                settings.limits().bodyBytes(),
                new EventTable(settings.completion().events()),
                ZoneId.systemDefault());
        queue = new QueueIntake(intake, reader, clients, broker.broker()::answerable);
        services = new HubServices(clients, accounts.keySet(), intake, reader, broker.publisher(), dispatch.inbox);
        types = IntakeFiles.in(settings.routes()).stream().collect(Collectors.toMap(IntakeType::id, type -> type));
        questions = new AnsweredMessages(broker.store(), clock);
        opened.become(
                settings.intakes().stream()
                        .map(each -> opened(each, clients.get(each.client())))
                        .toList(),
                each -> each.settings().name());
    }

    void bind(Main main) {
        main.bind("queueIntake", queue);
        main.bind("hubServices", services);
        main.bind("httpOnce", new HttpOnce());
        opened.forEach((name, each) -> {
            main.bind("poller-" + name, each.poller());
            main.bind("job-" + name, each.job());
        });
    }

    /** Ends the rounds of all intakes. */
    @Override
    public void close() {
        Parts open = new Parts();
        opened.values().forEach(each -> open.add(each.job()));
        open.close();
    }

    @Override
    public List<IntakeStatus> states() {
        return opened.values().stream().map(each -> each.job().status()).toList();
    }

    @Override
    public Optional<Problem> run(String name) {
        return with(name, job -> {
            Optional<Problem> obstacle = job.obstacle();
            if (obstacle.isEmpty() && job.here()) {
                workers.execute(() -> round(job));
            } else if (obstacle.isEmpty()) {
                hubs.say(RUN, name);
            }
            return obstacle;
        });
    }

    /** What operators do at one hub holds at all of them. */
    private void hear() {
        hubs.hear(RUN, (from, name) -> {
            Opened there = opened.get(name);
            if (there != null && there.job().here()) {
                workers.execute(() -> round(there.job()));
            }
            return null;
        });
        hubs.hear(STOP, (from, text) -> {
            Stopped stopped = Json.read(text, Stopped.class);
            Opened there = opened.get(stopped.name());
            if (there != null) {
                there.job().stopped(stopped.by());
            }
            return null;
        });
    }

    /** @param by who stopped an intake; null where somebody started it */
    private record Stopped(String name, String by) {}

    private static void round(IntakeJob job) {
        try {
            job.runNow();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public Optional<Problem> stop(String name, String by) {
        return with(name, job -> {
            job.stop(by);
            hubs.say(STOP, Json.text(new Stopped(name, by)));
            return Optional.empty();
        });
    }

    @Override
    public Optional<Problem> start(String name) {
        return with(name, job -> {
            job.start();
            hubs.say(STOP, Json.text(new Stopped(name, null)));
            return Optional.empty();
        });
    }

    private Optional<Problem> with(String name, Function<IntakeJob, Optional<Problem>> action) {
        Opened there = opened.get(name);
        return there == null
                ? Optional.of(Problem.of(ProblemCode.NOT_FOUND, "There is no such intake."))
                : action.apply(there.job());
    }

    /** Starts the routes of all intakes. */
    void start(CamelContext camel) throws Exception {
        hear();
        for (Opened each : opened.values()) {
            run(camel, each);
        }
    }

    /** Runs an intake here; at one of the hubs that share the broker, where they must not look into the same place. */
    private void run(CamelContext camel, Opened fresh) throws Exception {
        String name = fresh.settings().name();
        if (!alone(fresh.settings())) {
            IntakeRoutes.fetch(camel, fresh);
            return;
        }
        hubs.take(duty(name), new Hubs.Work() {
            @Override
            public void begin() throws Exception {
                // As the hub before left it, and without what this one knew when it had it last.
                memory.refresh(name);
                Opened again = reopened(camel, opened.get(name));
                try {
                    IntakeRoutes.fetch(camel, again);
                } catch (Exception e) {
                    IntakeRoutes.end(camel, again);
                    throw e;
                }
            }

            @Override
            public void end() throws Exception {
                IntakeRoutes.end(camel, opened.get(name));
            }
        });
    }

    private boolean alone(IntakeSettings intake) {
        return hubs.shared() && ((IntakeChannel) types.get(intake.type())).alone(intake);
    }

    private static String duty(String intake) {
        return "intake." + intake;
    }

    private Opened reopened(CamelContext camel, Opened before) {
        before.job().close();
        Opened fresh = opened(before.settings(), clients.get(before.settings().client()));
        synchronized (opened) {
            Map<String, Opened> next = new LinkedHashMap<>(opened);
            next.put(before.settings().name(), fresh);
            opened.become(next);
        }
        IntakeRoutes.bind(camel.getRegistry(), fresh);
        return fresh;
    }

    /** Whether this process has the routes that an intake needs. */
    boolean knows(IntakeSettings intake) {
        return types.containsKey(intake.type());
    }

    /** Reads requests by other settings. */
    void become(Settings next) {
        reader.become(
                next.limits().recipients(), new EventTable(next.completion().events()));
    }

    /**
     * Lets the intakes of other settings take the place of those that are other ones. Those of before have ended by then;
     * what they had begun and not acknowledged is found again.
     *
     * @return names of intakes that could not be started or stopped; the log says why
     */
    Set<String> become(Transition change, CamelContext camel) {
        Set<String> failed = new TreeSet<>();
        Map<String, Opened> begun = new LinkedHashMap<>();
        Set<String> goes = new TreeSet<>(change.intakes().removed());
        goes.addAll(change.intakes().restarted());
        goes.forEach(name -> tried(name, failed, () -> {
            hubs.leave(duty(name));
            IntakeRoutes.end(camel, opened.get(name));
        }));
        // Shares of topics would grow for ever where nobody reads them.
        change.intakes()
                .removed()
                .forEach(name -> tried(name, failed, () -> {
                    broker.queues().drop(Queues.inboundTo(name));
                    broker.queues().drop(Queues.subscription("intake-" + name));
                }));
        for (IntakeSettings intake : change.next().intakes()) {
            String name = intake.name();
            if (!change.intakes().untouched(name)) {
                tried(name, failed, () -> {
                    Opened fresh = opened(intake, clients.get(intake.client()));
                    begun.put(name, fresh);
                    IntakeRoutes.bind(camel.getRegistry(), fresh);
                });
            }
        }
        synchronized (opened) {
            Map<String, Opened> next = new LinkedHashMap<>();
            for (IntakeSettings intake : change.next().intakes()) {
                String name = intake.name();
                if (begun.containsKey(name) || change.intakes().untouched(name)) {
                    next.put(name, begun.getOrDefault(name, opened.get(name)));
                }
            }
            opened.become(next);
        }
        begun.forEach((name, fresh) -> tried(name, failed, () -> run(camel, fresh)));
        return failed;
    }

    private interface Work {
        void run() throws Exception;
    }

    /** One intake that cannot be started must not keep the others from it. */
    private static void tried(String intake, Set<String> failed, Work work) {
        try {
            work.run();
        } catch (Exception e) {
            failed.add(intake);
            LOG.error("Intake {} could not be started or stopped; the next reload tries it again", intake, e);
        }
    }

    /** @throws IllegalStateException with one sentence that names the intake */
    private Opened opened(IntakeSettings settings, Client client) {
        IntakeContext context = new IntakeContext(
                intake,
                client,
                reader.of(client),
                broker.store()::known,
                clock,
                broker.publisher(),
                questions,
                () -> Visibility.inbound(client, accounts.values()),
                new ClientMessages(client, broker, id -> withdrawal.apply(id)));
        try {
            Poller poller = ((IntakeChannel) types.get(settings.type())).open(settings, context);
            return new Opened(
                    settings,
                    poller,
                    new IntakeJob(
                            settings,
                            poller,
                            priorities,
                            watch,
                            memory,
                            () -> !alone(settings) || hubs.owns(duty(settings.name())),
                            clock));
        } catch (RuntimeException e) {
            Throwable reason = e;
            while (reason.getCause() != null) {
                reason = reason.getCause();
            }
            // Without the cause, which would be told in place of this sentence.
            throw new IllegalStateException(
                    "the intake " + settings.name() + " cannot be opened (" + reason.getMessage() + ")");
        }
    }

    /** From now on messages can be withdrawn. */
    void withdrawing(Function<String, CompletionStage<Optional<Problem>>> how) {
        withdrawal = how;
    }
}
