package smshub.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import smshub.message.MessageSample;
import smshub.message.Outcome;
import smshub.message.Problem;
import smshub.message.ProblemCode;
import smshub.message.SendResult;
import smshub.message.SmsMessage;
import smshub.text.Encoding;

class ServiceRefusalsTest {
    /** Each message by its recipient: refused the service, refused otherwise (-), taken (+); what became of each. */
    @ParameterizedTest
    @CsvSource({
        "1, fails",
        "1 2 3, fails fails BLOCKS",
        "1 2 3 4 5 6, fails fails BLOCKS fails fails BLOCKS",
        "1 1 1 1, fails fails fails fails",
        "1 2 +7 3 4, fails fails sent fails fails",
        "1 2 -7 3, fails fails fails BLOCKS"
    })
    void severalRecipientsInARowAreTheAccountsTrouble(String messages, String ends) {
        ServiceRefusals refusals = new ServiceRefusals();
        List<String> became = new ArrayList<>();
        for (String word : messages.split(" ")) {
            char kind = word.charAt(0);
            SendResult result = kind == '+'
                    ? SendResult.sent(List.of("id"))
                    : SendResult.failed(Problem.of(
                            kind == '-' ? ProblemCode.RECIPIENT_REJECTED : ProblemCode.SERVICE_REFUSED, "Because."));
            SendResult counts = refusals.judge(message(word.replaceAll("[+-]", "")), result);
            became.add(
                    counts.outcome() == Outcome.SENT
                            ? "sent"
                            : counts.problem().code().stopsAccount() ? "BLOCKS" : "fails");
        }
        assertEquals(ends, String.join(" ", became));
    }

    private static SmsMessage message(String number) {
        return new MessageSample()
                .content("+49171000000" + number, null, "x", Encoding.GSM7, 1)
                .message();
    }
}
