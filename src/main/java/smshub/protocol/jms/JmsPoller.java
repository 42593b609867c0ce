package smshub.protocol.jms;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.DeliveryMode;
import jakarta.jms.Destination;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.JMSSecurityException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.TemplatedRouteBuilder;
import org.apache.camel.component.jms.JmsComponent;
import org.apache.camel.component.jms.JmsConfiguration;
import org.apache.camel.component.jms.JmsConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jms.connection.CachingConnectionFactory;
import org.springframework.jms.core.JmsTemplate;
import org.springframework.jms.listener.DefaultMessageListenerContainer;
import smshub.account.Backoff;
import smshub.account.IntakeSettings;
import smshub.broker.Events;
import smshub.broker.Publication;
import smshub.broker.QueueMessage;
import smshub.broker.Queues;
import smshub.broker.Settlement;
import smshub.intake.Accepted;
import smshub.intake.IntakeContext;
import smshub.intake.Reading;
import smshub.intake.RoutedPoller;
import smshub.intake.StateAnswer;
import smshub.json.Json;
import smshub.message.InboundMessage;
import smshub.message.Problem;
import smshub.message.ProblemCode;
import smshub.message.SmsRequest;

/**
 * The work with one broker. Its requests come by a route of Camel's component {@code jms}, in a session whose commit is
 * their acknowledgement; what happens in between happens again, and is recognised by the message's id.
 */
final class JmsPoller implements RoutedPoller {
    private static final Logger LOG = LoggerFactory.getLogger(JmsPoller.class);
    private static final int REPLY_OBJECTS = 10_000;
    private static final int CACHED_SESSIONS = 16;
    private static final String EVENTS = "jms-events-";
    private static final Backoff WAIT = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(15));
    private static final long RECOVERY_MILLIS = 2_000;
    private static final int LARGEST = 64 * 1024 * 1024;

    private final IntakeSettings intake;
    private final IntakeContext context;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicInteger taken = new AtomicInteger();
    /** Reply queues that only their owners' connections know; those of a process that ended are nobody's any more. */
    private final Map<String, Destination> temporary = Collections.synchronizedMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Destination> eldest) {
            return size() > REPLY_OBJECTS;
        }
    });

    private CamelContext camel;
    private volatile CachingConnectionFactory connections;
    private volatile boolean waiting;

    JmsPoller(IntakeSettings intake, IntakeContext context) {
        this.intake = intake;
        this.context = context;
    }

    @Override
    public void open(CamelContext camel) {
        this.camel = camel;
        connect();
    }

    /** Makes the component and the routes; nothing connects here. Returns why that cannot be done, or null. */
    private synchronized Problem connect() {
        if (connections != null) {
            return null;
        }
        try {
            ConnectionFactory factory = JmsFactory.of(intake, camel);
            CachingConnectionFactory caching = new CachingConnectionFactory(factory);
            caching.setSessionCacheSize(CACHED_SESSIONS);
            camel.addComponent("jms-" + intake.name(), component(factory, caching));
            connections = caching;
            routes();
            return null;
        } catch (Exception e) {
            LOG.warn("Intake {} has no connection factory: {}", intake.name(), e.toString());
            return Problem.of(
                    ProblemCode.SERVICE_UNAVAILABLE,
                    "The connection factory cannot be made (" + e.getClass().getSimpleName()
                            + "); its library belongs into site.jars.");
        }
    }

    private JmsComponent component(ConnectionFactory factory, ConnectionFactory caching) {
        JmsConfiguration configuration = new JmsConfiguration(factory);
        configuration.setTemplateConnectionFactory(caching);
        configuration.setTransacted(true);
        configuration.setLazyCreateTransactionManager(false);
        configuration.setCacheLevelName("CACHE_CONSUMER");
        configuration.setConcurrentConsumers(Integer.parseInt(intake.settings().get("consumers")));
        configuration.setDisableReplyTo(true);
        // An object in a message is never unpacked.
        configuration.setMapJmsMessage(false);
        configuration.setErrorHandlerLogStackTrace(false);
        configuration.setRecoveryInterval(RECOVERY_MILLIS);
        return new JmsComponent(configuration);
    }

    private void routes() throws Exception {
        if (intake.enabled()) {
            TemplatedRouteBuilder.builder(camel, "jms")
                    .routeId(routeId())
                    .parameter("name", intake.name())
                    .parameter("queue", intake.settings().get("queue"))
                    .add();
        }
        String events = intake.settings().get("events");
        if (events != null) {
            TemplatedRouteBuilder.builder(camel, "jms-events")
                    .routeId(EVENTS + intake.name())
                    .parameter("name", intake.name())
                    .parameter("client", intake.client())
                    .parameter("destination", events)
                    .add();
        }
    }

    @Override
    public void end(CamelContext context) throws Exception {
        for (String route : List.of(routeId(), EVENTS + intake.name())) {
            context.getRouteController().stopRoute(route);
            context.removeRoute(route);
        }
        context.removeEndpoints("jms-" + intake.name() + ":*");
        context.removeComponent("jms-" + intake.name());
    }

    private String routeId() {
        return "jms-" + intake.name();
    }

    /** Tells how it went since the last round, and tries again what could not be made. */
    @Override
    public Taken take() {
        Problem problem = connect();
        if (problem != null) {
            return Taken.failed(problem);
        }
        int requests = taken.getAndSet(0);
        if (waiting) {
            return new Taken(
                    requests,
                    false,
                    Problem.of(ProblemCode.SERVICE_UNAVAILABLE, "The hub's broker takes no requests; they wait."));
        }
        return new Taken(
                requests,
                false,
                recovering()
                        ? Problem.of(
                                ProblemCode.SERVICE_UNAVAILABLE, "The broker cannot be reached; it is tried again.")
                        : null);
    }

    private boolean recovering() {
        if (camel.getRoute(routeId()) == null
                || !(camel.getRoute(routeId()).getConsumer() instanceof JmsConsumer consumer)) {
            return false;
        }
        try {
            return consumer.getListenerContainer() instanceof DefaultMessageListenerContainer container
                    && container.isRecovering();
        } catch (Exception e) {
            LOG.debug("Intake {} has no listener", intake.name(), e);
            return true;
        }
    }

    /** Takes one request over; the route calls it, and the message is acknowledged when it has returned. */
    public void request(Object body) throws JMSException, InterruptedException {
        Message message = (Message) body;
        JmsRequest request = JmsRequest.of(message, LARGEST);
        Destination replyTo = message.getJMSReplyTo();
        String item = null;
        if (replyTo != null) {
            String correlation = message.getJMSCorrelationID();
            ReplyAddress address =
                    ReplyAddress.of(replyTo, correlation == null ? message.getJMSMessageID() : correlation);
            if (address.kind() == ReplyAddress.Kind.TEMPORARY) {
                temporary.put(address.name(), replyTo);
            }
            item = address.text();
        }
        String answers = item == null ? null : Queues.answers(intake.name());
        Reading reading = request.read(context.reader(), answers, item, intake.name());
        taken.incrementAndGet();
        if (!reading.readable()) {
            SmsRequest unread = SmsRequest.unread("jms", null);
            List<Publication> outgoing = new ArrayList<>(Events.publish(
                    Events.refused(
                            unread,
                            intake.client(),
                            reading.problem(),
                            context.clock().instant()),
                    answers,
                    item));
            outgoing.add(buried(request, reading.problem()));
            patiently(() -> {
                context.post(outgoing);
                return null;
            });
            return;
        }
        List<Accepted> accepted = patiently(() -> context.accept(reading.requests()));
        List<Publication> outgoing = new ArrayList<>();
        for (Accepted each : accepted) {
            if (!each.decision().accepted()) {
                outgoing.add(buried(request, each.decision().problem()));
            } else if (each.repeated() && answers != null) {
                outgoing.add(Events.repeated(
                        each.decision().message(), context.clock().instant()));
            }
        }
        if (!outgoing.isEmpty()) {
            patiently(() -> {
                context.post(outgoing);
                return null;
            });
        }
    }

    private interface Step<T> {
        T take() throws InterruptedException;
    }

    /** Goes on trying while the hub's broker takes nothing: given back, the request would soon be on a dead-letter queue. */
    private <T> T patiently(Step<T> step) throws InterruptedException {
        for (int failures = 1; ; failures++) {
            try {
                T result = step.take();
                waiting = false;
                return result;
            } catch (IntakeContext.Shut e) {
                waiting = true;
                if (closed.await(WAIT.after(failures).toMillis(), TimeUnit.MILLISECONDS)) {
                    throw e;
                }
            }
        }
    }

    private Publication buried(JmsRequest request, Problem problem) {
        Map<String, Object> reasons = new HashMap<>();
        reasons.put("code", problem.code().word());
        reasons.put("sentence", problem.sentence());
        reasons.put("origin", intake.name());
        reasons.put("client", intake.client());
        if (problem.field() != null) {
            reasons.put("field", problem.field());
        }
        return Publication.to(Queues.DEAD, request.text(), reasons);
    }

    @Override
    public Settlement answers(List<QueueMessage> deliveries) {
        List<Sent> all = new ArrayList<>();
        for (StateAnswer answer : StateAnswer.of(deliveries)) {
            ReplyAddress address = ReplyAddress.parse(answer.item());
            if (address != null) {
                all.add(new Sent(
                        session -> address.kind() == ReplyAddress.Kind.TEMPORARY
                                ? temporary.get(address.name())
                                : address.in(session),
                        Json.text(answer.event()),
                        address.correlationId(),
                        Map.of("state", answer.event().state().word())));
            }
        }
        send(all);
        return Settlement.DONE;
    }

    @Override
    public Settlement inbound(List<QueueMessage> deliveries) {
        String name = intake.settings().get("inbound");
        boolean topic = name.startsWith("topic:");
        String bare = name.substring(name.indexOf(':') + 1);
        List<Sent> all = new ArrayList<>();
        for (InboundMessage message :
                StateAnswer.inbound(deliveries, intake, context.view().get())) {
            all.add(new Sent(
                    session -> topic ? session.createTopic(bare) : session.createQueue(bare),
                    Json.text(message),
                    null,
                    Map.of("account", message.account(), "smsId", message.id())));
        }
        send(all);
        return Settlement.DONE;
    }

    private interface Target {
        /** @return null for one that is nobody's any more */
        Destination in(Session session) throws JMSException;
    }

    private record Sent(Target target, String body, String correlationId, Map<String, String> properties) {}

    /** Sends all together; whoever called tries again where the broker is away. */
    private void send(List<Sent> all) {
        CachingConnectionFactory open = connections;
        if (open == null) {
            throw new UncheckedIOException(new IOException("there is no connection factory"));
        }
        JmsTemplate template = new JmsTemplate(open);
        template.setSessionTransacted(true);
        try {
            template.execute(session -> {
                for (Sent one : all) {
                    send(session, one);
                }
                session.commit();
                return null;
            });
        } catch (org.springframework.jms.JmsException e) {
            throw new UncheckedIOException(new IOException("the broker of " + intake.name() + " did not take it", e));
        }
    }

    private void send(Session session, Sent sent) throws JMSException {
        try {
            Destination target = sent.target.in(session);
            if (target == null) {
                return;
            }
            MessageProducer producer = session.createProducer(target);
            try {
                producer.setDeliveryMode(DeliveryMode.PERSISTENT);
                Message message = session.createTextMessage(sent.body);
                if (sent.correlationId != null) {
                    message.setJMSCorrelationID(sent.correlationId);
                }
                for (Map.Entry<String, String> property : sent.properties.entrySet()) {
                    message.setStringProperty(property.getKey(), property.getValue());
                }
                producer.send(message);
            } finally {
                producer.close();
            }
        } catch (InvalidDestinationException e) {
            LOG.debug("Intake {}: who asked has gone", intake.name(), e);
        } catch (JMSSecurityException e) {
            LOG.warn("Intake {} may not send to where an answer was asked for: {}", intake.name(), e.getMessage());
        }
    }

    @Override
    public void close() {
        closed.countDown();
        CachingConnectionFactory open = connections;
        if (open != null) {
            open.destroy();
        }
    }
}
