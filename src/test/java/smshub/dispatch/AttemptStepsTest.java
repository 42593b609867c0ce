package smshub.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an attempt comes to. One row is one case. */
class AttemptStepsTest {
    @ParameterizedTest(name = "{0} | {1} | {2} -> {4}")
    @CsvSource(delimiter = '|', textBlock = """
            # message             | result                     | account             | other | comes to                                          | says
            # taken
            attempt 1             | sent                       | open                | yes   | DONE main sent                                    |
            attempt 2, begun      | sent                       | open                | yes   | DONE main sent                                    |
            attempt 1             | sent                       | open reroute no-receipt  | yes | OVERDUE main +600 sent                         |
            attempt 1, alone      | sent                       | open reroute no-receipt  | no  | DONE main sent                                 |
            attempt 1             | sent                       | open reroute undelivered | yes | DONE main sent                                 |
            # not taken: again after 10, 20, 40 and then 60 seconds, four times in all
            attempt 1             | provider-unreachable       | open                | yes   | RETRY main +10 deferred provider-unreachable      | Next attempt at 2026-03-01T12:00:10Z.
            attempt 2             | provider-fault             | open                | yes   | RETRY main +20 deferred provider-fault            | Next attempt at 2026-03-01T12:00:20Z.
            attempt 3             | provider-busy              | open                | yes   | RETRY main +40 deferred provider-busy             | Next attempt at 2026-03-01T12:00:40Z.
            attempt 4             | provider-busy              | open                | yes   | DEAD main dead attempts-exhausted                 |
            attempt 4             | provider-busy              | broken              | yes   | DEAD main dead attempts-exhausted                 |
            attempt 1, ends 5     | provider-busy              | open                | yes   | RETRY main +10 deferred provider-busy             | Its time ends before another attempt could be made.
            # the provider says when: the attempt does not count, and its word is the least
            attempt 1             | provider-busy after 30     | open                | yes   | RETRY main +30 deferred provider-busy spared 1    | Next attempt at 2026-03-01T12:00:30Z.
            attempt 1             | provider-busy after 3      | open                | yes   | RETRY main +10 deferred provider-busy spared 1    | Next attempt at 2026-03-01T12:00:10Z.
            attempt 9, spared 8   | provider-busy after 3      | open                | yes   | RETRY main +60 deferred provider-busy spared 9    | Next attempt at 2026-03-01T12:01:00Z.
            attempt 40, spared 39 | provider-busy after 3      | open                | yes   | RETRY main +60 deferred provider-busy spared 40   | Next attempt at 2026-03-01T12:01:00Z.
            attempt 9, spared 5   | provider-busy              | open                | yes   | DEAD main dead attempts-exhausted spared 5        |
            # of one number only: that counts
            attempt 1             | recipient-busy after 30    | open                | yes   | RETRY main +30 deferred recipient-busy            | Next attempt at 2026-03-01T12:00:30Z.
            attempt 4             | recipient-busy after 30    | open                | yes   | DEAD main dead attempts-exhausted                 |
            # the day's limit says nothing of the message
            attempt 4             | daily-limit                | broken              | no    | RETRY main +60 deferred daily-limit spared 1      | Next attempt at 2026-03-01T12:01:00Z.
            attempt 4             | daily-limit                | broken              | yes   | OUT backup deferred daily-limit spared 1          | Account main is broken, so account backup takes over.
            # the account is out: to the next, if there is one and the message may move
            attempt 1             | provider-unreachable       | broken              | yes   | OUT backup deferred provider-unreachable          | Account main is broken, so account backup takes over.
            attempt 1             | provider-unreachable       | broken              | no    | RETRY main +10 deferred provider-unreachable      | Next attempt at 2026-03-01T12:00:10Z.
            attempt 1             | provider-unreachable       | paused              | yes   | OUT backup deferred provider-unreachable          | Account main is paused, so account backup takes over.
            attempt 1, alone      | provider-unreachable       | broken              | yes   | RETRY main +10 deferred provider-unreachable      | Next attempt at 2026-03-01T12:00:10Z.
            attempt 1, doubtful   | provider-unreachable       | broken              | yes   | RETRY main +10 deferred provider-unreachable doubtful | Next attempt at 2026-03-01T12:00:10Z.
            # credit and login use up no message
            attempt 1             | login-rejected             | stopped             | yes   | OUT backup deferred login-rejected                | Account main is stopped, so account backup takes over.
            attempt 4             | credit-exhausted           | stopped             | no    | RETRY main +60 deferred credit-exhausted          | Next attempt at 2026-03-01T12:01:00Z.
            attempt 9             | account-blocked            | stopped             | no    | RETRY main +60 deferred account-blocked           | Next attempt at 2026-03-01T12:01:00Z.
            # some segments are out: no other account could go on after them
            attempt 1             | provider-fault begun       | broken              | yes   | RETRY main +10 deferred provider-fault begun      | Next attempt at 2026-03-01T12:00:10Z.
            attempt 2, begun      | provider-fault             | broken              | yes   | RETRY main +20 deferred provider-fault begun      | Next attempt at 2026-03-01T12:00:20Z.
            # refused
            attempt 1             | recipient-rejected         | open                | yes   | DEAD main dead recipient-rejected                 |
            attempt 1             | text-rejected              | broken              | yes   | DEAD main dead text-rejected                      |
            attempt 1             | internal-fault             | open                | yes   | DEAD main dead internal-fault doubtful            |
            # perhaps taken: never to another account
            attempt 1             | answer-lost                | broken              | yes   | UNSURE main +10 since 0 unsure answer-lost        |
            attempt 1             | answer-not-understood      | open                | yes   | UNSURE main +10 since 0 unsure answer-not-understood |
            attempt 4             | answer-lost begun          | open                | yes   | UNSURE main +10 since 0 unsure answer-lost begun  |
            """)
    void anAttemptComesTo(String message, String result, String account, String other, String row, String says) {
        Step step = AttemptSteps.after(
                Given.message(message),
                Given.result(result),
                Given.standing(account),
                Given.next(other.equals("yes")),
                Given.NOW,
                0);
        assertEquals(row, Given.row(step));
        assertEquals(says, Given.note(step));
    }

    @ParameterizedTest
    @CsvSource({"0, 10", "0.5, 11", "1, 12"})
    void aDelayIsLongerByAFifthAtMost(double chance, long seconds) {
        Step step = AttemptSteps.after(
                Given.message("attempt 1"),
                Given.result("provider-fault"),
                Given.standing("open"),
                Given.next(false),
                Given.NOW,
                chance);
        assertEquals(Given.NOW.plusSeconds(seconds), step.due());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            recipient-rejected | It went wrong.
            provider-fault     | Given up after 4 attempts; the last one: It went wrong.
            """)
    void aDeadMessageSaysWhy(String result, String sentence) {
        Step step = AttemptSteps.after(
                Given.message("attempt 4"),
                Given.result(result),
                Given.standing("open"),
                Given.next(false),
                Given.NOW,
                0);
        assertEquals(sentence, step.why().sentence());
        assertEquals(step.why(), step.event().problem());
    }
}
