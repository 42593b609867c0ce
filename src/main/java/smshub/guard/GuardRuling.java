package smshub.guard;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import smshub.message.Problem;

/**
 * What the guards say of a message.
 *
 * @param problem why it may not go; null where it may
 * @param notBefore when it may be sent; null for at once
 * @param sentence what they found, for a person; null where nothing is limited
 * @param first the id of the message that this one repeats; null where it repeats none
 * @param firstTaken whether that one was accepted, once that is known; null where there is none
 * @param counted what was counted for it
 */
public record GuardRuling(
        Problem problem,
        Instant notBefore,
        String sentence,
        String first,
        CompletableFuture<Boolean> firstTaken,
        Counted counted) {
    /** What was counted for a message. Whoever asked must say how it ended, or others wait for that. */
    public interface Counted {
        Counted NOTHING = taken -> {};

        /**
         * The message is accepted, or what was counted is given back. Who is almost sure may say that it is accepted, and
         * take that back later.
         *
         * @param taken whether it is on disk and will be sent
         */
        void end(boolean taken);
    }

    /** Of a message that nothing limits. */
    public static final GuardRuling FREE = new GuardRuling(null, null, null, null, null, Counted.NOTHING);

    static GuardRuling refused(Problem problem) {
        return new GuardRuling(problem, null, problem.sentence(), null, null, Counted.NOTHING);
    }

    static GuardRuling open(Instant notBefore, String sentence, Counted counted) {
        return new GuardRuling(null, notBefore, sentence, null, null, counted);
    }

    static GuardRuling repeats(String first, CompletableFuture<Boolean> firstTaken) {
        return new GuardRuling(
                null,
                null,
                "The same text went to this number a short while ago, as message " + first + "; it is not sent again.",
                first,
                firstTaken,
                Counted.NOTHING);
    }

    /** Whether it repeats another message, and must not be sent. */
    public boolean repeated() {
        return first != null;
    }
}
