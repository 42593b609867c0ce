package smshub.protocol.smpp;

import static smshub.message.ProblemCode.ANSWER_LOST;
import static smshub.message.ProblemCode.CREDIT_EXHAUSTED;
import static smshub.message.ProblemCode.LOGIN_REJECTED;
import static smshub.message.ProblemCode.PROVIDER_BUSY;
import static smshub.message.ProblemCode.PROVIDER_FAULT;
import static smshub.message.ProblemCode.PROVIDER_UNREACHABLE;
import static smshub.message.ProblemCode.RECIPIENT_REJECTED;
import static smshub.message.ProblemCode.REQUEST_REJECTED;
import static smshub.message.ProblemCode.SENDER_REJECTED;
import static smshub.message.ProblemCode.SERVICE_REFUSED;
import static smshub.message.ProblemCode.TEXT_REJECTED;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jsmpp.SMPPConstant;
import smshub.message.Outcome;
import smshub.message.Problem;
import smshub.message.ProblemCode;
import smshub.protocol.smpp.component.SmppFailure;

/** What the command statuses of an SMSC's answers mean, and what a failure without an answer does. */
final class CommandStatus {
    /**
     * SMPP 3.4 section 5.1.3, 5.0 section 4.7.6. Whatever the status, nothing was taken. What denies a service (0x100, 0x101,
     * 0x103) may mean this message or its recipient alone.
     */
    private static final Map<Integer, Problem> MEANINGS = table(
            status(0x01, TEXT_REJECTED, "the length of the text is not accepted"),
            statuses(0x02, 0x03, REQUEST_REJECTED, "it does not accept the command"),
            status(0x04, PROVIDER_FAULT, "it does not take messages over this login"),
            status(0x05, PROVIDER_FAULT, "an earlier login of the account is not over yet"),
            statuses(0x06, 0x07, REQUEST_REJECTED, "it does not accept priority or receipt flag"),
            status(0x08, PROVIDER_FAULT, "system error"),
            status(0x0A, SENDER_REJECTED, "the sender is not accepted"),
            status(0x0B, RECIPIENT_REJECTED, "the number is not accepted"),
            status(0x0C, REQUEST_REJECTED, "there is no such message"),
            status(0x0D, PROVIDER_FAULT, "the login failed"),
            status(0x0E, LOGIN_REJECTED, "the password is wrong"),
            status(0x0F, LOGIN_REJECTED, "the system_id is wrong"),
            statuses(0x11, 0x13, REQUEST_REJECTED, "cancelling or replacing failed"),
            status(0x14, PROVIDER_BUSY, "its queue is full"),
            status(0x15, REQUEST_REJECTED, "the service_type is not accepted"),
            statuses(0x33, 0x44, REQUEST_REJECTED, "it does not accept the request"),
            status(0x45, REQUEST_REJECTED, "it cannot send the message"),
            statuses(0x48, 0x49, SENDER_REJECTED, "the type of the sender's number is not accepted"),
            statuses(0x50, 0x51, RECIPIENT_REJECTED, "the type of the number is not accepted"),
            status(0x53, LOGIN_REJECTED, "the system_type is wrong"),
            statuses(0x54, 0x55, REQUEST_REJECTED, "it does not accept the request"),
            status(0x58, PROVIDER_BUSY, "too many messages in a short time"),
            statuses(0x61, 0x63, REQUEST_REJECTED, "the times or the template are not accepted"),
            status(0x64, PROVIDER_FAULT, "it cannot take messages for the time being"),
            statuses(0x65, 0x66, REQUEST_REJECTED, "it refuses the message"),
            status(0x67, REQUEST_REJECTED, "the query failed"),
            statuses(0xC0, 0xC4, REQUEST_REJECTED, "it does not accept the optional parameters"),
            status(0xFE, REQUEST_REJECTED, "the delivery failed"),
            status(0xFF, PROVIDER_FAULT, "unknown error"),
            statuses(0x100, 0x101, SERVICE_REFUSED, "the account may not use this service"),
            status(0x102, PROVIDER_FAULT, "the service is down"),
            status(0x103, SERVICE_REFUSED, "the service is denied"),
            status(0x104, TEXT_REJECTED, "the data_coding is not accepted"));

    private static final Set<Integer> UNKNOWN_ID =
            Set.of(SMPPConstant.STAT_ESME_RINVMSGID, SMPPConstant.STAT_ESME_RQUERYFAIL);

    private CommandStatus() {}

    /** Whether an SMSC says so that it does not know a message's id. */
    static boolean unknownId(int status) {
        return UNKNOWN_ID.contains(status);
    }

    /** Whether a status says that the SMSC gets too much, and may be asked again after a pause. */
    static boolean busy(int status) {
        return status == SMPPConstant.STAT_ESME_RTHROTTLED || status == SMPPConstant.STAT_ESME_RMSGQFUL;
    }

    /** @param creditStatus the SMSC's own statuses for used-up credit */
    static Problem problem(SmppFailure failure, Set<Integer> creditStatus) {
        return switch (failure.kind()) {
            case REFUSED -> problem(failure.status(), creditStatus);
            case LOGIN_REFUSED -> loginRefused(problem(failure.status(), creditStatus));
            case UNREACHABLE ->
                Problem.of(PROVIDER_UNREACHABLE, "The SMSC cannot be reached: " + failure.getMessage() + ".");
            case ANSWER_LOST ->
                Problem.of(ANSWER_LOST, "The SMSC's answer did not come; the message may have been taken.");
        };
    }

    /** What would be no to a message, for good, is about the account when it is the answer to the login. */
    private static Problem loginRefused(Problem problem) {
        return problem.code().outcome() == Outcome.REJECTED
                ? Problem.of(LOGIN_REJECTED, "The SMSC refuses the login with " + problem.sentence())
                : problem;
    }

    /** What a command status other than 0 means. */
    private static Problem problem(int status, Set<Integer> creditStatus) {
        if (creditStatus.contains(status)) {
            return status(status, CREDIT_EXHAUSTED, "the credit is used up").problem(status);
        }
        Problem known = MEANINGS.get(status);
        // Surely not taken, so that another attempt does no harm.
        return known != null
                ? known
                : status(status, PROVIDER_FAULT, "the hub does not know this status")
                        .problem(status);
    }

    private record Statuses(int first, int last, ProblemCode code, String meaning) {
        Problem problem(int number) {
            return Problem.of(code, "SMPP status 0x%08X: %s.".formatted(number, meaning));
        }
    }

    private static Statuses status(int number, ProblemCode code, String meaning) {
        return new Statuses(number, number, code, meaning);
    }

    private static Statuses statuses(int first, int last, ProblemCode code, String meaning) {
        return new Statuses(first, last, code, meaning);
    }

    private static Map<Integer, Problem> table(Statuses... rows) {
        Map<Integer, Problem> table = new HashMap<>();
        for (Statuses row : rows) {
            for (int number = row.first; number <= row.last; number++) {
                table.put(number, row.problem(number));
            }
        }
        return Map.copyOf(table);
    }
}
