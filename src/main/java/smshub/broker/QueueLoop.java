package smshub.broker;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One life of a queue's consumer, on one thread: takes what the broker delivers, lets flow control decide when it goes into
 * the route, and settles what the route has ended, many messages in a commit. Routes answer from other threads through a
 * queue. After this life its answers are ignored and its messages come again.
 *
 * <p>One class, because what arrives, what is settled and what begins share one thread, one window and one commit.
 */
final class QueueLoop implements AutoCloseable {
    /** The route that messages go into. */
    interface Route {
        /** A new exchange with a body. */
        Exchange exchange(Object body);

        /** Begins the route; tells its end, on whichever thread that happens. */
        void process(Exchange exchange, Runnable done);

        /**
         * Lets a settlement, the exchange's body, find its queues.
         *
         * @return whether there is a route for that
         */
        boolean settle(Exchange exchange) throws Exception;

        /** Gives an exchange back that nobody looks at any more. */
        void release(Exchange exchange);
    }

    private static final Logger LOG = LoggerFactory.getLogger(QueueLoop.class);
    /** Stands among the news to end a wait. */
    private static final Object WAKE = new Object();
    /** How often flow control is asked again while nothing else happens. */
    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    /** How long a stop waits for calls in flight; what is left is delivered again, as after a crash. */
    private static final long STOP_NANOS = TimeUnit.SECONDS.toNanos(20);

    private static final long CLEAN_NANOS = TimeUnit.MINUTES.toNanos(1);
    /** Whoever was stopped for longer may have lost to others what it was about to send. */
    private static final long STOPPED_NANOS = TimeUnit.MILLISECONDS.toNanos(Broker.SILENCE_MILLIS / 2);

    /** What each message of a batch adds to the pause after it. */
    static final long PAUSE_MILLIS = 20;

    /** Messages handed out together, the exchange that carries them, and what its route wants sent. */
    private record Unit(List<QueueMessage> deliveries, Object job, Exchange exchange, Appended appended) {}

    private final QueueEndpoint endpoint;
    private final FlowControl flow;
    private final Route route;
    private final QueueSource source;
    private final QueueTransaction transaction;
    private final InFlightNotes notes;
    /** Deliveries, and units whose route has ended. */
    private volatile BlockingQueue<Object> inbox = new LinkedBlockingQueue<>();

    /** The thread that works, once it does. */
    private volatile Thread worker;

    /** Whether other hubs may have what comes here. */
    private final boolean shared;
    /** Who was there when their pages were read. */
    private Set<String> hubs;

    private long cleanAt = System.nanoTime() + CLEAN_NANOS;
    private int units;
    private long permitAt;
    /** What may be admitted now. */
    private FlowControl.Opening opening = FlowControl.Opening.NONE;
    /** What the broker delivers. */
    private FlowControl.Opening attached = FlowControl.Opening.NONE;

    private Window window;
    /** At a thousand messages a second this saves half of the processor's time that commits of their own would take. */
    private final Gathering gathering = new Gathering(TimeUnit.MILLISECONDS.toNanos(8));

    /** The broker delivers nothing yet. */
    QueueLoop(QueueEndpoint endpoint, FlowControl flow, Route route) throws Exception {
        this(endpoint, flow, route, endpoint.broker().source(endpoint));
    }

    QueueLoop(QueueEndpoint endpoint, FlowControl flow, Route route, QueueSource source) throws Exception {
        this.endpoint = endpoint;
        this.flow = flow;
        this.route = route;
        this.source = source;
        this.notes = new InFlightNotes(endpoint.getIntents(), endpoint.broker().hub());
        this.shared = endpoint.getIntents() != null && endpoint.broker().hub() != null;
        this.window = new Window(endpoint.getWindow());
        this.transaction = new QueueTransaction(endpoint.broker(), source);
        try {
            notes.read(endpoint.broker());
            flow.began(notes::doubtful);
        } catch (Exception e) {
            source.close();
            throw e;
        }
    }

    /**
     * Works until it is not wanted any more and calls in flight have ended.
     *
     * @throws Exception when the broker is gone
     */
    void run(BooleanSupplier wanted) throws Exception {
        List<Object> news = new ArrayList<>();
        worker = Thread.currentThread();
        long stopAt = 0;
        while (true) {
            boolean running = wanted.getAsBoolean();
            if (!running) {
                if (stopAt == 0) {
                    stopAt = System.nanoTime() + STOP_NANOS;
                }
                if (units == 0 || System.nanoTime() > stopAt) {
                    return;
                }
            }
            if (source.lost()) {
                throw new IllegalStateException("the connection is gone");
            }
            follow(running && spacious() ? flow.opening() : FlowControl.Opening.NONE);
            await(news);
            turn(news);
            news.clear();
            if (shared && System.nanoTime() > cleanAt) {
                notes.clean(endpoint.broker(), endpoint.queue());
                cleanAt = System.nanoTime() + CLEAN_NANOS;
            }
        }
    }

    /** Lets it look again whether it is wanted; else a hub of many queues would stop one tick after the other. */
    void wake() {
        inbox.add(WAKE);
        LockSupport.unpark(worker);
    }

    private boolean spacious() {
        return !endpoint.isNeedsSpace() || endpoint.broker().spacious();
    }

    /** Waits for news, or for the time to admit what has arrived. */
    private void await(List<Object> news) throws InterruptedException {
        long patience = patience();
        if (endpoint.getBatch() > 1 && units == 0 && !window.isEmpty()) {
            // Only time matters; what arrives meanwhile needs no thread.
            LockSupport.parkNanos(patience);
            inbox.drainTo(news);
            return;
        }
        Object first = inbox.poll(patience, TimeUnit.NANOSECONDS);
        if (first != null) {
            news.add(first);
            inbox.drainTo(news);
            gathering.gather(news, inbox, Integer.MAX_VALUE, window.roomy());
        }
    }

    /** Nanoseconds to wait for news. */
    private long patience() {
        if (window.isEmpty() || blocked()) {
            return TICK_NANOS;
        }
        return Math.max(0, Math.min(TICK_NANOS, permitAt - System.nanoTime()));
    }

    /** Whether what has arrived waits for an answer rather than for time. */
    private boolean blocked() {
        return opening == FlowControl.Opening.NONE || endpoint.getBatch() > 1 && units > 0;
    }

    /** One turn: settles what was answered and admits what arrived, all in one commit, then begins the routes. */
    private void turn(List<Object> news) throws Exception {
        long begun = System.nanoTime();
        boolean takenFromOthers = false;
        for (Object item : news) {
            if (item instanceof Unit unit) {
                settle(unit);
            } else if (item != WAKE) {
                QueueMessage delivery = (QueueMessage) ((Supplier<?>) item).get();
                takenFromOthers |= shared && (delivery.redelivered() || notes.vague(delivery));
                window.arrived(delivery);
            }
        }
        if (shared) {
            lookAtOthers(takenFromOthers);
        }
        List<Unit> starting = new ArrayList<>();
        if (opening != FlowControl.Opening.NONE) {
            admit(starting);
        }
        transaction.send(notes.pages());
        int acknowledged = transaction.commit();
        if (acknowledged > 0) {
            window.leave(acknowledged);
            source.freed();
        }
        for (Unit unit : starting) {
            if (shared && System.nanoTime() - begun > STOPPED_NANOS) {
                source.verify();
                begun = System.nanoTime();
            }
            units++;
            BlockingQueue<Object> into = inbox;
            route.process(unit.exchange, () -> into.add(unit));
        }
    }

    /** Reads the pages of other hubs again where one came or went, or what it held came here. */
    private void lookAtOthers(boolean takenFromOthers) throws Exception {
        Set<String> now = endpoint.broker().presence().alive();
        if (takenFromOthers || hubs != null && !now.equals(hubs)) {
            notes.look(endpoint.broker());
        }
        hubs = now;
    }

    private void settle(Unit unit) throws Exception {
        units--;
        transaction.end(unit.deliveries, outcome(unit));
        notes.ended(unit.deliveries);
    }

    private List<Publication> outcome(Unit unit) {
        Exception failure = unit.exchange.getException();
        Object answer = unit.exchange.getMessage().getBody();
        try {
            if (failure != null) {
                unit.appended.clear();
            } else if (endpoint.getFlow() == null && !(answer instanceof Settlement) && !unit.appended.isEmpty()) {
                return unit.appended.close();
            }
            return routed(transaction.undoing(flow.settle(unit.job, answer, failure)), unit.exchange, unit.appended);
        } catch (Exception e) {
            return buried(unit.deliveries, e);
        } finally {
            unit.appended.close();
            route.release(unit.exchange);
        }
    }

    /** All that a settlement sends. What has a kind has been sent by a route, or is sent by that of the outcome. */
    private List<Publication> routed(Settlement settlement, Exchange exchange, Appended appended) throws Exception {
        long onward =
                settlement.outgoing().stream().filter(one -> one.kind() != null).count();
        if (onward > 0 && endpoint.getFlow() != null) {
            exchange.setException(null);
            exchange.getMessage().setBody(settlement);
            if (route.settle(exchange) && exchange.getException() != null) {
                throw exchange.getException();
            }
        }
        if (appended.taken() != onward) {
            throw new IllegalStateException(
                    appended.taken() + " of " + onward + " messages found a queue, among them " + settlement.kind());
        }
        List<Publication> all = new ArrayList<>(appended.close());
        all.addAll(announced(settlement.outgoing()));
        return all;
    }

    /** What has an address already; state changes go to the topic that this consumer announces them on. */
    private List<Publication> announced(List<Publication> outgoing) {
        List<Publication> addressed = new ArrayList<>(outgoing.size());
        for (Publication one : outgoing) {
            if (Queues.EVENTS.equals(one.address())) {
                if (endpoint.getAnnounce() == null) {
                    throw new IllegalStateException("no topic is named for state changes");
                }
                addressed.add(one.at(endpoint.getAnnounce()));
            } else if (one.kind() == null) {
                addressed.add(one);
            }
        }
        return addressed;
    }

    /** Admits what flow control lets through. */
    private void admit(List<Unit> starting) throws Exception {
        if (endpoint.getBatch() > 1) {
            admitBatch(starting);
            return;
        }
        while (!window.isEmpty()) {
            if (permitAt != 0 && System.nanoTime() < permitAt) {
                break;
            }
            long wait = flow.permit();
            if (wait > 0) {
                permitAt = System.nanoTime() + wait;
                break;
            }
            permitAt = 0;
            QueueMessage delivery = opening == FlowControl.Opening.MOVABLE ? window.nextMovable() : window.next();
            if (delivery == null) {
                permitAt = System.nanoTime() + TICK_NANOS;
                break;
            }
            FlowControl.Admission admission = admission(delivery);
            if (admission.job() == null) {
                transaction.end(List.of(delivery), settled(delivery, admission.before()));
            } else {
                transaction.send(announced(admission.before()));
                notes.begun(delivery);
                starting.add(unit(List.of(delivery), admission.job(), admission.body()));
            }
        }
    }

    private FlowControl.Admission admission(QueueMessage delivery) {
        boolean inDoubt = notes.met(delivery);
        try {
            return flow.admit(delivery, inDoubt);
        } catch (RuntimeException e) {
            return FlowControl.Admission.settled(new Settlement(buried(List.of(delivery), e)));
        }
    }

    /** What a message comes to that ended without a call. */
    private List<Publication> settled(QueueMessage delivery, List<Publication> outgoing) {
        if (outgoing.stream().allMatch(one -> one.kind() == null)) {
            return announced(outgoing);
        }
        Unit unit = unit(List.of(delivery), null, null);
        try {
            return routed(new Settlement(outgoing), unit.exchange, unit.appended);
        } catch (Exception e) {
            return buried(unit.deliveries, e);
        } finally {
            route.release(unit.exchange);
        }
    }

    private void admitBatch(List<Unit> starting) {
        long now = System.nanoTime();
        if (units > 0 || window.isEmpty() || permitAt != 0 && now < permitAt) {
            return;
        }
        List<QueueMessage> deliveries = new ArrayList<>();
        while (!window.isEmpty() && deliveries.size() < endpoint.getBatch()) {
            deliveries.add(window.next());
        }
        boolean full = deliveries.size() == endpoint.getBatch();
        long pause = full ? 0 : Math.min(endpoint.getInterval(), PAUSE_MILLIS * deliveries.size());
        permitAt = now + TimeUnit.MILLISECONDS.toNanos(pause);
        starting.add(unit(deliveries, deliveries, deliveries));
    }

    private Unit unit(List<QueueMessage> deliveries, Object job, Object body) {
        Exchange exchange = route.exchange(body);
        Appended appended = new Appended();
        exchange.setProperty(Appended.PROPERTY, appended);
        return new Unit(deliveries, job, exchange, appended);
    }

    /** A fault of the hub's own must not come again and again: what it met goes to the dead-letter queue. */
    private List<Publication> buried(List<QueueMessage> deliveries, Exception cause) {
        LOG.error("A message from {} could not be handled and goes to {}", endpoint.queue(), Queues.DEAD, cause);
        return deliveries.stream()
                .map(delivery -> delivery.buried(
                        "internal-fault", "The hub could not handle this message; its log says why.", endpoint.queue()))
                .map(dead -> dead.at(Queues.DEAD))
                .toList();
    }

    /** Opens, narrows or closes the broker's delivery as flow control wants it. */
    private void follow(FlowControl.Opening wanted) throws Exception {
        if (wanted == FlowControl.Opening.MOVABLE && attached == FlowControl.Opening.ALL && units > 0) {
            // What has arrived can be picked from while the calls in flight last.
            opening = wanted;
            return;
        }
        if (wanted != attached && !reattach(wanted)) {
            return;
        }
        opening = wanted;
        if (wanted == FlowControl.Opening.NONE) {
            flow.emptied();
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
            attach(wanted.selector());
        }
        attached = wanted;
        return true;
    }

    private void attach(String filter) throws Exception {
        window = new Window(endpoint.getWindow());
        BlockingQueue<Object> into = new LinkedBlockingQueue<>();
        inbox = into;
        source.open(filter, window, into::add);
    }

    private void detach() throws Exception {
        source.shut();
        inbox = new LinkedBlockingQueue<>();
        window = new Window(endpoint.getWindow());
    }

    @Override
    public void close() {
        transaction.abandon();
        if (units > 0) {
            source.abandon();
        } else {
            source.close();
        }
    }
}
