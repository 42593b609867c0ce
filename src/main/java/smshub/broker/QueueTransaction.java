package smshub.broker;

import java.util.ArrayList;
import java.util.List;

/** What one commit of a consumer holds: acknowledgements, and all that is sent because of them. For one thread. */
final class QueueTransaction {
    private final QueueSource source;
    private final PublicationWriter sender;
    private final List<Runnable> lost = new ArrayList<>();
    private int acknowledged;
    private boolean empty = true;

    QueueTransaction(Broker broker, QueueSource source) {
        this.source = source;
        this.sender = new PublicationWriter(broker, source.transaction());
    }

    void send(Publication outgoing) throws Exception {
        empty = false;
        sender.send(outgoing);
    }

    void send(List<Publication> outgoing) throws Exception {
        for (Publication one : outgoing) {
            send(one);
        }
    }

    /** The end of some messages, and what they come to. */
    void end(List<QueueMessage> deliveries, List<Publication> outgoing) throws Exception {
        send(outgoing);
        for (QueueMessage delivery : deliveries) {
            source.acknowledge(delivery);
            acknowledged++;
        }
        empty &= deliveries.isEmpty();
    }

    /** Undoes what a settlement stands for, where the present commit fails. */
    Settlement undoing(Settlement settlement) {
        if (settlement.lost() != null) {
            lost.add(settlement.lost());
        }
        return settlement;
    }

    /** Nothing more is committed: what was not is lost. */
    void abandon() {
        lost.forEach(Runnable::run);
        lost.clear();
    }

    /**
     * Returns when all of it is on disk; costs nothing where there is nothing.
     *
     * @return how many messages have been acknowledged
     */
    int commit() throws Exception {
        if (empty) {
            return 0;
        }
        sender.commit();
        lost.clear();
        int done = acknowledged;
        acknowledged = 0;
        empty = true;
        return done;
    }
}
