package smshub.http;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import smshub.audit.Actor;
import smshub.audit.Audit;
import smshub.message.ProblemCode;

/** The act that one request asks for: on record before it is done, and with what it came to before that is answered. */
final class Acts {
    private static final Logger LOG = LoggerFactory.getLogger(Acts.class);
    private static final long PATIENCE_SECONDS = 10;
    private static final int DONE = 300;

    private final Audit audit;
    private final String verb;
    private final String subject;
    private Audit.Begun begun;

    /** @param subject on what, as the API names it: accounts/main, or consents */
    Acts(Audit audit, String verb, String subject) {
        this.audit = audit;
        this.verb = verb;
        this.subject = subject;
    }

    /** Puts on record that the act begins; the caller waits for that. Why it must not be done, or null. */
    HttpAnswer begin(Actor actor) {
        try {
            begun = audit.begin(actor, verb, subject).toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return notBegun(e);
        } catch (ExecutionException | TimeoutException e) {
            return notBegun(e);
        }
    }

    private static HttpAnswer notBegun(Exception failure) {
        LOG.warn("An act could not be written to the audit record: {}", failure.toString());
        return HttpAnswer.problem(
                ProblemCode.SERVICE_UNAVAILABLE,
                "Nothing was done, as the broker did not take the entry of the audit record; try again later.");
    }

    /** The answer, once it is on record what the act came to. */
    CompletionStage<HttpAnswer> ended(HttpAnswer answer) {
        if (begun == null) {
            return CompletableFuture.completedFuture(answer);
        }
        if (answer.status() >= DONE) {
            // That it was refused changes nothing: whoever asked hears it also where it could not be written.
            return begun.refused(Map.of("status", answer.status())).handle((kept, failure) -> {
                if (failure != null) {
                    LOG.warn("That an act was refused is not in the audit record: {}", failure.toString());
                }
                return answer;
            });
        }
        HttpAnswer.Act act = answer.act() == null ? new HttpAnswer.Act(null, null) : answer.act();
        return begun.done(act.before(), act.after()).thenApply(kept -> answer).exceptionally(failure -> {
            LOG.warn("An act could not be written to the audit record: {}", failure.toString());
            return HttpAnswer.problem(
                    ProblemCode.SERVICE_UNAVAILABLE,
                    "It is done, but the broker did not take the entry of the audit record.");
        });
    }
}
