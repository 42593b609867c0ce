package smshub.ops;

import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import smshub.intake.IntakeStatus;
import smshub.intake.Intakes;
import smshub.message.Problem;

/** The intakes in JMX, from here until closed. */
public final class IntakeBeans implements AutoCloseable {
    /** Who acts by JMX, which does not tell its user here. */
    private static final String OPERATOR = "jmx";

    private final NamedBeans<IntakeMXBean> beans;

    /** @throws IllegalStateException when the names are taken: another hub runs in this process */
    public IntakeBeans(Intakes intakes) {
        beans = new NamedBeans<>(
                IntakeMXBean.class,
                "Intake",
                () -> intakes.states().stream().map(IntakeStatus::name).collect(Collectors.toSet()),
                name -> new Intake(intakes, name));
    }

    /** Shows those that there are now, and none that there are no more. */
    public void refresh() {
        beans.refresh();
    }

    @Override
    public void close() {
        beans.close();
    }

    private record Intake(Intakes intakes, String name) implements IntakeMXBean {
        private IntakeStatus status() {
            return intakes.states().stream()
                    .filter(intake -> intake.name().equals(name))
                    .findFirst()
                    .orElseThrow();
        }

        @Override
        public String getType() {
            return status().type();
        }

        @Override
        public String getClient() {
            return status().client();
        }

        @Override
        public String getState() {
            return status().state().name().toLowerCase(Locale.ROOT);
        }

        @Override
        public long getIntervalSeconds() {
            return status().intervalSeconds();
        }

        @Override
        public String getValidFrom() {
            return Objects.toString(status().validFrom(), "");
        }

        @Override
        public String getValidTo() {
            return Objects.toString(status().validTo(), "");
        }

        @Override
        public String getLastErrorAt() {
            return Objects.toString(status().lastErrorAt(), "");
        }

        @Override
        public int getPriority() {
            return status().priority();
        }

        @Override
        public String getLastRun() {
            return Objects.toString(status().lastRun(), "");
        }

        @Override
        public String getNextRun() {
            return Objects.toString(status().nextRun(), "");
        }

        @Override
        public long getDurationMillis() {
            return status().durationMillis();
        }

        @Override
        public long getRuns() {
            return status().runs();
        }

        @Override
        public long getFailedRuns() {
            return status().failedRuns();
        }

        @Override
        public long getRequests() {
            return status().requests();
        }

        @Override
        public void run() {
            done(intakes.run(name));
        }

        @Override
        public void stop() {
            done(intakes.stop(name, OPERATOR));
        }

        @Override
        public void start() {
            done(intakes.start(name));
        }

        private static void done(Optional<Problem> problem) {
            problem.ifPresent(reason -> {
                throw new IllegalStateException(reason.sentence());
            });
        }

        @Override
        public String getLastError() {
            IntakeStatus status = status();
            return status.lastError() == null
                    ? ""
                    : status.lastError().code().word() + ": "
                            + status.lastError().sentence();
        }
    }
}
