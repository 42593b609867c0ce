package smshub.broker;

import org.apache.camel.Component;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultEndpoint;

/**
 * A queue or topic of the hub's broker: {@code queue:<name>}.
 *
 * <p>From a queue, messages are handed out with many calls in flight and acknowledged in shared commits. JMS consumers
 * pay one thread and one disk sync for each message in flight; this one pays one thread for all of them: it hands out up
 * to {@code window} messages without waiting, and each of its commits acknowledges whatever has been answered by then,
 * together with what is to be sent because of it. So the rate does not depend on how long a provider thinks.
 *
 * <p>The exchange's body is the {@link QueueMessage}, or the list of them where {@code batch} is set, or what the
 * {@code flow} made of it. At the end of the route the body is a {@link Settlement}, or what flow control settles and the route
 * {@code outcome} then gets; where the route itself has sent something to a queue it may be anything. A message whose
 * settlement holds something for which the route names no queue goes to the dead-letter queue, too. A message whose route threw goes to the dead-letter queue.
 *
 * <p>To a queue or topic, what is sent is a part of the commit that acknowledges the message that the route began with:
 * see {@link QueueProducer}.
 */
public final class QueueEndpoint extends DefaultEndpoint {
    private final Broker broker;
    private final String queue;
    private FlowControl flow;
    private String intents;
    private String announce;
    private String outcome;
    private String take;
    private int window = 256;
    private int prefetch = 64;
    private int batch = 1;
    private long interval;
    private int limit = 1024 * 1024;
    private boolean needsSpace;

    QueueEndpoint(String uri, Component component, Broker broker, String queue) {
        super(uri, component);
        this.broker = broker;
        this.queue = queue;
    }

    @Override
    public Producer createProducer() {
        return new QueueProducer(this);
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        QueueConsumer consumer = new QueueConsumer(this, processor);
        configureConsumer(consumer);
        return consumer;
    }

    Broker broker() {
        return broker;
    }

    String queue() {
        return queue;
    }

    public FlowControl getFlow() {
        return flow;
    }

    /** Decides when messages are handed out and what they come to; without one, everything passes at once. */
    public void setFlow(FlowControl flow) {
        this.flow = flow;
    }

    public String getIntents() {
        return intents;
    }

    /** Last-value queue that remembers, across a crash, the ids of the messages in flight; none by default. */
    public void setIntents(String intents) {
        this.intents = intents;
    }

    public String getAnnounce() {
        return announce;
    }

    /** Topic to which the state changes of a settlement, and those before a call, go; without it there are none. */
    public void setAnnounce(String announce) {
        this.announce = announce;
    }

    public String getOutcome() {
        return outcome;
    }

    /**
     * Endpoint of a route that sends what flow control settles to its queues, on the consumer's thread and before the commit;
     * also what is settled without a call or after a failure. It must not wait.
     */
    public void setOutcome(String outcome) {
        this.outcome = outcome;
    }

    public String getTake() {
        return take;
    }

    /** Producer: the kind of which everything in a settlement is sent; by default the one by which a route chooses. */
    public void setTake(String take) {
        this.take = take;
    }

    public int getWindow() {
        return window;
    }

    /** Most messages in flight. */
    public void setWindow(int window) {
        this.window = window;
    }

    public int getPrefetch() {
        return prefetch;
    }

    /** About how many messages the broker delivers ahead of those in flight; more urgent ones overtake the rest alone. */
    public void setPrefetch(int prefetch) {
        this.prefetch = prefetch;
    }

    public int getBatch() {
        return batch;
    }

    /** Most messages in one exchange; above 1, one exchange at a time. */
    public void setBatch(int batch) {
        this.batch = batch;
    }

    public long getInterval() {
        return interval;
    }

    /**
     * Most milliseconds from the start of one batch to that of the next, so that under load batches are large: each
     * message of a batch adds {@value QueueLoop#PAUSE_MILLIS} to the pause after it, and a full one is followed at once.
     */
    public void setInterval(long interval) {
        this.interval = interval;
    }

    public int getLimit() {
        return limit;
    }

    /** Most bytes of a body, as the broker holds it; larger ones are handed out without it. */
    public void setLimit(int limit) {
        this.limit = limit;
    }

    public boolean isNeedsSpace() {
        return needsSpace;
    }

    /** Whether nothing is handed out while the broker's disk is nearly full, because each message makes the hub hold more. */
    public void setNeedsSpace(boolean needsSpace) {
        this.needsSpace = needsSpace;
    }
}
