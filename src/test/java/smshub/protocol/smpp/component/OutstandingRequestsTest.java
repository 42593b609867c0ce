package smshub.protocol.smpp.component;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.jsmpp.SMPPConstant;
import org.jsmpp.bean.Command;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutstandingRequestsTest {
    private static final long NOW = Long.MAX_VALUE - 5;
    private static final long TIMEOUT = 10;

    private final OutstandingRequests requests = new OutstandingRequests(TIMEOUT);
    private final List<String> heard = new ArrayList<>();

    /** The answer to the first of two requests. */
    @ParameterizedTest
    @CsvSource({
        "80000004, 0, a good",
        "80000004, 88, a REFUSED 88",
        "80000000, 8, a REFUSED 8",
        "80000000, 0, a REFUSED 3"
    })
    void anAnswerIsForWhoAsked(String command, int status, String expected) {
        ask("a");
        ask("b");
        answer(1, (int) Long.parseLong(command, 16), status);
        assertEquals(List.of(expected), heard);
    }

    @Test
    void noAnswerCountsAsLostWhenItsTimeIsOverAndIsOfUseWhenItComesAfterAll() {
        ask("a");
        requests.add(NOW + 1, answer -> heard.add("b " + word(answer)), null);
        ask("c");
        requests.expire(NOW);
        requests.expire(NOW + TIMEOUT - 1);
        assertEquals(List.of(), heard);
        requests.expire(NOW + TIMEOUT);
        assertEquals(List.of("a ANSWER_LOST 0"), heard);
        requests.expire(NOW + TIMEOUT + 1);
        answer(2, SMPPConstant.CID_SUBMIT_SM_RESP, 0);
        answer(1, SMPPConstant.CID_SUBMIT_SM_RESP, 0);
        answer(1, SMPPConstant.CID_SUBMIT_SM_RESP, 0);
        answer(3, SMPPConstant.CID_SUBMIT_SM_RESP, 8);
        assertEquals(
                List.of("a ANSWER_LOST 0", "b ANSWER_LOST 0", "c ANSWER_LOST 0", "a late"),
                heard,
                "b has no use for it, a refusal is none for c");
    }

    @Test
    void withTheConnectionAllAnswersAreLostAndNoneIsLate() {
        ask("a");
        requests.expire(NOW + TIMEOUT);
        ask("b");
        requests.lose();
        answer(1, SMPPConstant.CID_SUBMIT_SM_RESP, 0);
        answer(2, SMPPConstant.CID_SUBMIT_SM_RESP, 0);
        assertEquals(List.of("a ANSWER_LOST 0", "b ANSWER_LOST 0"), heard);
    }

    @Test
    void whoAsksAgainFromItsAnswerWaitsForANewOne() {
        requests.add(NOW, lost -> ask("again"), null);
        requests.lose();
        assertEquals(List.of(), heard);
        answer(2, SMPPConstant.CID_SUBMIT_SM_RESP, 0);
        assertEquals(List.of("again good"), heard);
    }

    private void ask(String name) {
        requests.add(NOW, answer -> heard.add(name + " " + word(answer)), late -> heard.add(name + " late"));
    }

    private static String word(OutstandingRequests.Answer answer) {
        return answer.good()
                ? "good"
                : answer.failure().kind() + " " + answer.failure().status();
    }

    private void answer(int number, int command, int status) {
        Command header = new Command();
        header.setCommandId(command);
        header.setCommandStatus(status);
        header.setSequenceNumber(number);
        requests.answered(header, new byte[16]);
    }
}
