package smshub.protocol.smpp.component;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jsmpp.SMPPConstant;
import org.jsmpp.bean.Command;

/**
 * Requests that went out over a connection and wait for their answers, by sequence number. An answer that came too late
 * still finds who has a use for it. Touched on one event loop only.
 */
public final class OutstandingRequests {
    private static final int MOST_OVERDUE = 10_000;

    private final long timeoutNanos;
    /** The oldest first. */
    private final Map<Integer, Request> requests = new LinkedHashMap<>();

    /** What is to become of answers that are no longer awaited. */
    private final Map<Integer, Consumer<byte[]>> overdue = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, Consumer<byte[]>> eldest) {
            return size() > MOST_OVERDUE;
        }
    };

    private int sequence;

    /** A request whose answer is awaited until {@link System#nanoTime()} says so. */
    private record Request(long deadline, Consumer<Answer> handler, Consumer<byte[]> late) {}

    /** What came of a request: a whole PDU, or what kept it from coming or being good. */
    public record Answer(byte[] pdu, SmppFailure failure) {
        static Answer of(Command header, byte[] pdu) {
            int status = header.getCommandStatus();
            // A negative acknowledgement without a status would look like a good answer.
            if (status == SMPPConstant.STAT_ESME_ROK && header.getCommandId() == SMPPConstant.CID_GENERIC_NACK) {
                status = SMPPConstant.STAT_ESME_RINVCMDID;
            }
            return new Answer(pdu, status == SMPPConstant.STAT_ESME_ROK ? null : SmppFailure.refused(status));
        }

        private static Answer lost() {
            return new Answer(null, SmppFailure.answerLost());
        }

        public boolean good() {
            return failure == null;
        }

        /** Whether the SMSC gets too much. */
        boolean busy() {
            return failure != null
                    && (failure.status() == SMPPConstant.STAT_ESME_RTHROTTLED
                            || failure.status() == SMPPConstant.STAT_ESME_RMSGQFUL);
        }
    }

    public OutstandingRequests(long timeoutNanos) {
        this.timeoutNanos = timeoutNanos;
    }

    /**
     * Waits for one more answer.
     *
     * @param late takes a good answer that comes after all; null where that is of no use any more
     * @return the sequence number to send it under
     */
    public int add(long now, Consumer<Answer> handler, Consumer<byte[]> late) {
        sequence = sequence == Integer.MAX_VALUE ? 1 : sequence + 1;
        requests.put(sequence, new Request(now + timeoutNanos, handler, late));
        return sequence;
    }

    /** Hands an answer to who waits for it, or has waited. */
    public void answered(Command header, byte[] pdu) {
        Request request = requests.remove(header.getSequenceNumber());
        Consumer<byte[]> late = overdue.remove(header.getSequenceNumber());
        if (request != null) {
            request.handler.accept(Answer.of(header, pdu));
        } else if (late != null && Answer.of(header, pdu).good()) {
            late.accept(pdu);
        }
    }

    /** Ends those whose time is over: their answers count as lost. */
    public void expire(long now) {
        List<Request> over = new ArrayList<>();
        for (Iterator<Map.Entry<Integer, Request>> oldest = requests.entrySet().iterator(); oldest.hasNext(); ) {
            Map.Entry<Integer, Request> next = oldest.next();
            if (next.getValue().deadline - now > 0) {
                break;
            }
            oldest.remove();
            over.add(next.getValue());
            if (next.getValue().late != null) {
                overdue.put(next.getKey(), next.getValue().late);
            }
        }
        over.forEach(request -> request.handler.accept(Answer.lost()));
    }

    /** The connection is gone: no answer comes any more. */
    public void lose() {
        List<Request> lost = new ArrayList<>(requests.values());
        requests.clear();
        overdue.clear();
        lost.forEach(request -> request.handler.accept(Answer.lost()));
    }
}
