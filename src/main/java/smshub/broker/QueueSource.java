package smshub.broker;

import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Where the consumer of a queue has its messages from, and the transaction that acknowledges them. For one thread; what
 * is delivered comes on others.
 */
interface QueueSource extends AutoCloseable {
    /** Sends with the commit that acknowledges, too. */
    BrokerTransaction transaction();

    /**
     * Begins to deliver.
     *
     * @param filter a selector, or null for all
     * @param window each message takes one of its slots, and is not delivered before there is one
     * @param taker gets messages, to be read on the thread of the consumer
     */
    void open(String filter, Window window, Consumer<Supplier<QueueMessage>> taker) throws Exception;

    /** Slots of the window are free again. */
    void freed();

    /** Acknowledges with the next commit. */
    void acknowledge(QueueMessage delivery) throws Exception;

    /** Ends the delivery; what was delivered and not acknowledged lies on the queue again when this returns. */
    void shut() throws Exception;

    /** Whether nothing can come or be acknowledged any more. */
    boolean lost();

    /**
     * Asks whether what was delivered is still this consumer's.
     *
     * @throws Exception where it is not
     */
    void verify() throws Exception;

    /** Ends all of it while calls are in flight: whoever gets their messages next sees that they were delivered before. */
    void abandon();

    /** Ends all of it. What was not committed is taken back. */
    @Override
    void close();
}
