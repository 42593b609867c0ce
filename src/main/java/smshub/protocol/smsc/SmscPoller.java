package smshub.protocol.smsc;

import io.vertx.core.Vertx;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.TemplatedRouteBuilder;
import org.jsmpp.SMPPConstant;
import org.jsmpp.bean.CancelSm;
import org.jsmpp.bean.Command;
import org.jsmpp.bean.DataSm;
import org.jsmpp.bean.QuerySm;
import org.jsmpp.bean.ReplaceSm;
import org.jsmpp.bean.SubmitMulti;
import org.jsmpp.bean.SubmitSm;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import smshub.account.Client.Permission;
import smshub.account.IntakeSettings;
import smshub.broker.Publication;
import smshub.broker.QueueMessage;
import smshub.broker.Settlement;
import smshub.intake.IntakeContext;
import smshub.intake.RoutedPoller;
import smshub.intake.StateAnswer;
import smshub.json.Json;
import smshub.message.InboundMessage;
import smshub.message.MessageEvent;
import smshub.message.Problem;
import smshub.message.ProblemCode;

/** The entrance of one client: its binds, what they submit, and what they are brought. Thread-safe. */
final class SmscPoller implements RoutedPoller {
    private static final Logger LOG = LoggerFactory.getLogger(SmscPoller.class);
    private static final List<String> ROUTES = List.of("smpp-deliver", "smpp-inbound", "smpp-parts");
    /** Kind of what goes on to those who are bound. */
    private static final String DELIVER = "DELIVER";

    private static final String INBOUND = "inbound";
    private static final long ROUTE_SECONDS = 10;
    private static final long END_SECONDS = 8;
    /** While the broker is away each request would have a line in the log. */
    private static final long BETWEEN_LINES = TimeUnit.SECONDS.toNanos(10);

    private final IntakeSettings intake;
    private final SmscSettings settings;
    private final IntakeContext context;
    private final SmscListener listener;
    private final Runnable left;
    private final JoinedParts parts;
    private final Submissions submissions;
    private final Questions questions;
    private final Deliveries deliveries;
    private final Set<EsmeSession> sessions = ConcurrentHashMap.newKeySet();
    private final AtomicInteger requests = new AtomicInteger();
    /** When it was last said that requests fail, by {@link System#nanoTime()}; 0 where it never was. */
    private final AtomicLong toldAt = new AtomicLong();

    private Vertx vertx;
    private volatile boolean closed;

    /** @param left told when it listens no more */
    SmscPoller(
            IntakeSettings intake, SmscSettings settings, IntakeContext context, SmscListener listener, Runnable left) {
        this.intake = intake;
        this.settings = settings;
        this.context = context;
        this.listener = listener;
        this.left = left;
        parts = new JoinedParts(settings, context);
        submissions = new Submissions(settings, context, parts);
        questions = new Questions(settings, context, parts, submissions);
        deliveries = new Deliveries(settings, context.clock());
    }

    SmscSettings settings() {
        return settings;
    }

    String systemId() {
        return settings.systemId();
    }

    // binds

    boolean proves(String password) {
        return context.client().proves(password);
    }

    /** Whether its client may do what a bind is for. */
    boolean may(BindRequest bind) {
        return !closed
                && intake.enabled()
                && (!bind.transmits() || context.client().may(Permission.SEND))
                && (context.client().may(Permission.SEND) || context.client().may(Permission.READ));
    }

    /** Takes one more bind, unless there are as many as may be. */
    synchronized boolean takes(EsmeSession session) {
        return !closed && sessions.size() < settings.binds() && sessions.add(session);
    }

    /** A bind was answered. */
    void joined(EsmeSession session) {
        if (session.bind().receives()) {
            deliveries.joined(session);
        }
    }

    void left(EsmeSession session) {
        sessions.remove(session);
        deliveries.left(session);
    }

    void tick() {
        parts.sweep();
    }

    // what binds ask

    /** Answers a request; a stage that fails tells the command status by {@link #status}. */
    CompletionStage<byte[]> asked(Command pdu, EsmeSession session) {
        requests.incrementAndGet();
        try {
            if (pdu instanceof SubmitSm submit) {
                return submissions.single(SubmittedMessage.of(submit), session, SMPPConstant.CID_SUBMIT_SM_RESP);
            }
            if (pdu instanceof DataSm data) {
                return submissions.single(SubmittedMessage.of(data), session, SMPPConstant.CID_DATA_SM_RESP);
            }
            if (pdu instanceof SubmitMulti submit) {
                return submissions.multiple(SubmittedMessage.of(submit), session);
            }
            if (pdu instanceof QuerySm query) {
                return questions.query(query);
            }
            if (pdu instanceof CancelSm cancel) {
                return questions.cancel(cancel);
            }
            return questions.replace((ReplaceSm) pdu);
        } catch (SmscRefusal e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.error("A request by SMPP failed", e);
            return CompletableFuture.failedFuture(new SmscRefusal(SMPPConstant.STAT_ESME_RUNKNOWNERR));
        }
    }

    /** The command status that tells a failure: what is no refusal is the broker, the store or the disk. */
    int status(Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof SmscRefusal refusal) {
            return refusal.status();
        }
        long now = System.nanoTime();
        long told = toldAt.get();
        if ((told == 0 || now - told > BETWEEN_LINES) && toldAt.compareAndSet(told, now)) {
            LOG.warn("Requests to intake {} are not served: {}", intake.name(), String.valueOf(cause));
        }
        return SMPPConstant.STAT_ESME_RSYSERR;
    }

    // what binds are brought; the routes call these

    /** Brings a state or a message from a handset. */
    public CompletionStage<Settlement> deliver(QueueMessage message) {
        if (message.property(INBOUND) != null) {
            InboundMessage inbound = read(message, InboundMessage.class);
            return inbound == null || inbound.id() == null || inbound.text() == null
                    ? CompletableFuture.completedFuture(Settlement.DONE)
                    : deliveries.bring(message, bind -> DeliveryPdus.inbound(inbound, settings), inbound.to());
        }
        MessageEvent event = read(message, MessageEvent.class);
        Ticket ticket = Ticket.parse(message.correlationId());
        if (event == null || event.state() == null || ticket == null || !DeliveryPdus.told(event, ticket)) {
            return CompletableFuture.completedFuture(Settlement.DONE);
        }
        return deliveries.bring(message, bind -> DeliveryPdus.receipts(event, ticket, bind.parameters()), null);
    }

    private static <T> T read(QueueMessage message, Class<T> type) {
        try {
            return message.text() == null ? null : Json.read(message.text(), type);
        } catch (UncheckedIOException e) {
            return null;
        }
    }

    /** Puts messages from handsets behind the receipts, whether or not anybody is bound. */
    @Override
    public Settlement inbound(List<QueueMessage> messages) {
        List<Publication> outgoing = new ArrayList<>();
        for (InboundMessage message :
                StateAnswer.inbound(messages, intake, context.view().get())) {
            outgoing.add(
                    Publication.of(DELIVER, Json.text(message), Map.of(INBOUND, true, "account", message.account())));
        }
        return new Settlement(outgoing);
    }

    /** Takes a part off the queue. */
    public CompletionStage<Settlement> join(QueueMessage message) {
        return parts.join(message);
    }

    @Override
    public boolean answersItself() {
        return true;
    }

    /** Never called: answers are brought one by one. */
    @Override
    public Settlement answers(List<QueueMessage> messages) {
        throw new UnsupportedOperationException("routes of its own bring them");
    }

    // life

    @Override
    public void open(CamelContext camel) {
        vertx = camel.getRegistry().lookupByNameAndType("vertx", Vertx.class);
        camel.getRegistry().bind("smpp-deliver-" + intake.name(), new OpenWhile(deliveries::open));
        camel.getRegistry().bind("smpp-parts-" + intake.name(), new OpenWhile(parts::open));
        try {
            for (String route : ROUTES) {
                if (!route.equals("smpp-inbound") || !intake.inboundAccounts().isEmpty()) {
                    TemplatedRouteBuilder.builder(camel, route)
                            .routeId(route + "-" + intake.name())
                            .parameter("name", intake.name())
                            .add();
                }
            }
        } catch (Exception e) {
            throw new IllegalStateException("the routes of intake " + intake.name() + " do not start", e);
        }
    }

    @Override
    public void end(CamelContext camel) throws Exception {
        for (String route : ROUTES) {
            String id = route + "-" + intake.name();
            if (camel.getRoute(id) != null) {
                camel.getRouteController().stopRoute(id, ROUTE_SECONDS, TimeUnit.SECONDS);
                camel.removeRoute(id);
            }
        }
        camel.getRegistry().unbind("smpp-deliver-" + intake.name());
        camel.getRegistry().unbind("smpp-parts-" + intake.name());
    }

    /** The listener is opened with the first round; a round counts what came since the last one. */
    @Override
    public Taken take() {
        if (closed) {
            return Taken.NOTHING;
        }
        try {
            listener.open(vertx);
        } catch (IllegalStateException e) {
            LOG.debug("Intake {}: no listener", intake.name(), e);
            return Taken.failed(Problem.of(
                    ProblemCode.SERVICE_UNAVAILABLE, "The port for SMPP cannot be opened; it may be taken."));
        }
        return new Taken(requests.getAndSet(0), false, null);
    }

    /** Lets what is under way be answered, and unbinds. */
    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            // Nobody is bound any more from here on.
            closed = true;
        }
        listener.leave(this);
        deliveries.close();
        List<CompletableFuture<Void>> ends = new ArrayList<>();
        for (EsmeSession session : sessions) {
            session.end();
            ends.add(session.whenEnded().toCompletableFuture());
        }
        try {
            CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new)).get(END_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            sessions.forEach(EsmeSession::drop);
        }
        parts.close();
        left.run();
    }
}
