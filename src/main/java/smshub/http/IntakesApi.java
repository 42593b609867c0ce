package smshub.http;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import smshub.account.Client;
import smshub.intake.IntakeStatus;
import smshub.intake.Intakes;
import smshub.message.Problem;

/** How the intakes do. */
public final class IntakesApi {
    private final Guard guard;
    private final Intakes intakes;

    public IntakesApi(ApiKeys keys, Intakes intakes) {
        this.guard = new Guard(keys);
        this.intakes = intakes;
    }

    /** Every intake for an operator; others see their own. */
    public CompletionStage<HttpAnswer> list(HttpRequest request) {
        return guard.serve(request, client -> {
            List<Status> seen = intakes.states().stream()
                    .filter(job -> Guard.operator(client) || client.id().equals(job.client()))
                    .map(Status::of)
                    .toList();
            return Guard.done(HttpAnswer.json(200, Map.of("intakes", seen)));
        });
    }

    /** Begins a round at once. */
    public CompletionStage<HttpAnswer> run(HttpRequest request) {
        return operate(request, (client, name) -> intakes.run(name), 202);
    }

    /** Begins no rounds any more. */
    public CompletionStage<HttpAnswer> stop(HttpRequest request) {
        return operate(request, (client, name) -> intakes.stop(name, client.id()), 200);
    }

    /** Goes on. */
    public CompletionStage<HttpAnswer> start(HttpRequest request) {
        return operate(request, (client, name) -> intakes.start(name), 200);
    }

    private CompletionStage<HttpAnswer> operate(
            HttpRequest request, BiFunction<Client, String, Optional<Problem>> action, int status) {
        return guard.serve(request, client -> {
            String name = request.path().get("id");
            HttpAnswer answer = action.apply(client, name)
                    .map(HttpAnswer::problem)
                    .orElseGet(() -> HttpAnswer.json(status, Map.of("id", name)).changing(null, Map.of("id", name)));
            return Guard.done(answer);
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
