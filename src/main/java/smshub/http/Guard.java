package smshub.http;

import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import smshub.account.Client;
import smshub.account.Client.Permission;
import smshub.account.Persons;
import smshub.account.Visibility;
import smshub.audit.Actor;
import smshub.intake.LookUps;
import smshub.message.Problem;
import smshub.message.ProblemCode;

/**
 * Lets a request pass that comes from a client or a person with the permission that its operation names in {@code
 * openapi.json}, and turns what fails into an answer.
 */
public final class Guard {
    static final String INTERNAL = "The hub made a mistake; its log tells which.";

    private static final Problem NO_KEY = Problem.of(
            ProblemCode.UNAUTHENTICATED, "The header " + ApiKeys.HEADER + " holds no key that the hub knows.");
    private static final Problem NO_LOGIN = Problem.of(ProblemCode.UNAUTHENTICATED, "Name or password is wrong.");
    private static final Problem TOO_MANY =
            Problem.of(ProblemCode.UNAUTHENTICATED, "Too many wrong logins came from there; wait a little.");

    private static final Logger LOG = LoggerFactory.getLogger(Guard.class);

    private final ApiKeys keys;

    Guard(ApiKeys keys) {
        this.keys = keys;
    }

    CompletionStage<HttpAnswer> serve(HttpRequest request, Function<Client, CompletionStage<HttpAnswer>> action) {
        String key = request.header(ApiKeys.HEADER);
        ApiKeys.Login login = key == null ? ApiKeys.basic(request) : null;
        if (login != null) {
            return serve(request, login, action);
        }
        Client client = (key == null ? keys.certified(request) : keys.find(key)).orElse(null);
        return client == null
                ? done(HttpAnswer.problem(NO_KEY).wrongLogin(key != null))
                : allowed(request, client, action);
    }

    /** A person with a password, or a client of this id with its key or password. */
    private CompletionStage<HttpAnswer> serve(
            HttpRequest request, ApiKeys.Login login, Function<Client, CompletionStage<HttpAnswer>> action) {
        if (ofAnotherSite(request)) {
            return done(HttpAnswer.problem(ProblemCode.FORBIDDEN, "A page of another site may not use a login here."));
        }
        Persons.Attempt attempt = keys.person(request.from(), login);
        if (attempt != null && !attempt.pause().isZero()) {
            return done(HttpAnswer.problem(
                    ProblemDetail.of(TOO_MANY),
                    Map.of("Retry-After", String.valueOf(attempt.pause().toSeconds() + 1))));
        }
        Client client =
                attempt == null ? keys.login(login.user(), login.password()).orElse(null) : attempt.person();
        return client == null
                // The attempt itself slows down who guesses at a person's password.
                ? done(HttpAnswer.problem(NO_LOGIN).wrongLogin(attempt == null))
                : allowed(request, client, action);
    }

    private static CompletionStage<HttpAnswer> allowed(
            HttpRequest request, Client client, Function<Client, CompletionStage<HttpAnswer>> action) {
        OpenApi.Operation operation = request.operation();
        Problem problem = problem(client, Objects.requireNonNull(operation.permission(), "openapi.json names none"));
        if (problem != null) {
            return done(HttpAnswer.problem(problem));
        }
        HttpAnswer notBegun = request.acts() == null ? null : request.acts().begin(Actor.of(client, request.from()));
        return notBegun == null ? run(() -> action.apply(client), HttpAnswer::problem) : done(notBegun);
    }

    /** A browser that remembers a login sends it with what other sites' pages make it ask for, too. */
    private static boolean ofAnotherSite(HttpRequest request) {
        String origin = request.header("Origin");
        try {
            // The scheme is not compared: TLS may end before the hub.
            return origin != null
                    && !Objects.equals(
                            URI.create(origin).getAuthority(),
                            URI.create(request.address().replaceFirst("[?#].*", ""))
                                    .getAuthority());
        } catch (IllegalArgumentException e) {
            return true;
        }
    }

    /** Why a client may not, or null when it may. */
    public static Problem problem(Client client, Permission permission) {
        if (client == null) {
            return NO_KEY;
        }
        return may(client, permission)
                ? null
                : Problem.of(ProblemCode.FORBIDDEN, "The key's permissions do not include " + permission.word() + ".");
    }

    public static boolean may(Client client, Permission permission) {
        return client.may(permission);
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
            Problem away = LookUps.AwayException.problem(e);
            if (away != null) {
                return done(refusal.apply(away));
            }
            LOG.error("A request failed", e);
            return done(refusal.apply(Problem.of(ProblemCode.INTERNAL_FAULT, INTERNAL)));
        }
    }

    public static CompletionStage<HttpAnswer> done(HttpAnswer answer) {
        return CompletableFuture.completedFuture(answer);
    }

    private static Problem unavailable(Throwable failure) {
        Problem away = LookUps.AwayException.problem(failure);
        if (away != null) {
            return away;
        }
        LOG.warn("A request was not served: {}", failure.toString());
        return Problem.of(
                ProblemCode.SERVICE_UNAVAILABLE,
                "The hub lacks its broker, its store or disk space now; try again later.");
    }
}
