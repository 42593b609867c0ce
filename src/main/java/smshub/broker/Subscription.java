package smshub.broker;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientRequestor;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.client.ClientSessionFactory;
import org.apache.activemq.artemis.api.core.management.ManagementHelper;
import org.apache.activemq.artemis.api.core.management.ResourceNames;
import org.apache.camel.CamelContext;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.support.CamelContextHelper;
import smshub.account.Backoff;

/**
 * A share of a topic that is kept on disk under a name of its own, whether or not anybody consumes it. What a consumer
 * fails on comes again later, each time after a longer pause, while what is behind it goes on.
 *
 * @param name the name; the same again is the same share
 * @param topic whose messages
 * @param selector which of them, in the broker's selector syntax; null for all
 */
public record Subscription(String name, String topic, String selector) {
    private static final Pattern NAME = Pattern.compile("[\\w-][\\w.-]{0,99}");
    private static final String TRIES = "tries";
    private static final Backoff PAUSE = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(256));

    public Subscription {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "the name of a subscription has letters, digits, dots, dashes and underscores, at most 100");
        }
    }

    /** State changes of the messages of one client, or of all where it is null; of some states, or all where none is named. */
    public static Subscription events(String name, String client, List<String> states) {
        return new Subscription(name, client == null ? Queues.EVENTS : Queues.events(client), in("state", states));
    }

    /**
     * Messages from handsets by some accounts, or by all where none is named.
     *
     * @param client of those that this client may see; null for all
     */
    public static Subscription inbound(String name, String client, List<String> accounts) {
        return new Subscription(
                name, client == null ? Queues.INBOUND : Queues.inboundOf(client), in("account", accounts));
    }

    private static String in(String property, List<String> values) {
        return values.isEmpty()
                ? null
                : values.stream()
                        .map(value -> "'" + value.replace("'", "''") + "'")
                        .collect(Collectors.joining(", ", property + " IN (", ")"));
    }

    /** Where its messages wait. */
    public String queue() {
        return Queues.subscription(name);
    }

    /** How long a message waits that was tried so often, and a consumer that failed so often in a row. */
    static Duration pause(long failures) {
        return PAUSE.after(failures);
    }

    /**
     * A consumer of this share, which exists from now on. Exchanges carry a {@link QueueMessage}; a message is gone when its
     * exchange has ended well.
     *
     * @param window most messages whose exchanges have not ended
     */
    public Consumer consume(CamelContext context, Processor processor, int window) throws Exception {
        Broker broker = CamelContextHelper.mandatoryFindSingleByType(context, Broker.class);
        open(broker);
        QueueEndpoint endpoint = new QueueEndpoint("queue:" + queue(), context.getComponent("queue"), broker, queue());
        endpoint.setCamelContext(context);
        endpoint.setFlow(new Retrying());
        endpoint.setWindow(window);
        endpoint.setPrefetch(window);
        return endpoint.createConsumer(processor);
    }

    /** Makes sure that it exists and has its selector; what it holds stays. */
    private void open(Broker broker) throws Exception {
        QueueConfiguration queue = QueueConfiguration.of(queue())
                .setAddress(topic)
                .setRoutingType(RoutingType.MULTICAST)
                .setFilterString(selector == null ? "" : selector);
        try (ClientSessionFactory factory = broker.connect();
                ClientSession session = broker.session(factory, true)) {
            HubQueues.createTopic(session, topic);
            ClientSession.QueueQuery present = session.queueQuery(queue.getName());
            String selected = Objects.toString(present.getFilterString(), "");
            if (!present.isExists()) {
                HubQueues.create(session, queue);
            } else if (!present.getAddress().toString().equals(topic)) {
                throw new IllegalArgumentException("the subscription " + name + " is one of " + present.getAddress()
                        + " already; give this one another name");
            } else if (!selected.equals(queue.getFilterString().toString())) {
                update(session, queue);
            }
        }
    }

    private static void update(ClientSession session, QueueConfiguration queue) throws Exception {
        session.start();
        ClientRequestor requestor = new ClientRequestor(session, Management.ADDRESS);
        try {
            ClientMessage request = session.createMessage(false);
            ManagementHelper.putOperationInvocation(request, ResourceNames.BROKER, "updateQueue", queue.toJSON());
            ClientMessage reply = requestor.request(request, 10_000);
            if (reply == null || !ManagementHelper.hasOperationSucceeded(reply)) {
                throw new IllegalStateException("the broker did not change the selector of " + queue.getName());
            }
        } finally {
            requestor.close();
        }
    }

    /** Hands everything out, less eagerly after failures; what failed comes again later. */
    private final class Retrying implements FlowControl {
        private int failures;
        private long pausedUntil;

        @Override
        public void began(Predicate<QueueMessage> doubtful) {}

        @Override
        public Opening opening() {
            return Opening.ALL;
        }

        @Override
        public long permit() {
            return failures == 0 ? 0 : Math.max(0, pausedUntil - System.nanoTime());
        }

        @Override
        public Admission admit(QueueMessage delivery, boolean doubtful) {
            return new Admission(delivery, delivery, List.of());
        }

        @Override
        public Settlement settle(Object job, Object answer, Throwable failure) {
            if (failure == null) {
                failures = 0;
                return Settlement.DONE;
            }
            failures++;
            pausedUntil = System.nanoTime() + pause(failures).toNanos();
            return Settlement.of(again((QueueMessage) job, Instant.now()));
        }
    }

    /** The same message for this share alone, after a pause that grows with each try. */
    private Publication again(QueueMessage delivery, Instant now) {
        long tries = delivery.number(TRIES) + 1;
        Map<String, Object> properties = new HashMap<>(delivery.properties());
        properties.put(TRIES, tries);
        return Publication.to(topic + "::" + queue(), delivery.text(), properties)
                .answering(delivery.message().getCorrelationID() == null ? null : delivery.correlationId())
                .notBefore(now.plus(pause(tries)))
                .prior(delivery.priority());
    }
}
