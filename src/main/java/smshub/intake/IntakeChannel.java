package smshub.intake;

import smshub.account.IntakeSettings;
import smshub.account.IntakeType;

/** A kind of intake. Its route file in {@code routes/intake} names it as a bean; a hub finds it there. */
public interface IntakeChannel extends IntakeType {
    /** Begins the work of one intake; must not wait for what may be down. */
    Poller open(IntakeSettings settings, IntakeContext context);

    /** Whether hubs that share a broker must not look into the same place at a time: one of them does then. */
    default boolean alone(IntakeSettings intake) {
        return true;
    }
}
