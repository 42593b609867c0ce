package smshub.http;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import smshub.message.ProblemCode;

/** What an operator may do with clients. */
public final class ClientsApi {
    private final Guard guard;
    private final Function<String, Optional<List<String>>> release;

    /** @param release lifts what stops a client, and tells what that was; empty where nothing could stop it */
    public ClientsApi(ApiKeys keys, Function<String, Optional<List<String>>> release) {
        this.guard = new Guard(keys);
        this.release = release;
    }

    private record Released(String client, List<String> released) {}

    /** Lifts a client's brakes, and its budget of the day where that is exhausted. */
    public CompletionStage<HttpAnswer> release(HttpRequest request) {
        return guard.serve(request, operator -> {
            String id = request.path().get("id");
            return Guard.done(release.apply(id)
                    .map(lifted ->
                            HttpAnswer.json(200, new Released(id, lifted)).changing(null, Map.of("released", lifted)))
                    .orElseGet(() -> HttpAnswer.problem(
                            ProblemCode.NOT_FOUND, "There is no such client, or nothing limits what it sends.")));
        });
    }
}
