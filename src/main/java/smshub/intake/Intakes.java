package smshub.intake;

import java.util.List;
import java.util.Optional;
import smshub.message.Problem;

/** What an operator may do with intakes. A problem tells that there is none of the name, or why it cannot be done. */
public interface Intakes {
    /** How each does, in the order of the settings. */
    List<IntakeStatus> states();

    /** Begins a round at once; does not wait for its end. */
    Optional<Problem> run(String name);

    /** Begins no rounds any more, also after a restart. */
    Optional<Problem> stop(String name, String by);

    /** Goes on. */
    Optional<Problem> start(String name);
}
