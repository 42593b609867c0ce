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

    /**
     * Keeps that an act begins, before anything of it is done. Completes when that is on disk, and fails when it could not be
     * written: then the act must not be done. Its entry is completed by what it comes to; where the hub dies in between it
     * tells that nobody knows.
     */
    default CompletionStage<Begun> begin(Actor actor, String verb, String subject) {
        return CompletableFuture.completedFuture(new Begun() {
            @Override
            public CompletionStage<Void> done(Object before, Object after) {
                return record(actor, verb, subject, before, after);
            }

            @Override
            public CompletionStage<Void> refused(Object why) {
                return CompletableFuture.completedFuture(null);
            }
        });
    }

    /** An act that is on record and not done yet. One of both is called, once. */
    interface Begun {
        /** It is done; parameters and result as those of {@link Audit#record}. */
        CompletionStage<Void> done(Object before, Object after);

        /**
         * It was not done, or not wholly.
         *
         * @param why what was answered in place of it, in the form of {@link Audit#record}
         */
        CompletionStage<Void> refused(Object why);
    }
}
