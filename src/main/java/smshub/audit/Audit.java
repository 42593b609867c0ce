package smshub.audit;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The audit record: who did what, when and on what. Nothing changes or removes an entry before its time is over. */
public interface Audit {
    /** Keeps nothing. */
    Audit NONE = (actor, verb, subject, before, after) -> CompletableFuture.completedFuture(null);

    /**
     * Keeps an act. Completes when that is on disk, and fails when it could not be written: whoever asked for the act must
     * hear of that. The database need not be up.
     *
     * @param verb a stable word for what was done, its subject's kind first, such as {@code template.put}
     * @param subject on what, as the API names it, such as {@code templates/welcome}
     * @param before what counted before: a record, a map or a plain value, without secrets and texts of messages; or null
     * @param after what counts now, in the same way
     */
    CompletionStage<Void> record(Actor actor, String verb, String subject, Object before, Object after);
}
