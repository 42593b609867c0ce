package smshub.intake;

/** Where the counts of intakes outlive the process. */
public interface IntakeMemory {
    /** What an earlier process left of an intake; one without counts where it left nothing. */
    IntakeRecord of(String intake);

    /** Keeps a record in place of the intake's last, soon. Does not wait. */
    void keep(IntakeRecord record);
}
