package smshub.broker;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;

/**
 * The hubs that share a broker, as one of them sees them: what of the work that must run once is its own, and what they
 * tell each other. A hub that has a broker of its own is alone, and owns everything.
 */
public interface Hubs extends AutoCloseable {
    /** Work that runs at one hub only. Both are called on a thread of the work's own, never at the same time. */
    interface Work {
        /** It is this hub's now. What fails is tried again. */
        void begin() throws Exception;

        /** It may be another's soon: nothing of it may go on when this returns. */
        void end() throws Exception;
    }

    /** The name of this hub. */
    String own();

    /** Whether the broker is one that hubs may share. */
    boolean shared();

    /** Names of the hubs that live, this one among them; empty while this one is cut off from the broker. */
    Set<String> alive();

    /**
     * Whether work is this hub's at this very moment; to be asked before each act of it. Work that was never named is asked
     * for from now on.
     */
    boolean owns(String duty);

    /**
     * Asks for work, which begins here or elsewhere, and moves when its hub dies or hangs.
     *
     * @throws Exception where it begins here at once, and fails
     */
    void take(String duty, Work work) throws Exception;

    /** Ends work here; another hub may have it. Returns when it has ended. */
    void leave(String duty);

    /** All the work that is this hub's now. */
    Set<String> owned();

    /**
     * Whether what this hub got from the broker is its own still. One that hung for longer than the broker waits has lost it
     * to others, though nobody told it yet.
     */
    boolean fresh();

    /** Tells the other hubs something that they can do without: whoever is away hears nothing. Does not wait. */
    void say(String subject, String text);

    /**
     * Tells all other hubs something, and waits for their answers.
     *
     * @return what each of those that live says; of one that says nothing in time, null
     */
    CompletionStage<Map<String, String>> ask(String subject, String text, Duration patience);

    /**
     * Hears what other hubs say of a subject.
     *
     * @param listener gets the hub's name and the text; what it returns is its answer. It may wait
     */
    void hear(String subject, BiFunction<String, String, String> listener);

    /** Hears when this hub can hear others again: what they said meanwhile it has missed. */
    void joined(Runnable listener);

    /** Asks for no work any more; what is its own stays so until it is closed. */
    void rest();

    @Override
    void close();
}
