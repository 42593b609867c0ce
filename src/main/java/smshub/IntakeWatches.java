package smshub;

import smshub.audit.Incident;
import smshub.audit.Incidents;
import smshub.intake.DurableIntake;
import smshub.intake.IntakeJob;
import smshub.intake.IntakeStatus;
import smshub.message.ProblemCode;
import smshub.ops.Metrics;

/** Who hears of what intakes do. */
final class IntakeWatches {
    private IntakeWatches() {}

    /** The same watch, and each failure in the list of errors. */
    static IntakeJob.Watch noted(IntakeJob.Watch watch, Incidents incidents) {
        return new IntakeJob.Watch() {
            @Override
            public int patience() {
                return watch.patience();
            }

            @Override
            public void failing(IntakeStatus intake) {
                watch.failing(intake);
            }

            @Override
            public void failed(IntakeStatus intake) {
                incidents.note(Incident.Kind.INTAKE, intake.lastError(), null, intake.client(), intake.name());
            }

            @Override
            public void working(IntakeStatus intake) {
                watch.working(intake);
            }
        };
    }

    static DurableIntake.Watch counted(Metrics metrics) {
        return new DurableIntake.Watch() {
            @Override
            public void accepted(String source) {
                metrics.accepted(source);
            }

            @Override
            public void refused(String source, ProblemCode code) {
                metrics.refused(source, code);
            }
        };
    }
}
