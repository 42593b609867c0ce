package smshub.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import smshub.consent.Consents;
import smshub.dispatch.AccountStatus.State;
import smshub.message.SmsMessage;

/** What messages come to that wait on a queue. One row is one case. */
class WaitingStepsTest {
    @ParameterizedTest(name = "{0}, {1} | {2} -> {4}")
    @CsvSource(delimiter = '|', textBlock = """
            # what happens | message             | account | other | comes to                                 | says
            # its time has come
            due            | attempt 0           | open    | yes   | OUT main                                 |
            due            | attempt 0           | broken  | yes   | OUT backup deferred provider-fault       | Account main is broken, so account backup takes over.
            due            | attempt 0           | paused  | yes   | OUT backup deferred                      | Account main is paused, so account backup takes over.
            due            | attempt 0           | broken  | no    | OUT main                                 |
            due            | attempt 2, doubtful | broken  | yes   | OUT main doubtful                        |
            due            | attempt 2, begun    | stopped | yes   | OUT main begun                           |
            due            | attempt 0           | gone    | yes   | OUT backup deferred account-unknown      | Its account is not in the settings any more, so account backup takes over.
            due            | attempt 0           | gone    | no    | DEAD main dead account-unknown           |
            # it lies on the queue of an account that does not send
            elsewhere      | attempt 0           | stopped | yes   | OUT backup deferred provider-fault       | Account main is stopped, so account backup takes over.
            elsewhere      | attempt 0           | stopped | no    | RETRY main +60                           |
            # its time ended
            expired        | attempt 1, ends -1  | open    | yes   | DONE main expired age-exceeded           |
            expired        | attempt 1           | held    | yes   | DONE main expired age-exceeded           |
            # the process died while it was being sent
            cut off        | attempt 1           | open    | yes   | UNSURE main +10 since 0 unsure process-died |
            # an operator withdraws it
            cancelled      | attempt 0           | open    | yes   | DONE main cancelled                      |
            cancelled, perhaps sent | attempt 1  | open    | yes   | DONE main cancelled                      | The provider may have it all the same.
            # an operator puts it back
            requeued       | attempt 4           | open    | yes   | OUT main deferred                        | An operator put it back on its account's queue.
            requeued       | attempt 4           | paused  | yes   | OUT main deferred                        | An operator put it back on its account's queue.
            requeued, perhaps sent | attempt 1   | open    | yes   | OUT main deferred doubtful               | An operator put it back on its account's queue.
            requeued       | attempt 4           | gone    | yes   | DEAD main dead account-unknown           |
            """)
    void aWaitingMessageComesTo(String happens, String message, String account, String other, String row, String says) {
        SmsMessage waiting = Given.message(message);
        Standing standing = account.equals("gone") ? null : Given.standing(account);
        boolean perhapsSent = happens.endsWith("perhaps sent");
        Step step =
                switch (happens.split(",")[0]) {
                    case "due" -> WaitingSteps.due(waiting, standing, Given.next(other.equals("yes")), Given.NOW);
                    case "elsewhere" ->
                        WaitingSteps.elsewhere(waiting, standing, Given.next(other.equals("yes")), Given.NOW);
                    case "expired" -> WaitingSteps.expired(waiting, Given.NOW);
                    case "cut off" -> WaitingSteps.cutOff(waiting, standing.account(), Given.NOW);
                    case "cancelled" -> WaitingSteps.cancelled(waiting, perhapsSent, Given.NOW);
                    case "requeued" ->
                        WaitingSteps.requeued(
                                waiting, perhapsSent, standing == null ? null : standing.account(), Given.NOW);
                    default -> throw new IllegalArgumentException(happens);
                };
        assertEquals(row, Given.row(step));
        assertEquals(says, Given.note(step));
    }

    @ParameterizedTest
    @CsvSource({"-1, 2", "5, 1"})
    void whatAnOperatorPutsBackHasTimeToBeSent(int ends, int times) {
        SmsMessage before = Given.message("attempt 4, ends " + ends);
        Step step = WaitingSteps.requeued(before, false, Given.account(""), Given.NOW);
        assertEquals(
                times == 1 ? before.lifetime().expiresAt() : Given.NOW.plusSeconds(86_400),
                step.message().lifetime().expiresAt());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            -1 | It waited until 2026-03-01T11:59:59Z and is not sent any more.
            5  | An operator ended it while it waited.
            """)
    void anExpiredMessageSaysWhoEndedIt(int ends, String sentence) {
        Step step = WaitingSteps.expired(Given.message("ends " + ends), Given.NOW);
        assertEquals(sentence, step.event().problem().sentence());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # what the list says  | message             | comes to                                         | says
            fine                  | attempt 0           |                                                  |
            not there yet         | attempt 0           | RETRY main +10                                   |
            recipient-opted-out   | attempt 0           | DONE main refused recipient-opted-out            |
            consent-missing       | attempt 2           | DONE main refused consent-missing                |
            recipient-opted-out   | attempt 1, doubtful | DONE main refused recipient-opted-out doubtful   | The provider may have some of it all the same.
            recipient-opted-out   | attempt 1, begun    | DONE main refused recipient-opted-out begun      | The provider may have some of it all the same.
            """)
    void whatARecipientSaidMeanwhileCountsForWhatWaits(String said, String message, String row, String note) {
        Consents.Finding finding =
                new Consents.Finding("", said.contains("-") ? Given.problem(said) : null, said.equals("not there yet"));
        Step step = WaitingSteps.unwanted(Given.message(message), Given.account(""), finding, Given.NOW);
        assertEquals(row, step == null ? null : Given.row(step));
        assertEquals(note, step == null ? null : Given.note(step));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # message           | other | comes to                                 | says
            attempt 0           | yes   | OUT backup deferred account-ended        | Account main is not in use any more, so account backup takes over.
            attempt 2           | no    | DONE main refused account-ended          |
            attempt 1, doubtful | yes   | DONE main refused account-ended doubtful | The provider may have some of it all the same.
            """)
    void whatWaitsForAnAccountWhoseTimeIsOverGoesOnOrEnds(String message, String other, String row, String says) {
        Standing ended = new Standing(Given.account(""), State.DISABLED, Standing.ended(Given.account("")), true);
        Step step = WaitingSteps.over(Given.message(message), ended, Given.next(other.equals("yes")), Given.NOW);
        assertEquals(row, Given.row(step));
        assertEquals(says, Given.note(step));
    }

    @ParameterizedTest
    @CsvSource({"1, 2"})
    void aCallThatWasCutOffCounts(int attempt, int after) {
        Step step = WaitingSteps.cutOff(Given.message("attempt " + attempt), Given.account(""), Given.NOW);
        assertEquals(after, step.message().progress().attempt());
        assertEquals(after, step.event().attempt());
    }

    /** Or the record would go on naming the account, sender and text that it was accepted with. */
    @Test
    void theNewsOfAMoveHoldsTheMessageAsItIsNow() {
        Step step = WaitingSteps.due(Given.message("attempt 0"), Given.standing("broken"), Given.next(true), Given.NOW);
        assertEquals(step.message(), step.event().message());
        assertFalse(step.event().begins());
    }
}
