package smshub.http;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import smshub.intake.IntakeStatus;
import smshub.message.Problem;

/** How the intakes do. */
public final class IntakesApi {
    private final Guard guard;
    private final Supplier<List<IntakeStatus>> intakes;

    public IntakesApi(ApiKeys keys, Supplier<List<IntakeStatus>> intakes) {
        this.guard = new Guard(keys);
        this.intakes = intakes;
    }

    /** Every intake for an operator; others see their own. */
    public CompletionStage<HttpAnswer> list(HttpRequest request) {
        return guard.serve(request, client -> {
            List<Status> seen = intakes.get().stream()
                    .filter(job -> Guard.operator(client) || client.id().equals(job.client()))
                    .map(Status::of)
                    .toList();
            return Guard.done(HttpAnswer.json(200, Map.of("intakes", seen)));
        });
    }

    /** An intake's status with its state as a word. */
    private record Status(
            String name,
            String type,
            String client,
            String state,
            long intervalSeconds,
            int priority,
            Instant validFrom,
            Instant validTo,
            Instant lastRun,
            Instant nextRun,
            long durationMillis,
            long runs,
            long failedRuns,
            long requests,
            Problem lastError,
            Instant lastErrorAt) {
        static Status of(IntakeStatus job) {
            return new Status(
                    job.name(),
                    job.type(),
                    job.client(),
                    job.state().name().toLowerCase(Locale.ROOT),
                    job.intervalSeconds(),
                    job.priority(),
                    job.validFrom(),
                    job.validTo(),
                    job.lastRun(),
                    job.nextRun(),
                    job.durationMillis(),
                    job.runs(),
                    job.failedRuns(),
                    job.requests(),
                    job.lastError(),
                    job.lastErrorAt());
        }
    }
}
