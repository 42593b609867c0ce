package smshub.dispatch;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import smshub.message.MessageEvent;
import smshub.message.Problem;
import smshub.message.SmsMessage;

/**
 * What a message comes to next. Pure functions decide it, and the routes name a queue for each kind.
 *
 * @param message the message as it goes on; null only where nothing is left to be done
 * @param event what is published of it, or null
 * @param why the problem that it goes to operators with; null for the kinds that they do not see
 * @param due when it is looked at again, for {@link Kind#OVERDUE}, {@link Kind#RETRY} and {@link Kind#UNSURE}
 * @param since since when nobody knows whether a provider has it; null unless {@link Kind#UNSURE}
 */
public record Step(Kind kind, SmsMessage message, MessageEvent event, Problem why, Instant due, Instant since) {

    /** Where a message goes. */
    public enum Kind {
        /** Nowhere; only its event is published. */
        DONE,
        /** It was sent, and its receipt is waited for until {@code due}. */
        OVERDUE,
        /** It waits until {@code due}. */
        RETRY,
        /** To the queue of its account. */
        OUT,
        /** A provider may have it; looked at again at {@code due}. */
        UNSURE,
        /** It failed for good. */
        DEAD
    }

    /** How soon what only another hub can judge comes again, to whichever hub. */
    static final Duration FOR_ANOTHER_HUB = Duration.ofSeconds(2);

    /** Nothing is left to be done or said. */
    static final Step NOTHING = new Step(Kind.DONE, null, null, null, null, null);

    public Step {
        boolean waits = kind == Kind.OVERDUE || kind == Kind.RETRY || kind == Kind.UNSURE;
        if (waits != (due != null) || (kind == Kind.UNSURE) != (since != null)) {
            throw new IllegalArgumentException("exactly what waits has a time");
        }
        if (kind == Kind.UNSURE || kind == Kind.DEAD) {
            Objects.requireNonNull(why);
        }
    }

    static Step done(SmsMessage message, MessageEvent event) {
        return new Step(Kind.DONE, message, event, null, null, null);
    }

    static Step overdue(SmsMessage message, MessageEvent event, Instant due) {
        return new Step(Kind.OVERDUE, message, event, null, due, null);
    }

    static Step retry(SmsMessage message, MessageEvent event, Instant due) {
        return new Step(Kind.RETRY, message, event, null, due, null);
    }

    static Step out(SmsMessage message, MessageEvent event) {
        return new Step(Kind.OUT, message, event, null, null, null);
    }

    static Step unsure(SmsMessage message, MessageEvent event, Problem why, Instant since, Instant due) {
        return new Step(Kind.UNSURE, message, event, why, due, since);
    }

    static Step dead(SmsMessage message, MessageEvent event, Problem why) {
        return new Step(Kind.DEAD, message, event, why, null, null);
    }
}
