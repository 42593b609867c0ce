package smshub.broker;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.client.ClientSessionFactory;
import org.apache.activemq.artemis.api.core.client.MessageHandler;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Consumer of a {@link LaneEndpoint}. One thread owns the session; routes answer to it through a queue. */
final class LaneConsumer extends DefaultConsumer {
    private static final Logger LOG = LoggerFactory.getLogger(LaneConsumer.class);
    /** How often a gate is asked again while nothing else happens. */
    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    /** How long a stop waits for calls in flight; what is left is delivered again, as after a crash. */
    private static final long STOP_NANOS = TimeUnit.SECONDS.toNanos(20);

    /** What each message of a batch adds to the pause after it. */
    static final long PAUSE_MILLIS = 20;

    private static final long RECONNECT_MILLIS = 1_000;
    private static final String IDS = "ids";
    /** More than most messages have. */
    private static final int MESSAGE_BYTES = 4096;

    private final LaneEndpoint endpoint;
    private final FlowControl gate;
    private volatile boolean running;
    private CountDownLatch halted;
    private Thread thread;

    LaneConsumer(LaneEndpoint endpoint, Processor processor) {
        super(endpoint, processor);
        this.endpoint = endpoint;
        this.gate = endpoint.getGate() == null ? new OpenGate() : endpoint.getGate();
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        running = true;
        halted = new CountDownLatch(1);
        thread = new Thread(this::work, "lane-" + endpoint.queue());
        thread.start();
    }

    @Override
    protected void doStop() throws Exception {
        halt();
        super.doStop();
    }

    @Override
    protected void doSuspend() throws Exception {
        halt();
        super.doSuspend();
    }

    @Override
    protected void doResume() throws Exception {
        doStart();
    }

    private void halt() throws InterruptedException {
        running = false;
        if (thread != null) {
            halted.countDown();
            thread.join();
            thread = null;
        }
    }

    private void work() {
        while (running) {
            try (Run run = new Run()) {
                run.loop();
            } catch (Exception e) {
                if (running) {
                    LOG.warn("Lane {} lost the broker and tries again: {}", endpoint.queue(), e.toString());
                    pause();
                }
            }
        }
    }

    /** Waits for the broker, or for the end. */
    private void pause() {
        try {
            running &= !halted.await(RECONNECT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            running = false;
        }
    }

    /** Messages handed out together, and the exchange that carries them. */
    private record Unit(List<QueueMessage> deliveries, Object job, Exchange exchange) {}

    /** One life of the broker session. After it, answers to its calls are ignored and its messages come again. */
    private final class Run implements AutoCloseable {
        private final ClientSessionFactory factory;
        private final ClientSession session;
        private final PublicationWriter sender;
        private final BlockingQueue<Object> inbox = new LinkedBlockingQueue<>();
        /** The more urgent first; among equals in the order in which they came. */
        private final LinkedList<QueueMessage> arrived = new LinkedList<>();

        private final Set<UUID> inFlight = new LinkedHashSet<>();
        private final Set<UUID> doubtful = new HashSet<>();
        private int units;
        private long pages;
        private boolean pageStale;
        private long permitAt;
        /** What may be admitted now. */
        private FlowControl.Opening opening = FlowControl.Opening.NONE;
        /** What the broker delivers. */
        private FlowControl.Opening attached = FlowControl.Opening.NONE;

        private ClientConsumer consumer;
        private Feed feed = new Feed();

        Run() throws Exception {
            factory = endpoint.backbone().connect();
            try {
                session = endpoint.backbone().session(factory, false);
                sender = new PublicationWriter(endpoint.backbone(), new SessionTransaction(session));
                readIntents();
                gate.began(Set.copyOf(doubtful));
                session.start();
            } catch (Exception e) {
                factory.close();
                throw e;
            }
        }

        void loop() throws Exception {
            List<Object> news = new ArrayList<>();
            long stopAt = 0;
            while (true) {
                if (!running) {
                    if (stopAt == 0) {
                        stopAt = System.nanoTime() + STOP_NANOS;
                    }
                    if (units == 0 || System.nanoTime() > stopAt) {
                        return;
                    }
                }
                if (session.isClosed()) {
                    throw new IllegalStateException("the connection is gone");
                }
                follow(running ? gate.opening() : FlowControl.Opening.NONE);
                Object first = inbox.poll(patience(), TimeUnit.NANOSECONDS);
                if (first != null) {
                    news.add(first);
                    inbox.drainTo(news);
                }
                turn(news);
                news.clear();
            }
        }

        /** Nanoseconds to wait for news. */
        private long patience() {
            if (arrived.isEmpty() || blocked()) {
                return TICK_NANOS;
            }
            return Math.max(0, Math.min(TICK_NANOS, permitAt - System.nanoTime()));
        }

        /** Whether what has arrived waits for an answer rather than for time. */
        private boolean blocked() {
            return opening == FlowControl.Opening.NONE || endpoint.getBatch() > 1 && units > 0;
        }

        /** One turn: settles what was answered and admits what arrived, all in one commit, then makes the calls. */
        private void turn(List<Object> news) throws Exception {
            int settled = 0;
            for (Object item : news) {
                if (item instanceof Unit unit) {
                    settled += settle(unit);
                } else {
                    arrive((QueueMessage) item);
                }
            }
            List<Unit> starting = new ArrayList<>();
            int ended = opening == FlowControl.Opening.NONE ? 0 : admit(starting);
            if (settled + ended == 0 && starting.isEmpty()) {
                return;
            }
            if (pageStale) {
                writeIntents();
            }
            sender.commit();
            feed.slots.release(settled + ended);
            for (Unit unit : starting) {
                units++;
                getAsyncProcessor().process(unit.exchange, doneSync -> inbox.add(unit));
            }
        }

        private void arrive(QueueMessage delivery) {
            int place = arrived.size();
            while (place > 0
                    && arrived.get(place - 1).message().getPriority()
                            < delivery.message().getPriority()) {
                place--;
            }
            arrived.add(place, delivery);
        }

        private int settle(Unit unit) throws Exception {
            units--;
            end(unit.deliveries, settlement(unit));
            for (QueueMessage delivery : unit.deliveries) {
                pageStale |= inFlight.remove(delivery.id());
            }
            return unit.deliveries.size();
        }

        private List<Publication> settlement(Unit unit) {
            try {
                return gate.settle(unit.job, unit.exchange.getMessage().getBody(), unit.exchange.getException())
                        .outgoing();
            } catch (RuntimeException e) {
                return buried(unit.deliveries, e);
            } finally {
                releaseExchange(unit.exchange, false);
            }
        }

        private void end(List<QueueMessage> deliveries, List<Publication> outgoing) throws Exception {
            for (Publication one : outgoing) {
                sender.send(one);
            }
            for (QueueMessage delivery : deliveries) {
                delivery.message().individualAcknowledge();
            }
        }

        /** Admits what the gate lets through; returns how many messages ended without a call. */
        private int admit(List<Unit> starting) throws Exception {
            if (endpoint.getBatch() > 1) {
                admitBatch(starting);
                return 0;
            }
            int ended = 0;
            while (!arrived.isEmpty()) {
                if (permitAt != 0 && System.nanoTime() < permitAt) {
                    break;
                }
                long wait = gate.permit();
                if (wait > 0) {
                    permitAt = System.nanoTime() + wait;
                    break;
                }
                permitAt = 0;
                QueueMessage delivery = arrived.poll();
                FlowControl.Admission admission = admission(delivery);
                if (admission.job() == null) {
                    end(List.of(delivery), admission.before());
                    ended++;
                } else {
                    for (Publication one : admission.before()) {
                        sender.send(one);
                    }
                    if (endpoint.getIntents() != null) {
                        pageStale |= inFlight.add(delivery.id());
                    }
                    starting.add(unit(List.of(delivery), admission.job(), admission.body()));
                }
            }
            return ended;
        }

        private FlowControl.Admission admission(QueueMessage delivery) {
            boolean inDoubt = doubtful.remove(delivery.id());
            pageStale |= inDoubt;
            try {
                return gate.admit(delivery, inDoubt);
            } catch (RuntimeException e) {
                return FlowControl.Admission.settled(new Settlement(buried(List.of(delivery), e)));
            }
        }

        private void admitBatch(List<Unit> starting) {
            long now = System.nanoTime();
            if (units > 0 || arrived.isEmpty() || permitAt != 0 && now < permitAt) {
                return;
            }
            List<QueueMessage> deliveries = new ArrayList<>();
            while (!arrived.isEmpty() && deliveries.size() < endpoint.getBatch()) {
                deliveries.add(arrived.poll());
            }
            boolean full = deliveries.size() == endpoint.getBatch();
            long pause = full ? 0 : Math.min(endpoint.getInterval(), PAUSE_MILLIS * deliveries.size());
            permitAt = now + TimeUnit.MILLISECONDS.toNanos(pause);
            starting.add(unit(deliveries, deliveries, deliveries));
        }

        private Unit unit(List<QueueMessage> deliveries, Object job, Object body) {
            Exchange exchange = createExchange(false);
            exchange.getMessage().setBody(body);
            return new Unit(deliveries, job, exchange);
        }

        /** Opens, narrows or closes the broker's delivery as the gate wants it. */
        private void follow(FlowControl.Opening wanted) throws Exception {
            if (wanted != attached && !reattach(wanted)) {
                return;
            }
            opening = wanted;
            if (wanted == FlowControl.Opening.NONE) {
                gate.emptied();
            }
        }

        /** Whether that could be done already. */
        private boolean reattach(FlowControl.Opening wanted) throws Exception {
            // Closing gives back what is unacknowledged, and that must not be what is in flight.
            opening = FlowControl.Opening.NONE;
            if (units > 0) {
                return false;
            }
            detach();
            if (wanted != FlowControl.Opening.NONE) {
                String filter = wanted == FlowControl.Opening.MOVABLE ? FlowControl.MOVABLE + " = TRUE" : null;
                consumer = session.createConsumer(
                        SimpleString.of(endpoint.queue()),
                        SimpleString.of(filter),
                        endpoint.getPrefetch() * MESSAGE_BYTES,
                        -1,
                        false);
                feed = new Feed();
                consumer.setMessageHandler(feed);
            }
            attached = wanted;
            return true;
        }

        private void detach() throws ActiveMQException {
            if (consumer != null) {
                feed.close();
                consumer.close();
                consumer = null;
                inbox.clear();
                arrived.clear();
            }
        }

        /** In the same commit as what changed it, so that after a crash it names exactly what was in flight. */
        private void writeIntents() throws Exception {
            Set<UUID> all = new LinkedHashSet<>(inFlight);
            all.addAll(doubtful);
            sender.send(Publication.to(
                    endpoint.getIntents(),
                    "",
                    Map.of(Message.HDR_LAST_VALUE_NAME.toString(), "page", "page", ++pages, IDS, Ids.pack(all))));
            pageStale = false;
        }

        private void readIntents() throws ActiveMQException {
            if (endpoint.getIntents() == null) {
                return;
            }
            session.start();
            try (ClientConsumer browser = session.createConsumer(endpoint.getIntents(), true)) {
                for (ClientMessage page = browser.receiveImmediate(); page != null; page = browser.receiveImmediate()) {
                    long number = page.getLongProperty("page");
                    if (number >= pages) {
                        pages = number;
                        doubtful.clear();
                        doubtful.addAll(Ids.unpack(page.getBytesProperty(IDS)));
                    }
                }
            }
        }

        @Override
        public void close() {
            feed.close();
            factory.close();
        }

        /** What one consumer delivers; after its end nothing of it may be handed out. */
        private final class Feed implements MessageHandler, AutoCloseable {
            /** More than a consumer ever holds. */
            private static final int ALL = 1 << 30;

            private final Semaphore slots = new Semaphore(endpoint.getWindow());
            private volatile boolean closed;

            /**
             * Runs on the session's own thread, which waits here while the window is full. A large body must be read
             * here: once this returns, the client drops what it has not yet fetched of it.
             */
            @Override
            public void onMessage(ClientMessage message) {
                slots.acquireUninterruptibly();
                if (!closed) {
                    inbox.add(QueueMessage.of(
                            message, endpoint.getLimit(), endpoint.backbone().embedded()));
                }
            }

            /** Lets the session's thread go, without which the consumer cannot be closed. */
            @Override
            public void close() {
                if (!closed) {
                    closed = true;
                    slots.release(ALL);
                }
            }
        }
    }

    /** A fault of the hub's own must not come again and again: what it met goes to the dead-letter queue. */
    private List<Publication> buried(List<QueueMessage> deliveries, Exception cause) {
        LOG.error("Lane {} could not handle a message, which goes to {}", endpoint.queue(), Queues.DEAD, cause);
        return deliveries.stream()
                .map(delivery -> delivery.buried(
                        "internal-fault", "The hub could not handle this message; its log says why.", endpoint.queue()))
                .toList();
    }

    /** Lets everything pass, and takes the route's last body for the settlement. */
    private final class OpenGate implements FlowControl {
        @Override
        public void began(Set<UUID> doubtful) {}

        @Override
        public Opening opening() {
            return Opening.ALL;
        }

        @Override
        public long permit() {
            return 0;
        }

        @Override
        public Admission admit(QueueMessage delivery, boolean doubtful) {
            return new Admission(delivery, delivery, List.of());
        }

        @Override
        public Settlement settle(Object job, Object answer, Throwable failure) {
            if (failure == null && answer instanceof Settlement settlement) {
                return settlement;
            }
            List<?> deliveries = job instanceof List<?> list ? list : List.of(job);
            return new Settlement(buried(
                    deliveries.stream().map(QueueMessage.class::cast).toList(),
                    failure instanceof Exception exception
                            ? exception
                            : new IllegalStateException("the route ended without a settlement", failure)));
        }
    }
}
