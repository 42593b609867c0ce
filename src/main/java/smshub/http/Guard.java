package smshub.http;

import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import smshub.account.Client;
import smshub.account.Client.Permission;
import smshub.account.Visibility;
import smshub.message.Problem;
import smshub.message.ProblemCode;

/** Lets a request pass that comes from a client with the permission for it, and turns what fails into an answer. */
public final class Guard {
    static final String INTERNAL = "The hub made a mistake; its log tells which.";

    private static final Logger LOG = LoggerFactory.getLogger(Guard.class);

    private final ApiKeys keys;

    Guard(ApiKeys keys) {
        this.keys = keys;
    }

    CompletionStage<HttpAnswer> serve(
            HttpRequest request, Permission permission, Function<Client, CompletionStage<HttpAnswer>> action) {
        String key = request.header(ApiKeys.HEADER);
        Client client = keys.find(key).orElse(null);
        Problem problem = problem(client, permission);
        return problem == null
                ? run(() -> action.apply(client), HttpAnswer::problem)
                : done(HttpAnswer.problem(problem).wrongLogin(key != null && client == null));
    }

    /** Why a client may not, or null when it may. */
    public static Problem problem(Client client, Permission permission) {
        if (client == null) {
            return Problem.of(
                    ProblemCode.UNAUTHENTICATED, "The header " + ApiKeys.HEADER + " holds no key that the hub knows.");
        }
        return may(client, permission)
                ? null
                : Problem.of(ProblemCode.FORBIDDEN, "The key's permissions do not include " + permission + ".");
    }

    /** Who may operate may read as well, or would not see what to operate on. */
    public static boolean may(Client client, Permission permission) {
        return client.permissions().contains(permission)
                || (permission == Permission.READ && client.permissions().contains(Permission.OPERATE));
    }

    public static boolean operator(Client client) {
        return Visibility.ofEverything(client);
    }

    /**
     * The action's answer, also where it fails: at once by a mistake of ours, later because broker or store is away.
     *
     * @param refusal how a problem is told
     */
    public static CompletionStage<HttpAnswer> run(
            Supplier<CompletionStage<HttpAnswer>> action, Function<Problem, HttpAnswer> refusal) {
        try {
            return action.get().exceptionally(failure -> refusal.apply(unavailable(failure)));
        } catch (UncheckedIOException e) {
            return done(refusal.apply(unavailable(e)));
        } catch (RuntimeException e) {
            LOG.error("A request failed", e);
            return done(refusal.apply(Problem.of(ProblemCode.INTERNAL_FAULT, INTERNAL)));
        }
    }

    public static CompletionStage<HttpAnswer> done(HttpAnswer answer) {
        return CompletableFuture.completedFuture(answer);
    }

    private static Problem unavailable(Throwable failure) {
        LOG.warn("A request was not served: {}", failure.toString());
        return Problem.of(
                ProblemCode.SERVICE_UNAVAILABLE,
                "The hub lacks its broker, its store or disk space now; try again later.");
    }
}
