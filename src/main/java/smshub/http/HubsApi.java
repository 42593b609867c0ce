package smshub.http;

import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Which hubs share a broker, and what each of them does. */
public final class HubsApi {
    private final Guard guard;
    private final HubList hubs;

    public HubsApi(ApiKeys keys, HubList hubs) {
        this.guard = new Guard(keys);
        this.hubs = hubs;
    }

    /** Those that live, the one that was asked among them. */
    public CompletionStage<HttpAnswer> list(HttpRequest request) {
        return guard.serve(request, client -> hubs.hubs().thenApply(all -> HttpAnswer.json(200, Map.of("hubs", all))));
    }
}
