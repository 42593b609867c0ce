package smshub.broker;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The loop that joins a queue, a flow and a route. */
class QueueLoopTest {
    private static final UUID ID = UUID.fromString("01890000-0000-7000-8000-000000000001");

    @TempDir
    Path data;

    private OwnBroker broker;
    private QueueEndpoint endpoint;
    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final AtomicBoolean wanted = new AtomicBoolean(true);
    private final Calls calls = new Calls();
    private final Marked flow = new Marked();

    @BeforeEach
    void open() throws Exception {
        broker = new OwnBroker(data);
        camel.addComponent("queue", new QueueComponent());
        endpoint = new QueueEndpoint(
                "queue:" + OwnBroker.FROM, camel.getComponent("queue"), broker.broker, OwnBroker.FROM);
        endpoint.setFlow(flow);
        endpoint.setIntents(OwnBroker.INTENTS);
        broker.put(List.of(Publication.to(OwnBroker.FROM, "text", Map.of("smsId", ID.toString()))));
    }

    @AfterEach
    void close() throws Exception {
        broker.close();
        camel.close();
    }

    @Test
    void whatIsInFlightIsNotedBeforeItsCallAndForgottenWithItsEnd() throws Exception {
        try (Working working = new Working()) {
            Call call = calls.next();
            assertEquals(Set.of(ID), noted());
            assertEquals(1, broker.queues.depth(OwnBroker.FROM));
            call.done.run();
            broker.awaitDepth(OwnBroker.FROM, 0);
            assertEquals(Set.of(), noted());
            assertEquals(List.of("settled"), broker.texts(OwnBroker.TO));
            working.stop();
        }
    }

    @Test
    void whatWasInFlightAtTheEndComesAgainAndIsCalledDoubtful() throws Exception {
        QueueLoop lost = new QueueLoop(endpoint, flow, calls, source(endpoint));
        Thread thread = new Thread(() -> run(lost, () -> true));
        thread.start();
        Call call = calls.next();
        lost.close();
        thread.join(TimeUnit.SECONDS.toMillis(20));
        assertFalse(thread.isAlive());
        call.done.run();
        assertEquals(List.of(false), flow.doubts);
        try (Working working = new Working()) {
            calls.next().done.run();
            broker.awaitDepth(OwnBroker.FROM, 0);
            assertEquals(List.of(false, true), flow.doubts);
            assertEquals(List.of("settled"), broker.texts(OwnBroker.TO));
            working.stop();
        }
    }

    @Test
    void aClosedGateLeavesWhatWaitsOnTheQueueAndLetsCallsEnd() throws Exception {
        try (Working working = new Working()) {
            Call call = calls.next();
            flow.opening = FlowControl.Opening.NONE;
            await().until(() -> flow.told == FlowControl.Opening.NONE);
            broker.put("another");
            call.done.run();
            broker.awaitDepth(OwnBroker.FROM, 1);
            await().until(() -> flow.emptied);
            assertEquals(List.of("another"), broker.texts(OwnBroker.FROM));
            flow.opening = FlowControl.Opening.ALL;
            calls.next().done.run();
            broker.awaitDepth(OwnBroker.FROM, 0);
            working.stop();
        }
    }

    @Test
    void whileACallLastsOnlyWhatAnotherAccountCouldTakeIsPicked() throws Exception {
        endpoint.setWindow(10);
        try (Working working = new Working()) {
            Call canary = calls.next();
            flow.opening = FlowControl.Opening.MOVABLE;
            await().until(() -> flow.told == FlowControl.Opening.MOVABLE);
            broker.put("stays");
            broker.put(List.of(Publication.to(OwnBroker.FROM, "goes", Map.of(FlowControl.MOVABLE, true))));
            Call moved = calls.next();
            assertEquals(
                    "goes",
                    moved.exchange.getMessage().getBody(QueueMessage.class).text());
            moved.done.run();
            canary.done.run();
            broker.awaitDepth(OwnBroker.FROM, 1);
            assertEquals(List.of("stays"), broker.texts(OwnBroker.FROM));
            working.stop();
        }
    }

    @Test
    void whatNeedsSpaceIsNotHandedOutWhileTheDiskIsNearlyFull() throws Exception {
        broker.close();
        broker = new OwnBroker(data, Long.MAX_VALUE);
        await().until(() -> !broker.broker.spacious());
        endpoint = new QueueEndpoint(
                "queue:" + OwnBroker.FROM, camel.getComponent("queue"), broker.broker, OwnBroker.FROM);
        endpoint.setFlow(flow);
        endpoint.setNeedsSpace(true);
        try (Working working = new Working()) {
            await().until(() -> flow.emptied);
            assertTrue(calls.made.isEmpty());
            endpoint.setNeedsSpace(false);
            calls.next().done.run();
            broker.awaitDepth(OwnBroker.FROM, 0);
            working.stop();
        }
    }

    QueueSource source(QueueEndpoint of) throws Exception {
        return of.broker().source(of);
    }

    private Set<UUID> noted() throws Exception {
        QueueMessage page = broker.queues.first(OwnBroker.INTENTS);
        return page == null ? Set.of() : Set.copyOf(Ids.unpack(page.message().getBytesProperty("ids")));
    }

    private static void run(QueueLoop loop, java.util.function.BooleanSupplier wanted) {
        try {
            loop.run(wanted);
        } catch (Exception e) {
            // The end of a loop whose connection is gone.
        }
    }

    /** A loop at work until it is stopped. */
    private final class Working implements AutoCloseable {
        private final QueueLoop loop = new QueueLoop(endpoint, flow, calls, source(endpoint));
        private final Thread thread = new Thread(() -> QueueLoopTest.run(loop, wanted::get));

        Working() throws Exception {
            thread.start();
        }

        void stop() throws InterruptedException {
            wanted.set(false);
            thread.join(TimeUnit.SECONDS.toMillis(20));
            assertFalse(thread.isAlive());
        }

        @Override
        public void close() {
            wanted.set(false);
            loop.close();
        }
    }

    private record Call(Exchange exchange, Runnable done) {}

    /** A route that ends when the test says so. */
    private final class Calls implements QueueLoop.Route {
        private final BlockingQueue<Call> made = new LinkedBlockingQueue<>();

        Call next() throws Exception {
            return CompletableFuture.supplyAsync(() -> {
                        try {
                            return made.take();
                        } catch (InterruptedException e) {
                            throw new IllegalStateException(e);
                        }
                    })
                    .get(20, TimeUnit.SECONDS);
        }

        @Override
        public Exchange exchange(Object body) {
            Exchange exchange = new DefaultExchange(camel);
            exchange.getMessage().setBody(body);
            return exchange;
        }

        @Override
        public void process(Exchange exchange, Runnable done) {
            made.add(new Call(exchange, done));
        }

        @Override
        public boolean settle(Exchange exchange) {
            return false;
        }

        @Override
        public void release(Exchange exchange) {}
    }

    /** A flow that notes what it is told. */
    private static final class Marked implements FlowControl {
        private final List<Boolean> doubts = new ArrayList<>();
        private volatile Opening opening = Opening.ALL;
        private volatile Opening told;
        private volatile boolean emptied;

        @Override
        public void began(Predicate<QueueMessage> doubtful) {}

        @Override
        public Opening opening() {
            told = opening;
            return told;
        }

        @Override
        public void emptied() {
            emptied = true;
        }

        @Override
        public long permit() {
            return 0;
        }

        @Override
        public Admission admit(QueueMessage delivery, boolean doubtful) {
            doubts.add(doubtful);
            return new Admission(delivery, delivery, List.of());
        }

        @Override
        public Settlement settle(Object job, Object answer, Throwable failure) {
            return Settlement.of(Publication.to(OwnBroker.TO, "settled", Map.of()));
        }
    }
}
