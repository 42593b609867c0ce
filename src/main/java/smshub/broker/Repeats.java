package smshub.broker;

import java.util.Collection;
import java.util.Set;
import java.util.function.Function;

/**
 * Tells which messages are repeats beyond what the broker can tell: its memory ends, and of two hubs that commit the same at
 * the same time it takes both.
 */
public interface Repeats {
    /**
     * Looks up ids, and keeps other hubs from committing some until the answer is closed.
     *
     * @param ids duplicate ids that are about to be committed
     * @param sought those of them that may have been posted long ago
     * @throws TakenException where another hub does not let go of one
     */
    Held hold(Collection<String> ids, Collection<String> sought);

    /** Nothing is held, and nothing is known. */
    Held NOTHING = held(Set.of());

    /** What {@link #hold} comes to. */
    interface Held extends AutoCloseable {
        /** Those of the ids sought that were posted. */
        Set<String> known();

        @Override
        void close();
    }

    /** Another hub is about to post the same. */
    final class TakenException extends RuntimeException {
        private static final long serialVersionUID = 1;

        public TakenException(Throwable cause) {
            super("another hub is about to take the same message", cause);
        }
    }

    /** For a hub that has the broker for itself: nobody else commits anything. */
    static Repeats alone(Function<Collection<String>, Set<String>> known) {
        return (ids, sought) -> sought.isEmpty() ? NOTHING : held(known.apply(sought));
    }

    /** Nothing is held. */
    static Held held(Set<String> known) {
        return new Held() {
            @Override
            public Set<String> known() {
                return known;
            }

            @Override
            public void close() {
                // Nothing is held.
            }
        };
    }
}
