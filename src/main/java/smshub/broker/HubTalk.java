package smshub.broker;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientProducer;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.client.ClientSessionFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What hubs tell each other by a topic of their broker. Nothing of it is kept: what must not be missed stands elsewhere, and
 * is read when a hub is back.
 */
final class HubTalk {
    private static final Logger LOG = LoggerFactory.getLogger(HubTalk.class);
    private static final String FROM = "from";
    private static final String SUBJECT = "subject";
    /** A question's number, which its answers carry, too. */
    private static final String QUESTION = "question";
    /** Who asked what this answers. */
    private static final String ANSWERS = "answers";

    private final String own;
    private final Executor executor;
    private final Map<String, BiFunction<String, String, String>> listeners = new ConcurrentHashMap<>();
    private final Map<String, Question> questions = new ConcurrentHashMap<>();
    private ClientSession session;
    private ClientProducer producer;

    /** What was asked, and who said what by now. */
    private static final class Question {
        private final Map<String, String> answers = new TreeMap<>();
        private final Set<String> awaited;
        private final long until;
        private final CompletableFuture<Map<String, String>> done = new CompletableFuture<>();

        Question(Set<String> awaited, long until) {
            this.awaited = awaited;
            this.until = until;
        }

        synchronized void answered(String hub, String text) {
            answers.put(hub, text);
            if (answers.keySet().containsAll(awaited)) {
                end();
            }
        }

        synchronized void end() {
            Map<String, String> all = new TreeMap<>(answers);
            awaited.forEach(hub -> all.putIfAbsent(hub, null));
            done.complete(all);
        }
    }

    HubTalk(String own, Executor executor) {
        this.own = own;
        this.executor = executor;
    }

    void hear(String subject, BiFunction<String, String, String> listener) {
        listeners.put(subject, listener);
    }

    /** Begins to hear by a connection. */
    void open(Broker broker, ClientSessionFactory factory) throws ActiveMQException {
        ClientSession opened = broker.session(factory, true);
        String queue = Queues.TOLD + "." + own + "." + UUID.randomUUID();
        opened.createQueue(QueueConfiguration.of(queue)
                .setAddress(Queues.TOLD)
                .setRoutingType(RoutingType.MULTICAST)
                .setDurable(false)
                .setTemporary(true));
        opened.createConsumer(queue).setMessageHandler(this::heard);
        opened.start();
        synchronized (this) {
            session = opened;
            producer = opened.createProducer(Queues.TOLD);
        }
    }

    synchronized void shut() {
        session = null;
        producer = null;
    }

    void say(String subject, String text) {
        send(Map.of(SUBJECT, subject), text);
    }

    /** @param awaited whose answers are waited for */
    CompletableFuture<Map<String, String>> ask(String subject, String text, Set<String> awaited, long patienceNanos) {
        Question question = new Question(awaited, System.nanoTime() + patienceNanos);
        String number = UUID.randomUUID().toString();
        questions.put(number, question);
        question.done.whenComplete((answers, failure) -> questions.remove(number));
        if (awaited.isEmpty() || !send(Map.of(SUBJECT, subject, QUESTION, number), text)) {
            question.end();
        }
        return question.done;
    }

    /** Ends questions that were asked long enough ago. */
    void look(long now) {
        questions.values().stream()
                .filter(question -> now - question.until >= 0)
                .forEach(Question::end);
    }

    private synchronized boolean send(Map<String, String> properties, String text) {
        if (producer == null) {
            return false;
        }
        try {
            ClientMessage message = session.createMessage(Message.TEXT_TYPE, false);
            properties.forEach(message::putStringProperty);
            message.putStringProperty(FROM, own);
            message.getBodyBuffer().writeNullableSimpleString(SimpleString.of(text));
            producer.send(message);
            return true;
        } catch (ActiveMQException e) {
            LOG.debug("The other hubs do not hear it", e);
            return false;
        }
    }

    private void heard(ClientMessage message) {
        try {
            message.acknowledge();
        } catch (ActiveMQException e) {
            LOG.debug("What another hub said comes again", e);
        }
        String from = message.getStringProperty(FROM);
        String subject = message.getStringProperty(SUBJECT);
        if (from == null || own.equals(from)) {
            return;
        }
        SimpleString body = message.getBodyBuffer().readNullableSimpleString();
        String text = body == null ? "" : body.toString();
        String number = message.getStringProperty(QUESTION);
        String asker = message.getStringProperty(ANSWERS);
        if (asker != null) {
            Question question = number == null || !asker.equals(own) ? null : questions.get(number);
            if (question != null) {
                question.answered(from, text);
            }
            return;
        }
        BiFunction<String, String, String> listener = subject == null ? null : listeners.get(subject);
        if (listener != null) {
            executor.execute(() -> answer(listener, from, text, number));
        }
    }

    private void answer(BiFunction<String, String, String> listener, String from, String text, String number) {
        String answer = "failed; its log says why";
        try {
            answer = listener.apply(from, text);
        } catch (RuntimeException e) {
            LOG.error("What hub {} said could not be done", from, e);
        }
        if (number != null && answer != null) {
            Map<String, String> properties = new HashMap<>();
            properties.put(QUESTION, number);
            properties.put(ANSWERS, from);
            send(properties, answer);
        }
    }
}
