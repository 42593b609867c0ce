package smshub.broker;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import smshub.account.Backoff;
import smshub.message.Problem;

/**
 * What becomes of messages that are to be brought somewhere outside: one that is not taken comes again to its queue after
 * pauses that grow, and when its time is over it goes to the dead-letter queue with the last reason.
 */
public final class Retrials {
    /** Property of a message: until when it is tried, in milliseconds since 1970. */
    public static final String UNTIL = "until";

    /** Property of a message: whose addresses it goes to. */
    public static final String TARGET = "target";

    private static final String TRIES = "tries";
    private static final String CODE = "code";
    private static final String SENTENCE = "sentence";
    private static final String ORIGIN = "origin";
    private static final Set<String> REASONS = Set.of(CODE, SENTENCE, ORIGIN);
    private static final Backoff PAUSE = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(15));
    /** For one that does not say: an operator put it back. */
    private static final Duration AGAIN = Duration.ofDays(1);

    private final Watch watch;
    private final Clock clock;
    private final LongAdder taken = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder givenUp = new LongAdder();

    /** Hears of what is taken and what is not. It must not wait. */
    public interface Watch {
        /** A target has taken a message. */
        void taken(String target);

        /** A target did not take a message, which is tried again. */
        void failed(String target, String account, Problem problem);

        /** A message to a target was given up. */
        void givenUp(String target, String account, Problem problem);
    }

    public Retrials(Watch watch, Clock clock) {
        this.watch = watch;
        this.clock = clock;
    }

    /** Its target has a message. */
    public void taken(QueueMessage delivery) {
        taken.increment();
        watch.taken(target(delivery));
    }

    /** Its target did not take a message: what goes on, to the same queue or the dead-letter queue. */
    public Publication failed(QueueMessage delivery, Problem problem) {
        Instant now = clock.instant();
        long tries = delivery.number(TRIES) + 1;
        long said = delivery.number(UNTIL);
        Instant until = said == 0 ? now.plus(AGAIN) : Instant.ofEpochMilli(said);
        Instant next = now.plus(PAUSE.after(tries));
        if (!now.isBefore(until)) {
            return givenUp(delivery, problem);
        }
        failed.increment();
        watch.failed(target(delivery), delivery.property("account"), problem);
        Map<String, Object> properties = delivery.properties();
        // Those of one that was dead before.
        properties.keySet().removeAll(REASONS);
        properties.put(TRIES, tries);
        properties.put(UNTIL, until.toEpochMilli());
        // Tried at the very end once more.
        return Publication.of(Publication.AGAIN, delivery.text(), properties)
                .notBefore(next.isBefore(until) ? next : until);
    }

    /** Its target will never take a message. */
    public Publication givenUp(QueueMessage delivery, Problem problem) {
        givenUp.increment();
        watch.givenUp(target(delivery), delivery.property("account"), problem);
        Map<String, Object> reasons = delivery.properties();
        reasons.remove(TRIES);
        reasons.remove(UNTIL);
        reasons.put(CODE, problem.code().word());
        reasons.put(SENTENCE, problem.sentence());
        reasons.put(ORIGIN, String.valueOf(delivery.message().getAddress()));
        return delivery.buried(reasons);
    }

    private static String target(QueueMessage delivery) {
        return String.valueOf(delivery.property(TARGET));
    }

    /** Messages that were taken since the start. */
    public long taken() {
        return taken.sum();
    }

    /** Tries that failed and are repeated. */
    public long failed() {
        return failed.sum();
    }

    /** Messages that were given up. */
    public long givenUp() {
        return givenUp.sum();
    }
}
