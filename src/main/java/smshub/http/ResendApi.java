package smshub.http;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import smshub.dispatch.Operations;
import smshub.dispatch.Resend;
import smshub.http.Archive.MessageFilter;
import smshub.http.Archive.Page;
import smshub.intake.Accepted;
import smshub.intake.MessageResult;
import smshub.message.MessageState;
import smshub.message.Problem;
import smshub.message.ProblemCode;

/** Copies of all messages that a filter finds; of others' only for operators. */
public final class ResendApi {
    /** Most messages of one wish. */
    private static final int MOST = 10_000;
    /** Messages that are looked for, and sent, at a time. */
    private static final int SOME = 500;

    private static final Set<MessageState> OVER = EnumSet.of(
            MessageState.SENT,
            MessageState.DELIVERED,
            MessageState.UNDELIVERED,
            MessageState.REFUSED,
            MessageState.EXPIRED,
            MessageState.CANCELLED,
            MessageState.DEAD);

    private static final Set<String> PARAMETERS = new TreeSet<>(Set.of("count", "by"));

    static {
        PARAMETERS.addAll(ArchiveApi.FILTERS);
    }

    private final Guard guard;
    private final Operations operations;
    private final Archive archive;

    public ResendApi(ApiKeys keys, Operations operations, Archive archive) {
        this.guard = new Guard(keys);
        this.operations = operations;
        this.archive = archive;
    }

    /**
     * Sends copies of what the filter finds, where that is as many as the caller expects. Who asks again under the same
     * {@code Idempotency-Key} gets the same copies.
     */
    public CompletionStage<HttpAnswer> resend(HttpRequest request) {
        return guard.serve(request, client -> {
            RequestParameters parameters = RequestParameters.ofQuery(request).only(PARAMETERS);
            MessageFilter filter = ArchiveApi.filter(parameters, client);
            Resend how = new Resend(parameters.text("by"), MessagesApi.key(request, parameters));
            if (filter.states().isEmpty() || !OVER.containsAll(filter.states())) {
                parameters.invalid("state", "must name states of messages that are over, such as dead,undelivered");
            }
            if (parameters.text("count") == null) {
                parameters.invalid("count", "is missing; it says how many messages you expect");
            }
            int count = parameters.limit("count", MOST, MOST);
            if (parameters.problem() != null) {
                return Guard.done(HttpAnswer.problem(parameters.problem()));
            }
            List<String> ids = find(filter, how);
            if (ids.size() != count) {
                String found = ids.size() > MOST ? "more than " + MOST : String.valueOf(ids.size());
                return Guard.done(HttpAnswer.problem(new Problem(
                        ProblemCode.CONFLICT,
                        "The filter finds " + found + " messages, not " + count + "; nothing was sent.",
                        "count")));
            }
            return send(ids, how, new ArrayList<>(ids.size()));
        });
    }

    /** The messages that are meant: without copies that the same wish made before. One more than may be tells that. */
    private List<String> find(MessageFilter filter, Resend how) {
        Set<String> seen = new HashSet<>();
        List<String> ids = new ArrayList<>();
        String cursor = null;
        do {
            Page<ListedMessage> page = archive.messages(filter, cursor, SOME);
            for (ListedMessage message : page.entries()) {
                if (!how.made(message.reference()) && seen.add(message.id())) {
                    ids.add(message.id());
                }
            }
            cursor = page.next();
        } while (cursor != null && ids.size() <= MOST);
        return ids;
    }

    /** Some after the other, so that not all stand in memory twice. */
    private CompletionStage<HttpAnswer> send(List<String> ids, Resend how, List<Copy> done) {
        if (done.size() == ids.size()) {
            long refused =
                    done.stream().filter(copy -> copy.result.problem() != null).count();
            return CompletableFuture.completedFuture(
                    HttpAnswer.json(202, new Answer(done.size() - refused, refused, done))
                            .changing(null, Map.of("accepted", done.size() - refused, "refused", refused)));
        }
        List<String> some = ids.subList(done.size(), Math.min(done.size() + SOME, ids.size()));
        return operations.resend(some, how).thenCompose(all -> {
            for (int i = 0; i < some.size(); i++) {
                done.add(new Copy(some.get(i), result(all.get(i))));
            }
            return send(ids, how, done);
        });
    }

    private static MessageResult result(Accepted accepted) {
        return accepted.message() == null ? MessageResult.unreadable(accepted.problem()) : MessageResult.of(accepted);
    }

    private record Answer(long accepted, long refused, List<Copy> messages) {}

    private record Copy(String copyOf, @JsonUnwrapped MessageResult result) {}
}
