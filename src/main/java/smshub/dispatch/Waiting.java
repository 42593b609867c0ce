package smshub.dispatch;

import java.time.Instant;
import java.util.function.Function;
import smshub.message.Postponement;
import smshub.store.StoredMessage;

/**
 * Why a message waits, for people.
 *
 * @param reason one word
 * @param until when it is looked at again; null where no time is known
 * @param sentence the reason in words
 */
public record Waiting(String reason, Instant until, String sentence) {
    /**
     * What a message waits for now; null where it does not wait.
     *
     * @param trouble why an account does not simply send, in a sentence; null where it does
     */
    public static Waiting of(StoredMessage message, Function<String, String> trouble, Instant now) {
        return switch (message.state()) {
            case ACCEPTED, SCHEDULED, DEFERRED ->
                message.waiting() != null && message.waiting().until().isAfter(now)
                        ? timed(message, message.waiting())
                        : queued(message, trouble.apply(message.account()));
            case UNSURE ->
                new Waiting(
                        "answer",
                        null,
                        "Nobody knows yet whether the provider has it; it is asked, or its receipt is waited for.");
            default -> null;
        };
    }

    private static Waiting timed(StoredMessage message, Postponement wait) {
        return new Waiting(
                wait.reason().word(),
                wait.until(),
                switch (wait.reason()) {
                    case SEND_TIME -> "Its sender asked for that time.";
                    case QUIET_HOURS -> "It is quiet for its recipient until then.";
                    case LIMITS -> "Its client may send no more before.";
                    case NEXT_ATTEMPT ->
                        message.problem() == null
                                ? "It is tried again then."
                                : message.problem().sentence();
                });
    }

    private static Waiting queued(StoredMessage message, String trouble) {
        return trouble == null
                ? new Waiting("turn", null, "It waits for its turn on account " + message.account() + ".")
                : new Waiting("account", null, trouble);
    }
}
