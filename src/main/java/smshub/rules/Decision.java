package smshub.rules;

import java.util.List;
import smshub.message.Problem;
import smshub.message.SmsMessage;

/**
 * The answer to one request for one recipient, and why.
 *
 * @param message the message as it will be sent; null when refused
 * @param problem why it is refused; null when accepted
 * @param verdicts what every rule said, in order, for each account that was tried
 */
public record Decision(SmsMessage message, Problem problem, List<Verdict> verdicts) {
    public Decision {
        verdicts = List.copyOf(verdicts);
        if ((message == null) == (problem == null)) {
            throw new IllegalArgumentException("either a message or a problem");
        }
    }

    public boolean accepted() {
        return message != null;
    }

    /**
     * What the rules changed or chose of an accepted message, for its time line: short, without number and text; null
     * where it goes as it was asked.
     */
    public String note() {
        return Verdict.note(verdicts, message.account());
    }
}
