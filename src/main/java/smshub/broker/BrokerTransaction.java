package smshub.broker;

import org.apache.activemq.artemis.api.core.ICoreMessage;
import org.apache.activemq.artemis.api.core.SimpleString;

/** A transacted way to the broker, for one thread. What fails on it fails the whole transaction; then it is closed. */
interface BrokerTransaction extends AutoCloseable {
    /** A new durable message, of one of the types of {@link org.apache.activemq.artemis.api.core.Message}. */
    ICoreMessage message(byte type);

    /** Sends a message with the next commit, without waiting. */
    void send(SimpleString address, ICoreMessage message) throws Exception;

    /** Returns when all is on disk. */
    void commit() throws Exception;

    /** Whether it has not been lost, as far as one can tell without asking. */
    boolean open();

    /**
     * After a commit that failed: whether the broker has come to an end with all that was sent this way, so that nothing of
     * it can be taken later than now. Asks the broker, for seconds at most.
     */
    boolean ended(Management management) throws Exception;

    @Override
    void close();
}
