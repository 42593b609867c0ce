package smshub.intake;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import smshub.account.Client;
import smshub.message.SmsRequest;
import smshub.rules.Decision;

/** Takes requests over, from every channel in the same way. */
public interface Intake {
    /**
     * Judges requests and takes over those that pass. The stage completes when the accepted ones are on disk, with one
     * entry for each request in its order; it fails only when the broker cannot be reached.
     */
    CompletionStage<List<Accepted>> accept(List<SmsRequest> requests, Client client);

    /** Judges a request and does nothing else. Where a contact must be looked up, the caller waits for it. */
    Decision preview(SmsRequest request, Client client);

    /** The same of several, in their order, for callers that must not wait. */
    default CompletionStage<List<Decision>> previews(List<SmsRequest> requests, Client client) {
        return CompletableFuture.completedFuture(
                requests.stream().map(request -> preview(request, client)).toList());
    }
}
