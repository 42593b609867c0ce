package smshub.alert;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import smshub.intake.IntakeJob;
import smshub.intake.IntakeStatus;

/** Which intakes fail, as their jobs tell. */
public final class IntakeFindings implements IntakeJob.Watch {
    private final int patience;
    private final Map<String, List<String>> own;
    private final Map<String, Failing> failing = new ConcurrentHashMap<>();
    /** Rounds of each intake when it was looked at first. */
    private final Map<String, Long> before = new ConcurrentHashMap<>();

    /**
     * One that fails.
     *
     * @param runs its rounds until then
     */
    private record Failing(Condition condition, long runs) {}

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
        failing.put(intake.name(), new Failing(condition, intake.runs()));
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
        // What another hub runs, that one tells of.
        List<IntakeStatus> here = intakes.stream()
                .filter(intake -> intake.state() != IntakeStatus.State.ELSEWHERE)
                .toList();
        Set<String> names = here.stream().map(IntakeStatus::name).collect(Collectors.toSet());
        failing.keySet().retainAll(names);
        before.keySet().retainAll(names);
        return here.stream().map(this::finding).toList();
    }

    /** Whether it works by now: a job that other settings began anew does not know that it is to tell so. */
    private boolean recovered(IntakeStatus intake, Failing wrong) {
        boolean works = intake.state() == IntakeStatus.State.WAITING && intake.runs() > wrong.runs;
        if (works) {
            failing.remove(intake.name(), wrong);
        }
        return works;
    }

    private Finding finding(IntakeStatus intake) {
        Failing wrong = failing.get(intake.name());
        if (wrong != null && !recovered(intake, wrong)) {
            return Finding.wrong(wrong.condition);
        }
        long first = before.computeIfAbsent(intake.name(), name -> intake.runs());
        return switch (intake.state()) {
            case WAITING, RUNNING ->
                intake.runs() > first ? Finding.well(key(intake.name())) : Finding.unknown(key(intake.name()));
            case FAILING, IDLE, STOPPED, DISABLED, ELSEWHERE -> Finding.unknown(key(intake.name()));
        };
    }
}
