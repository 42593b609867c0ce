package smshub.broker;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultConsumer;

/** Consumer of a {@link QueueEndpoint}: a thread that works a {@link QueueLoop}, and a new one after the broker was lost. */
final class QueueConsumer extends DefaultConsumer {
    /** Longer than the hub needs to notice that the broker is away, when trying costs nothing. */
    private static final long RECONNECT_MILLIS = 500;

    private final QueueEndpoint endpoint;
    private final FlowControl flow;
    private volatile boolean running;
    private CountDownLatch halted;
    private Thread thread;
    private volatile QueueLoop loop;
    private Producer outcome;

    QueueConsumer(QueueEndpoint endpoint, Processor processor) {
        super(endpoint, processor);
        this.endpoint = endpoint;
        this.flow = endpoint.getFlow() == null ? new FreeFlow() : endpoint.getFlow();
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        if (endpoint.getOutcome() != null) {
            outcome = endpoint.getCamelContext()
                    .getEndpoint(endpoint.getOutcome())
                    .createProducer();
            outcome.start();
        }
        running = true;
        halted = new CountDownLatch(1);
        thread = new Thread(this::work, "queue-" + endpoint.queue());
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
            QueueLoop last = loop;
            if (last != null) {
                last.wake();
            }
            thread.join();
            loop = null;
            thread = null;
        }
        if (outcome != null) {
            outcome.stop();
            outcome = null;
        }
    }

    private void work() {
        LostConsumers lost = endpoint.broker().lostConsumers();
        while (running) {
            try (QueueLoop life = new QueueLoop(endpoint, flow, new Routing())) {
                loop = life;
                lost.over(this);
                life.run(() -> running);
            } catch (Exception e) {
                if (running) {
                    lost.lost(this, endpoint.queue(), e);
                    pause();
                }
            }
        }
        lost.over(this);
    }

    /** Waits for the broker, or for the end. */
    private void pause() {
        try {
            running &= !halted.await(RECONNECT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            running = false;
        }
    }

    /** The route behind this consumer. */
    private final class Routing implements QueueLoop.Route {
        @Override
        public Exchange exchange(Object body) {
            Exchange exchange = createExchange(false);
            exchange.getMessage().setBody(body);
            return exchange;
        }

        @Override
        public void process(Exchange exchange, Runnable done) {
            getAsyncProcessor().process(exchange, doneSync -> done.run());
        }

        @Override
        public boolean settle(Exchange exchange) throws Exception {
            if (outcome != null) {
                outcome.process(exchange);
            }
            return outcome != null;
        }

        @Override
        public void release(Exchange exchange) {
            releaseExchange(exchange, false);
        }
    }
}
