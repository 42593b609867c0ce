package smshub;

import java.time.Clock;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.TemplatedRouteBuilder;
import org.apache.camel.main.Main;
import org.apache.camel.spi.Registry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import smshub.account.Account;
import smshub.account.Client;
import smshub.account.IntakeSettings;
import smshub.account.IntakeType;
import smshub.account.Register;
import smshub.account.Visibility;
import smshub.audit.Incident;
import smshub.audit.Incidents;
import smshub.broker.Queues;
import smshub.guard.Guards;
import smshub.intake.AnsweredMessages;
import smshub.intake.DurableIntake;
import smshub.intake.IntakeChannel;
import smshub.intake.IntakeContext;
import smshub.intake.IntakeJob;
import smshub.intake.IntakeMemory;
import smshub.intake.IntakeStatus;
import smshub.intake.Intakes;
import smshub.intake.Poller;
import smshub.intake.Priorities;
import smshub.intake.QueueIntake;
import smshub.intake.RequestReader;
import smshub.intake.RoutedPoller;
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
    private static final String ROUNDS = "job";
    private static final String ANSWERS = "job-answers";
    private static final String INBOUND = "job-inbound";
    /** How long a stop waits for what is being written back; a place that is down is not waited for, and it comes again. */
    private static final long ANSWER_SECONDS = 5;

    final DurableIntake intake;
    final RequestReader reader;
    final Guards guards;
    private final QueueIntake queue;
    private final HubServices services;
    /** The intakes by name, in the order of the settings. */
    private final Register<Account> accounts;

    private final Register<Opened> opened = new Register<>();

    private final Map<String, IntakeType> types;
    private final AnsweredMessages questions;
    private final Priorities priorities = new Priorities();
    private final IntakeJob.Watch watch;
    private final IntakeMemory memory;
    private final BrokerModule broker;
    private final Executor workers;
    private final Clock clock;

    /** An intake that is open. */
    private record Opened(IntakeSettings settings, Poller poller, IntakeJob job) {}

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
            IntakeMemory memory,
            Clock clock) {
        this.guards = guards;
        this.accounts = accounts;
        this.broker = broker;
        this.watch = noted(watch, broker.incidents());
        this.memory = memory;
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
                counted(metrics),
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
            if (obstacle.isEmpty()) {
                workers.execute(() -> round(job));
            }
            return obstacle;
        });
    }

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
            return Optional.empty();
        });
    }

    @Override
    public Optional<Problem> start(String name) {
        return with(name, job -> {
            job.start();
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
        for (Opened each : opened.values()) {
            fetch(camel, each);
        }
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
    Set<String> become(Transition change, Map<String, Client> clients, CamelContext camel) {
        Set<String> failed = new TreeSet<>();
        Map<String, Opened> before = new LinkedHashMap<>(opened);
        Map<String, Opened> next = new LinkedHashMap<>();
        Set<String> goes = new TreeSet<>(change.intakes().removed());
        goes.addAll(change.intakes().restarted());
        goes.forEach(name -> tried(name, failed, () -> end(camel, before.get(name))));
        // Shares of topics would grow for ever where nobody reads them.
        change.intakes()
                .removed()
                .forEach(name -> tried(name, failed, () -> {
                    broker.queues().drop(Queues.inboundTo(name));
                    broker.queues().drop(Queues.subscription("intake-" + name));
                }));
        for (IntakeSettings intake : change.next().intakes()) {
            String name = intake.name();
            if (change.intakes().untouched(name)) {
                next.put(name, before.get(name));
                continue;
            }
            tried(name, failed, () -> {
                Opened fresh = opened(intake, clients.get(intake.client()));
                next.put(name, fresh);
                Registry registry = camel.getRegistry();
                registry.unbind("poller-" + name);
                registry.unbind("job-" + name);
                registry.bind("poller-" + name, fresh.poller());
                registry.bind("job-" + name, fresh.job());
                fetch(camel, fresh);
            });
        }
        opened.become(next);
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

    /** Ends the rounds of an intake, and the routes that it has. */
    private static void end(CamelContext camel, Opened ended) throws Exception {
        if (ended == null) {
            return;
        }
        String name = ended.settings().name();
        AccountRoutes.end(camel, ANSWERS + "-" + name, ANSWER_SECONDS);
        AccountRoutes.end(camel, INBOUND + "-" + name, ANSWER_SECONDS);
        ended.job().close();
        AccountRoutes.end(camel, ROUNDS + "-" + name, AccountRoutes.STOP_SECONDS);
        if (ended.poller() instanceof RoutedPoller routed) {
            routed.end(camel);
        }
    }

    /** The same watch, and each failure in the list of errors. */
    private static IntakeJob.Watch noted(IntakeJob.Watch watch, Incidents incidents) {
        return new IntakeJob.Watch() {
            @Override
            public int patience() {
                return watch.patience();
            }

            @Override
            public void failing(IntakeStatus intake) {
                watch.failing(intake);
            }

            @Override
            public void failed(IntakeStatus intake) {
                incidents.note(Incident.Kind.INTAKE, intake.lastError(), null, intake.client(), intake.name());
            }

            @Override
            public void working(IntakeStatus intake) {
                watch.working(intake);
            }
        };
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
                () -> Visibility.inbound(client, accounts.values()));
        try {
            Poller poller = ((IntakeChannel) types.get(settings.type())).open(settings, context);
            return new Opened(settings, poller, new IntakeJob(settings, poller, priorities, watch, memory, clock));
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

    /** The routes of an intake. What it brought is answered even when it brings nothing new any more. */
    private static void fetch(CamelContext camel, Opened opened) throws Exception {
        IntakeSettings intake = opened.settings();
        if (opened.poller() instanceof RoutedPoller routed) {
            routed.open(camel);
        }
        template(camel, ANSWERS, intake).add();
        if (!intake.inboundAccounts().isEmpty()) {
            template(camel, INBOUND, intake).add();
        }
        if (intake.enabled()) {
            template(camel, ROUNDS, intake)
                    .parameter("interval", intake.interval().toMillis())
                    .add();
            opened.job().listen();
        }
    }

    private static TemplatedRouteBuilder template(CamelContext camel, String template, IntakeSettings intake) {
        return TemplatedRouteBuilder.builder(camel, template)
                .routeId(template + "-" + intake.name())
                .parameter("name", intake.name());
    }

    private static DurableIntake.Watch counted(Metrics metrics) {
        return new DurableIntake.Watch() {
            @Override
            public void accepted(String source) {
                metrics.accepted(source);
            }

            @Override
            public void refused(String source, ProblemCode code) {
                metrics.refused(source, code);
            }
        };
    }
}
