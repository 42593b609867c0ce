package smshub.account;

import java.util.List;

/** A kind of place that requests are fetched from, as far as the settings must know it. */
public interface IntakeType {
    /** Word in the settings. */
    String id();

    /** The settings that it asks of each intake. */
    List<AccountSetting> settings();

    /** What is wrong with settings that are right each for itself; a sentence may begin with the key it speaks of. */
    default List<String> mistakes(IntakeSettings intake) {
        return List.of();
    }

    /**
     * What an intake with right settings would meet on this machine now: for whoever sets it up, as a running hub tries
     * again. May take seconds. Each sentence begins with the key it speaks of.
     */
    default List<String> obstacles(IntakeSettings intake) {
        return List.of();
    }
}
