package smshub.protocol.smpp.component;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jsmpp.PDUStringException;
import org.jsmpp.util.DefaultDecomposer;
import smshub.protocol.smpp.component.OutstandingRequests.Answer;

/**
 * Messages on their way, part by part, of which no more parts are under way than the SMSC wants. Who finds the window full
 * waits; a message that has begun goes before those that have not. Touched on one event loop only.
 */
final class SubmissionWindow {
    private static final DefaultDecomposer DECOMPOSER = new DefaultDecomposer();

    private final int size;
    private final long patienceNanos;
    private final Line line;
    private final Deque<Submission> waiting = new ArrayDeque<>();
    private int underway;
    private boolean filling;

    /** What the parts go over. */
    interface Line {
        /** @param late takes a good answer that comes after its time; may be null */
        void request(byte[] pdu, Consumer<Answer> handler, Consumer<byte[]> late);

        /** Does something after the pause that an SMSC wants that gets too much. */
        void afterPause(Runnable more);

        /**
         * A good answer that came too late.
         *
         * @param id the SMSC's id of the message; null when it told none
         */
        void late(String id, String correlation);
    }

    /**
     * @param size most parts under way without an answer
     * @param patienceNanos how long a message that has begun waits for an SMSC that gets too much
     */
    SubmissionWindow(int size, long patienceNanos, Line line) {
        this.size = size;
        this.patienceNanos = patienceNanos;
        this.line = line;
    }

    /**
     * A message that is still to enter the window.
     *
     * @param pdus a whole {@code submit_sm} for each part
     * @param correlation what an answer that comes too late is handed over with
     * @param done takes the SMSC's ids of the parts, as far as it told them, or a failure
     */
    Submission submission(List<byte[]> pdus, String correlation, BiConsumer<List<String>, SmppFailure> done) {
        return new Submission(pdus, correlation, done);
    }

    /** Submits as many as the window takes. Without a connection each ends at once, and makes room in this same loop. */
    private void fill() {
        if (!filling) {
            filling = true;
            try {
                while (underway < size && !waiting.isEmpty()) {
                    waiting.poll().submit();
                }
            } finally {
                filling = false;
            }
        }
    }

    private static String messageId(byte[] pdu) {
        try {
            return DECOMPOSER.submitSmResp(pdu).getMessageId();
        } catch (PDUStringException | RuntimeException e) {
            // Taken all the same: the status says so.
            return null;
        }
    }

    /** One message, which is one request under way at a time. */
    final class Submission {
        private final List<byte[]> pdus;
        private final String correlation;
        private final BiConsumer<List<String>, SmppFailure> done;
        private final List<String> ids = new ArrayList<>(1);
        private final long patientUntil = System.nanoTime() + patienceNanos;
        private int taken;

        private Submission(List<byte[]> pdus, String correlation, BiConsumer<List<String>, SmppFailure> done) {
            this.pdus = pdus;
            this.correlation = correlation;
            this.done = done;
        }

        /** Sends its next part as soon as the window has room, and so on to its end. */
        void enter() {
            if (taken == pdus.size()) {
                done.accept(ids, null);
                return;
            }
            if (taken == 0) {
                waiting.add(this);
            } else {
                waiting.addFirst(this);
            }
            fill();
        }

        /** Ends what has not entered, or cannot go on. */
        void fail(SmppFailure failure) {
            done.accept(null, failure.after(taken, pdus.size()));
        }

        private void submit() {
            underway++;
            // Of a message with several parts only a part would be known.
            line.request(pdus.get(taken), this::answered, pdus.size() == 1 ? this::late : null);
        }

        /** The message is in doubt by now, and this ends the doubt. */
        private void late(byte[] pdu) {
            line.late(messageId(pdu), correlation);
        }

        private void answered(Answer answer) {
            underway--;
            if (answer.good()) {
                taken++;
                String id = messageId(answer.pdu());
                if (id != null) {
                    ids.add(id);
                }
                enter();
            } else if (answer.busy() && taken > 0 && System.nanoTime() - patientUntil < 0) {
                // Half a message is worse than a late one.
                line.afterPause(this::enter);
            } else {
                fail(answer.failure());
            }
            fill();
        }
    }
}
