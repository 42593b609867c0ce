package smshub.broker;

import java.util.List;
import org.apache.activemq.artemis.api.core.ICoreMessage;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.message.impl.CoreMessage;
import org.apache.activemq.artemis.core.persistence.OperationContext;
import org.apache.activemq.artemis.core.persistence.StorageManager;
import org.apache.activemq.artemis.core.persistence.impl.journal.LargeServerMessageImpl;
import org.apache.activemq.artemis.core.postoffice.RoutingStatus;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.MessageReference;
import org.apache.activemq.artemis.core.server.impl.AddressInfo;
import org.apache.activemq.artemis.core.transaction.Transaction;
import org.apache.activemq.artemis.core.transaction.impl.TransactionImpl;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Into the embedded broker itself, in the thread of the caller. A session inside the process hands each message to two
 * other threads, and waking those took a sixth of the processor at acceptance.
 */
final class EmbeddedTransaction implements BrokerTransaction {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedTransaction.class);
    /** What most messages need. */
    private static final int USUAL_BYTES = 1024;

    /** Whoever waits for a message gets it without another thread. */
    private static final boolean DIRECT = true;

    /** As long as a client's session would wait. */
    private static final long LONGEST_MILLIS = 30_000;

    private final ActiveMQServer server;
    private final StorageManager storage;
    /** Knows what this way has put into the journal and is not on disk yet. */
    private final OperationContext written;

    private Transaction transaction;

    EmbeddedTransaction(ActiveMQServer server) {
        this.server = server;
        this.storage = server.getStorageManager();
        this.written = server.newOperationContext();
        this.transaction = new TransactionImpl(storage);
    }

    @Override
    public ICoreMessage message(byte type) {
        CoreMessage message = new CoreMessage(storage.generateID(), USUAL_BYTES);
        message.setType(type);
        message.setDurable(true);
        return message;
    }

    @Override
    public void send(SimpleString address, ICoreMessage message) throws Exception {
        storage.setContext(written);
        ReplyQueues.prepare(server, address);
        message.setAddress(address);
        Message stored = LargeServerMessageImpl.checkLargeMessage(message, storage);
        RoutingStatus status = server.getPostOffice().route(stored, transaction, DIRECT);
        if (status == RoutingStatus.NO_BINDINGS && !topic(address)) {
            // An account that is no longer configured: what is sent to it must not vanish.
            server.createQueue(QueueConfiguration.of(address).setRoutingType(RoutingType.ANYCAST), true);
            server.getPostOffice().route(stored, transaction, DIRECT);
        }
    }

    private boolean topic(SimpleString address) {
        AddressInfo info = server.getAddressInfo(address);
        return info != null && info.getRoutingTypes().contains(RoutingType.MULTICAST);
    }

    /** Acknowledges a message with the next commit. */
    void acknowledge(MessageReference reference) throws Exception {
        storage.setContext(written);
        reference.acknowledge(transaction, null);
    }

    /** Puts messages that were delivered back in their places; they are there when this returns. */
    void giveBack(List<MessageReference> delivered) throws Exception {
        storage.setContext(written);
        Transaction returned = new TransactionImpl(storage);
        for (MessageReference reference : delivered) {
            reference.decrementDeliveryCount();
            reference.getQueue().cancel(returned, reference, true);
        }
        returned.rollback();
        written.waitCompletion(LONGEST_MILLIS);
    }

    @Override
    public void commit() throws Exception {
        storage.setContext(written);
        transaction.commit();
        transaction = new TransactionImpl(storage);
        if (!written.waitCompletion(LONGEST_MILLIS)) {
            throw new IllegalStateException("the broker wrote nothing to its disk for a long time");
        }
    }

    @Override
    public boolean open() {
        return true;
    }

    @Override
    public boolean ended(Management management) throws Exception {
        return written.waitCompletion(1);
    }

    /** Takes back what was not committed. */
    @Override
    public void close() {
        storage.setContext(written);
        try {
            transaction.rollback();
        } catch (Exception e) {
            // One that failed at its commit is rolled back already.
            LOG.debug("A transaction cannot be rolled back", e);
        } finally {
            storage.clearContext();
        }
    }
}
