package smshub.alert;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import smshub.intake.IntakeJob;
import smshub.intake.IntakeStatus;

/** Which intakes fail, as their jobs tell. */
public final class IntakeFindings implements IntakeJob.Watch {
    private final int patience;
    private final Map<String, List<String>> own;
    private final Map<String, Condition> failing = new ConcurrentHashMap<>();
    /** Rounds of each intake when it was looked at first. */
    private final Map<String, Long> before = new ConcurrentHashMap<>();

    /**
     * @param patience rounds that fail one after the other before that counts
     * @param own who hears of the failures of an intake, by its name, where others do than of all
     */
    public IntakeFindings(int patience, Map<String, List<String>> own) {
        this.patience = patience;
        this.own = Map.copyOf(own);
    }

    @Override
    public int patience() {
        return patience;
    }

    @Override
    public void failing(IntakeStatus intake) {
        Condition condition = new Condition(
                        key(intake.name()),
                        "the intake " + intake.name() + " fails",
                        "the intake " + intake.name() + " works again",
                        List.of(
                                "The last rounds of the intake " + intake.name() + " (" + intake.type() + ") failed.",
                                Findings.sentence(intake.lastError()),
                                "Since the start " + intake.failedRuns() + " of " + intake.runs()
                                        + " rounds failed. The hub goes on trying, and tells when it works again."))
                .told(own.getOrDefault(intake.name(), List.of()));
        failing.put(intake.name(), condition);
    }

    @Override
    public void working(IntakeStatus intake) {
        failing.remove(intake.name());
    }

    private static String key(String intake) {
        return "intakes/" + intake;
    }

    /** How the intakes do now. After a start nobody knows before a round has gone well. */
    public List<Finding> of(List<IntakeStatus> intakes) {
        return intakes.stream().map(this::finding).toList();
    }

    private Finding finding(IntakeStatus intake) {
        Condition wrong = failing.get(intake.name());
        if (wrong != null) {
            return Finding.wrong(wrong);
        }
        long first = before.computeIfAbsent(intake.name(), name -> intake.runs());
        return switch (intake.state()) {
            case WAITING, RUNNING ->
                intake.runs() > first ? Finding.well(key(intake.name())) : Finding.unknown(key(intake.name()));
            case FAILING, IDLE, STOPPED, DISABLED -> Finding.unknown(key(intake.name()));
        };
    }
}
