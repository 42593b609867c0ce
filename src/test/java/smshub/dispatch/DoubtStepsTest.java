package smshub.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import smshub.dispatch.DoubtSteps.Doubt;
import smshub.message.DeliveryReceipt;
import smshub.message.DeliveryReceipt.Status;
import smshub.message.MessageState;

/** What a message in doubt comes to when it is looked at. One row is one case. */
class DoubtStepsTest {
    @ParameterizedTest(name = "{0} s | {1} | {2} -> {3}")
    @CsvSource(delimiter = '|', textBlock = """
            # for | provider tells | account | comes to                    | says
            # it knows
            10    | UNDERWAY       | holds   | DONE main sent              | The provider knows it.
            10    | DELIVERED      | holds   | DONE main delivered         | The provider knows it.
            10    | UNDELIVERED    | holds   | DONE main undelivered       | The provider knows it.
            10    | NOT_FOUND      | holds   | OUT main deferred doubtful  | The provider does not know it, so it is sent again.
            # it cannot tell: the account's policy, after 30 s
            10    | UNKNOWN        | holds   | UNSURE main +20 since -10   |
            10    |                | holds   | UNSURE main +20 since -10   |
            29    |                | resends | UNSURE main +1 since -29    |
            30    |                | resends | OUT main deferred doubtful  | Nobody could tell, so it is sent again as the account wants it.
            30    | UNKNOWN        | resends | OUT main deferred doubtful  | Nobody could tell, so it is sent again as the account wants it.
            30    |                | holds   | UNSURE main +30 since -30   |
            400   |                | holds   | UNSURE main +400 since -400 |
            700   |                | holds   | UNSURE main +600 since -700 |
            # it takes an id only once: nothing to wait for
            10    |                | once    | OUT main deferred doubtful  | The provider takes an id only once, so it is sent again without harm.
            10    | UNKNOWN        | once    | OUT main deferred doubtful  | The provider takes an id only once, so it is sent again without harm.
            10    | DELIVERED      | once    | DONE main delivered         | The provider knows it.
            # its account is gone: held
            10    |                | gone    | UNSURE main +10 since -10   |
            700   |                | gone    | UNSURE main +600 since -700 |
            """)
    void aDoubtComesTo(int seconds, Status tells, String account, String row, String says) {
        Doubt doubt =
                new Doubt(Given.message("attempt 1"), Given.problem("answer-lost"), Given.NOW.minusSeconds(seconds));
        DeliveryReceipt told =
                tells == null ? null : new DeliveryReceipt("main", "their-id", null, tells, Given.NOW, null);
        Step step = DoubtSteps.judged(
                doubt, told, account.equals("gone") ? null : Given.account(account), account.equals("once"), Given.NOW);
        assertEquals(row, Given.row(step));
        assertEquals(says, Given.note(step));
        assertEquals(step.kind() == Step.Kind.UNSURE ? doubt.why() : null, step.why());
    }

    @ParameterizedTest
    @EnumSource(MessageState.class)
    void whatTheStoreHasHeardCountsFirst(MessageState heard) {
        assertEquals(
                heard == MessageState.SENT || heard == MessageState.DELIVERED || heard == MessageState.UNDELIVERED,
                DoubtSteps.settled(heard));
    }
}
