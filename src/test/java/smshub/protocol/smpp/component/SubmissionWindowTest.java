package smshub.protocol.smpp.component;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jsmpp.PDUStringException;
import org.jsmpp.SMPPConstant;
import org.jsmpp.util.DefaultComposer;
import org.junit.jupiter.api.Test;
import smshub.protocol.smpp.component.OutstandingRequests.Answer;

class SubmissionWindowTest {
    private static final long PATIENT = 60_000_000_000L;

    private final List<String> heard = new ArrayList<>();
    private final Deque<Consumer<Answer>> asked = new ArrayDeque<>();
    private final Deque<Runnable> paused = new ArrayDeque<>();
    private Consumer<byte[]> late;
    private boolean connected = true;

    private final SubmissionWindow.Line line = new SubmissionWindow.Line() {
        @Override
        public void request(byte[] pdu, Consumer<Answer> handler, Consumer<byte[]> useOfLate) {
            heard.add("> " + new String(pdu, StandardCharsets.US_ASCII));
            late = useOfLate;
            if (connected) {
                asked.add(handler);
            } else {
                handler.accept(new Answer(null, SmppFailure.unreachable("it broke")));
            }
        }

        @Override
        public void afterPause(Runnable more) {
            paused.add(more);
        }

        @Override
        public void late(String id, String correlation) {
            heard.add("late " + id + " " + correlation);
        }
    };

    private SubmissionWindow window = new SubmissionWindow(2, PATIENT, line);

    @Test
    void whoFindsTheWindowFullWaitsAndWhoHasBegunGoesFirst() {
        submit("a1", "a2");
        submit("b1");
        submit("c1");
        submit("d1");
        assertEquals(List.of("> a1", "> b1"), told());
        good("7");
        assertEquals(List.of("> a2"), told());
        good("8");
        assertEquals(List.of("b [8]", "> c1"), told());
        good("9");
        assertEquals(List.of("a [7, 9]", "> d1"), told());
    }

    @Test
    void anAnswerWithoutAnIdIsTakenAllTheSame() {
        submit("a1");
        asked.remove().accept(new Answer(new byte[3], null));
        assertEquals(List.of("> a1", "a []"), told());
    }

    @Test
    void aMessageThatHasBegunWaitsForAnSmscThatGetsTooMuchAndOneThatHasNotFails() {
        submit("a1", "a2");
        bad(SMPPConstant.STAT_ESME_RTHROTTLED);
        assertEquals(List.of("> a1", "a REFUSED 0/2"), told());
        submit("b1", "b2");
        good("7");
        bad(SMPPConstant.STAT_ESME_RMSGQFUL);
        assertEquals(List.of("> b1", "> b2"), told());
        paused.remove().run();
        bad(SMPPConstant.STAT_ESME_RSYSERR);
        assertEquals(List.of("> b2", "b REFUSED 1/2"), told());
    }

    @Test
    void patienceEnds() {
        window = new SubmissionWindow(2, 0, line);
        submit("a1", "a2");
        good("7");
        bad(SMPPConstant.STAT_ESME_RTHROTTLED);
        assertEquals(List.of("> a1", "> a2", "a REFUSED 1/2"), told());
    }

    @Test
    void withoutAConnectionAllThatWaitEndAtOnce() {
        submit("a1");
        submit("b1");
        submit("c1");
        submit("d1");
        connected = false;
        asked.remove().accept(new Answer(null, SmppFailure.answerLost()));
        assertEquals(
                List.of("> a1", "> b1", "a ANSWER_LOST 0/1", "> c1", "c UNREACHABLE 0/1", "> d1", "d UNREACHABLE 0/1"),
                told());
    }

    @Test
    void onlyAMessageOfOnePartHasAUseForALateAnswer() throws PDUStringException {
        submit("a1", "a2");
        assertEquals(null, late);
        submit("b1");
        late.accept(new DefaultComposer().submitSmResp(1, "7"));
        assertEquals(List.of("> a1", "> b1", "late 7 b"), told());
    }

    private void submit(String... parts) {
        String name = parts[0].substring(0, 1);
        window.submission(
                        Stream.of(parts)
                                .map(part -> part.getBytes(StandardCharsets.US_ASCII))
                                .toList(),
                        name,
                        (ids, failure) -> heard.add(name + " "
                                + (failure == null
                                        ? ids
                                        : failure.kind() + " " + failure.taken() + "/" + failure.parts())))
                .enter();
    }

    private void good(String id) {
        try {
            asked.remove().accept(new Answer(new DefaultComposer().submitSmResp(1, id), null));
        } catch (PDUStringException e) {
            throw new AssertionError(e);
        }
    }

    private void bad(int status) {
        asked.remove().accept(new Answer(null, SmppFailure.refused(status)));
    }

    private List<String> told() {
        List<String> all = List.copyOf(heard);
        heard.clear();
        return all;
    }
}
