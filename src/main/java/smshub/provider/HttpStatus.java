package smshub.provider;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import smshub.message.Outcome;
import smshub.message.Problem;
import smshub.message.ProblemCode;
import smshub.message.SendResult;

/**
 * What a reply means by its HTTP status alone, the same for every provider. The question is always whether the message
 * may have been taken: an answer given before the application was asked says no, any other says perhaps.
 */
public final class HttpStatus {
    private static final int TOO_MANY_REQUESTS = 429;
    private static final Duration USUAL_WAIT = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofDays(1);

    private HttpStatus() {}

    /** The end of an attempt that was not answered with a status of success, or not answered at all. */
    public static SendResult failure(HttpReply reply) {
        Problem problem = problem(reply);
        if (problem.code() == ProblemCode.ACCOUNT_BLOCKED) {
            // Also a filter's answer to one text; one message after the other, it is the account.
            problem = Problem.of(ProblemCode.SERVICE_REFUSED, problem.sentence());
            return new SendResult(Outcome.DEFERRED, List.of(), problem, retryAfter(reply));
        }
        return new SendResult(problem.code().outcome(), List.of(), problem, retryAfter(reply));
    }

    /** The problem of an answer that says neither yes nor no. */
    public static Problem notUnderstood() {
        return Problem.of(
                ProblemCode.ANSWER_NOT_UNDERSTOOD,
                "The provider's answer could not be understood; the message may have been taken.");
    }

    /** Whether the provider asks to be left alone for a while, whatever else it says. */
    static boolean busy(HttpReply reply) {
        return !reply.successful() && problem(reply).code() == ProblemCode.PROVIDER_BUSY;
    }

    /** Why a reply is not a success. */
    public static Problem problem(HttpReply reply) {
        return reply.problem() != null ? reply.problem() : problem(reply.status());
    }

    private static Problem problem(int status) {
        return switch (status) {
            case 400, 411, 413, 414, 422, 431 ->
                answered(status, ProblemCode.REQUEST_REJECTED, "it does not accept the request");
            case 401 -> answered(status, ProblemCode.LOGIN_REJECTED, "it does not accept the login");
            case 402 -> answered(status, ProblemCode.CREDIT_EXHAUSTED, "it wants to be paid");
            case 403 -> answered(status, ProblemCode.ACCOUNT_BLOCKED, "it does not allow the account to do this");
            case 407 -> answered(status, ProblemCode.PROVIDER_UNREACHABLE, "the proxy wants a login");
            case 408, 425, 429, 503 -> answered(status, ProblemCode.PROVIDER_BUSY, "it is too busy");
            // Moved with the same method: whoever says so did not act on the request.
            case 301, 307, 308 ->
                answered(status, ProblemCode.PROVIDER_FAULT, "it points to another address, which is not followed");
            // Also the usual answer to a form that was accepted.
            case 302, 303 ->
                answered(
                        status,
                        ProblemCode.ANSWER_NOT_UNDERSTOOD,
                        "it points to another address, which is not followed; the message may have been taken");
            case 501, 505 -> answered(status, ProblemCode.PROVIDER_FAULT, "it cannot do this");
            // 500, and a gateway's 502 and 504, may come after the message was taken.
            default ->
                status / 100 == 4
                        ? answered(status, ProblemCode.PROVIDER_FAULT, "there is no such service at this address")
                        : answered(status, ProblemCode.ANSWER_NOT_UNDERSTOOD, "the message may have been taken or not");
        };
    }

    private static Problem answered(int status, ProblemCode code, String meaning) {
        return Problem.of(code, "The provider answered with HTTP status " + status + ": " + meaning + ".");
    }

    /**
     * How long the provider wants to be left alone (RFC 9110, section 10.2.3): seconds, or a date, which is measured
     * against the provider's own clock; a second where it gets too many requests and does not say how long. Null where it
     * wants nothing like that; never more than a day.
     */
    public static Duration retryAfter(HttpReply reply) {
        Duration told = told(reply);
        return told == null && reply.status() == TOO_MANY_REQUESTS ? USUAL_WAIT : told;
    }

    private static Duration told(HttpReply reply) {
        String value = reply.headers().get("retry-after");
        if (value == null) {
            return null;
        }
        try {
            Duration wait = value.chars().allMatch(Character::isDigit)
                    ? Duration.ofSeconds(Long.parseLong(value))
                    : Duration.between(date(reply.headers().getOrDefault("date", "")), date(value));
            if (wait.isNegative()) {
                return null;
            }
            return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
        } catch (NumberFormatException | DateTimeException e) {
            return null;
        }
    }

    /** How far the hub's clock is ahead of the provider's, by an answer; null where it does not tell its time. */
    public static Duration clockAhead(HttpReply reply) {
        try {
            return Duration.between(date(reply.headers().getOrDefault("date", "")), reply.at());
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static Instant date(String value) {
        return DateTimeFormatter.RFC_1123_DATE_TIME.parse(value, Instant::from);
    }
}
