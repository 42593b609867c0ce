package smshub.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import smshub.message.MessageState;
import smshub.message.SmsMessage;
import smshub.store.Match;

/** What messages come to that a provider took and that did not arrive. One row is one case. */
class RerouteStepsTest {
    @ParameterizedTest(name = "{0} | {1} | {2}, {3} times -> {6}")
    @CsvSource(delimiter = '|', textBlock = """
            # what happens | store knows | message             | handed over | account     | other | comes to
            # no receipt came in time
            overdue        |             | attempt 1           | 0 | no-receipt  | yes | OVERDUE main +10
            overdue        | sending 0   | attempt 1           | 0 | no-receipt  | yes | OVERDUE main +10
            overdue        | sent 1      | attempt 1           | 1 | no-receipt  | yes | OUT backup deferred doubtful
            overdue        | delivered 1 | attempt 1           | 1 | no-receipt  | yes | DONE
            overdue        | sent 2      | attempt 1           | 1 | no-receipt  | yes | DONE
            overdue        | sent 1      | attempt 1           | 1 | no-receipt  | no  | DONE
            overdue        | sent 1      | attempt 1           | 2 | no-receipt  | yes | DONE
            overdue        | sent 1      | attempt 1, alone    | 1 | no-receipt  | yes | DONE
            overdue        | sent 1      | attempt 1, ends 0   | 1 | no-receipt  | yes | DONE
            overdue        | sent 1      | attempt 1, accepted -3601 | 1 | no-receipt | yes | DONE
            overdue        | sent 1      | attempt 1           | 1 | undelivered | yes | DONE
            overdue        | sent 1      | attempt 1           | 1 | gone        | yes | DONE
            # a receipt says that it could not be delivered
            undelivered    | sent 1      | attempt 1           | 1 | undelivered | yes | OUT backup deferred not-delivered
            undelivered    | sent 1      | attempt 1           | 2 | undelivered | yes | ends
            undelivered    | sent 2      | attempt 1           | 1 | undelivered | yes | ends
            undelivered    | deferred 1  | attempt 1           | 1 | undelivered | yes | ends
            undelivered    | sent 1      | attempt 1           | 1 | undelivered | no  | ends
            undelivered    | sent 1      | attempt 1           | 1 | no-receipt  | yes | ends
            undelivered    | sent 1      | attempt 1           | 1 | gone        | yes | ends
            """)
    void aSentMessageComesTo(
            String happens, String known, String words, long handovers, String account, String other, String row) {
        SmsMessage message = Given.message(words);
        Match match = known == null
                ? null
                : new Match(
                        message.id(),
                        "main",
                        1,
                        Integer.parseInt(known.split(" ")[1]),
                        MessageState.ofWord(known.split(" ")[0]),
                        message);
        RerouteSteps.Way way = new RerouteSteps.Way(
                account.equals("gone") ? null : Given.account("reroute " + account),
                () -> handovers,
                Given.next(other.equals("yes")));
        String got = happens.equals("overdue")
                ? Given.row(RerouteSteps.overdue(message, match, way, Given.NOW))
                : RerouteSteps.undelivered(message, match, Given.problem("not-delivered"), way, Given.NOW)
                        .map(Given::row)
                        .orElse("ends");
        assertEquals(row, got);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            overdue     | No receipt came in time, so account backup takes over.
            undelivered | The provider could not deliver it, so account backup takes over.
            """)
    void aMoveCountsAsAnAttemptAndSaysWhy(String happens, String note) {
        SmsMessage message = Given.message("attempt 1");
        Match match = new Match(message.id(), "main", 1, 1, MessageState.SENT, message);
        RerouteSteps.Way way =
                new RerouteSteps.Way(Given.account("reroute undelivered no-receipt"), () -> 1, Given.next(true));
        Step step = happens.equals("overdue")
                ? RerouteSteps.overdue(message, match, way, Given.NOW)
                : RerouteSteps.undelivered(message, match, Given.problem("not-delivered"), way, Given.NOW)
                        .orElseThrow();
        assertEquals(2, step.message().progress().attempt());
        assertEquals(2, step.event().attempt());
        assertEquals(note, step.event().note());
    }
}
