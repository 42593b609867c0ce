package smshub.broker;

import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientRequestor;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.client.ClientSessionFactory;
import org.apache.activemq.artemis.api.core.management.ManagementHelper;
import org.apache.activemq.artemis.api.core.management.ResourceNames;

/**
 * Questions to the broker that are not on the path of a message. Each has a deadline of seconds and a session of its own
 * while it lasts, so that none waits behind another; a few sessions are kept for the next.
 */
final class Management implements AutoCloseable {
    static final String ADDRESS = "activemq.management";
    /** How long a question takes at most. */
    static final long ANSWER_MILLIS = 3_000;

    private static final int KEPT = 4;

    /** What is asked of a session that is started and commits each call. */
    interface Question<T> {
        T ask(ClientSession session) throws Exception;
    }

    private record Line(ClientSessionFactory factory, ClientSession session) {
        void close() {
            Broker.abandon(factory);
        }
    }

    private final Broker broker;
    private final Deque<Line> idle = new ConcurrentLinkedDeque<>();
    private volatile boolean closed;

    Management(Broker broker) {
        this.broker = broker;
    }

    /** @throws IllegalStateException when the broker cannot be reached or does not answer in time */
    <T> T ask(Question<T> question) {
        if (broker.lost()) {
            throw new IllegalStateException("the broker cannot be reached");
        }
        Line line = null;
        try {
            line = line();
            T answer = question.ask(line.session);
            keep(line);
            return answer;
        } catch (Exception e) {
            if (line != null) {
                line.close();
            }
            throw new IllegalStateException("the broker cannot be asked: " + e.getMessage(), e);
        }
    }

    /**
     * Lets the broker do something.
     *
     * @param resource what does it, as in {@link ResourceNames}
     * @throws IllegalStateException as {@link #ask}, or when the broker refused
     */
    Object invoke(String resource, long millis, String operation, Object... arguments) {
        return ask(session -> {
            ClientRequestor requestor = new ClientRequestor(session, ADDRESS);
            try {
                ClientMessage request = session.createMessage(false);
                ManagementHelper.putOperationInvocation(request, resource, operation, arguments);
                ClientMessage reply = requestor.request(request, millis);
                if (reply == null) {
                    throw new IllegalStateException("the broker did not answer");
                }
                Object result = ManagementHelper.getResult(reply);
                if (!ManagementHelper.hasOperationSucceeded(reply)) {
                    throw new IllegalStateException(String.valueOf(result));
                }
                return result;
            } finally {
                requestor.close();
            }
        });
    }

    private Line line() throws Exception {
        for (Line line = idle.poll(); line != null; line = idle.poll()) {
            if (!line.session.isClosed()) {
                return line;
            }
            line.close();
        }
        ClientSessionFactory factory = broker.inquire();
        try {
            return new Line(factory, broker.session(factory, true).start());
        } catch (Exception e) {
            Broker.abandon(factory);
            throw e;
        }
    }

    private void keep(Line line) {
        if (closed || idle.size() >= KEPT) {
            line.close();
        } else {
            idle.add(line);
        }
    }

    @Override
    public void close() {
        closed = true;
        for (Line line = idle.poll(); line != null; line = idle.poll()) {
            line.close();
        }
    }
}
