package smshub.dispatch;

import java.util.HashSet;
import java.util.Set;
import smshub.message.Outcome;
import smshub.message.Problem;
import smshub.message.ProblemCode;
import smshub.message.SendResult;
import smshub.message.SmsMessage;

/**
 * Refusals of the service as such, such as {@code +CMS ERROR: 69}, SMPP's 0x103 or HTTP's 403. One may be about its message
 * or recipient, and ends or delays that alone; so many recipients in a row leave only the account.
 */
final class ServiceRefusals {
    /** Recipients refused one after the other, with nothing taken in between, after which the account is at fault. */
    static final int ENOUGH = 3;

    private final Set<String> recipients = new HashSet<>();

    /** The result as it counts: of the last of such a row the account is blocked, and the message waits. */
    synchronized SendResult judge(SmsMessage message, SendResult result) {
        if (result.outcome() == Outcome.SENT) {
            recipients.clear();
        }
        if (result.problem() == null || result.problem().code() != ProblemCode.SERVICE_REFUSED) {
            return result;
        }
        recipients.add(message.to().value());
        if (recipients.size() < ENOUGH) {
            return result;
        }
        recipients.clear();
        Problem blocked = Problem.of(
                ProblemCode.ACCOUNT_BLOCKED,
                "The last " + ENOUGH + " recipients were all refused so: "
                        + result.problem().sentence());
        return result.begun() ? SendResult.begun(blocked) : SendResult.failed(blocked);
    }
}
