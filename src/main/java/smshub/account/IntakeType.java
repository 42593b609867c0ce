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
}
