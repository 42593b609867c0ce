package smshub;

import java.time.Clock;
import java.time.ZoneId;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.TemplatedRouteBuilder;
import org.apache.camel.main.Main;
import smshub.account.Account;
import smshub.account.Client;
import smshub.account.IntakeSettings;
import smshub.account.IntakeType;
import smshub.audit.Incident;
import smshub.audit.Incidents;
import smshub.broker.BatchPublisher;
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
import smshub.provider.ProviderInbox;
import smshub.settings.IntakeFiles;
import smshub.settings.Settings;
import smshub.site.HttpOnce;
import smshub.site.HubServices;
import smshub.template.EventTable;

/**
 * How requests come in: the one durable intake, the queue of requests, routes of the site, and
 * the intakes that the settings name. Needs
 * what lasts ({@link BrokerModule}) and who judges requests ({@link DispatchModule}).
 */
final class IntakeModule implements Intakes {
    final DurableIntake intake;
    final RequestReader reader;
    final Guards guards;
    private final QueueIntake queue;
    private final HubServices services;
    private final Map<String, Poller> pollers = new LinkedHashMap<>();
    private final Map<String, IntakeJob> jobs = new LinkedHashMap<>();
    private final List<IntakeSettings> settings;
    private final Executor workers;

    /**
     * @param guards what limits clients
     * @param watch hears of intakes that fail, and work again
     * @param memory knows how they did before
     */
    IntakeModule(
            Settings settings,
            BrokerModule broker,
            DispatchModule dispatch,
            Guards guards,
            Metrics metrics,
            IntakeJob.Watch watch,
            IntakeMemory memory,
            Clock clock) {
        this.settings = settings.intakes();
        this.guards = guards;
        workers = broker.workers();
        intake = new DurableIntake(
                dispatch.acceptance,
                guards,
                dispatch.availability,
                dispatch.lookUps,
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
        queue = new QueueIntake(intake, reader, settings.clients(), broker.broker()::answerable);
        services = services(settings, broker.publisher(), dispatch.inbox);
        jobs(settings, broker, watch, memory, clock);
    }

    void bind(Main main) {
        main.bind("queueIntake", queue);
        main.bind("hubServices", services);
        main.bind("httpOnce", new HttpOnce());
        pollers.forEach((name, poller) -> main.bind("poller-" + name, poller));
        jobs.forEach((name, job) -> main.bind("job-" + name, job));
    }

    /** The jobs of the intakes, to be closed with the hub. */
    Collection<IntakeJob> jobs() {
        return jobs.values();
    }

    @Override
    public List<IntakeStatus> states() {
        return jobs.values().stream().map(IntakeJob::status).toList();
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
        IntakeJob job = jobs.get(name);
        return job == null
                ? Optional.of(Problem.of(ProblemCode.NOT_FOUND, "There is no such intake."))
                : action.apply(job);
    }

    /** Starts the routes of all intakes. */
    void start(CamelContext camel) throws Exception {
        for (IntakeSettings each : settings) {
            fetch(camel, each, jobs.get(each.name()));
        }
    }

    /** Opens the intakes of the settings. */
    private void jobs(Settings settings, BrokerModule broker, IntakeJob.Watch watch, IntakeMemory memory, Clock clock) {
        Map<String, IntakeType> types =
                IntakeFiles.in(settings.routes()).stream().collect(Collectors.toMap(IntakeType::id, type -> type));
        Map<String, Client> clients =
                settings.clients().stream().collect(Collectors.toMap(Client::id, client -> client));
        AnsweredMessages questions = new AnsweredMessages(broker.store(), clock);
        Priorities priorities = new Priorities();
        for (IntakeSettings each : settings.intakes()) {
            IntakeContext context = new IntakeContext(
                    intake,
                    clients.get(each.client()),
                    reader.of(clients.get(each.client())),
                    broker.store()::known,
                    clock,
                    broker.publisher(),
                    questions);
            Poller poller = opened((IntakeChannel) types.get(each.type()), each, context);
            IntakeJob job = new IntakeJob(each, poller, priorities, noted(watch, broker.incidents()), memory, clock);
            pollers.put(each.name(), poller);
            jobs.put(each.name(), job);
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
    private static Poller opened(IntakeChannel channel, IntakeSettings intake, IntakeContext context) {
        try {
            return channel.open(intake, context);
        } catch (RuntimeException e) {
            Throwable reason = e;
            while (reason.getCause() != null) {
                reason = reason.getCause();
            }
            // Without the cause, which would be told in place of this sentence.
            throw new IllegalStateException(
                    "the intake " + intake.name() + " cannot be opened (" + reason.getMessage() + ")");
        }
    }

    /** The routes of an intake. What it brought is answered even when it brings nothing new any more. */
    private void fetch(CamelContext camel, IntakeSettings intake, IntakeJob job) throws Exception {
        if (pollers.get(intake.name()) instanceof RoutedPoller routed) {
            routed.open(camel);
        }
        template(camel, "job-answers", intake).add();
        if (!intake.inboundAccounts().isEmpty()) {
            template(camel, "job-inbound", intake).add();
        }
        if (intake.enabled()) {
            template(camel, "job", intake)
                    .parameter("interval", intake.interval().toMillis())
                    .add();
            job.listen();
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

    /** What routes of the site reach by the component {@code hub:}. */
    private HubServices services(Settings settings, BatchPublisher publisher, ProviderInbox inbox) {
        return new HubServices(
                settings.clients().stream().collect(Collectors.toMap(Client::id, client -> client)),
                settings.accounts().stream().map(Account::id).collect(Collectors.toSet()),
                intake,
                reader,
                publisher,
                inbox);
    }
}
