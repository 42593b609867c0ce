package smshub.audit;

import java.time.Instant;

/**
 * One act, as it is kept.
 *
 * @param id id of the entry; later ones sort after earlier ones
 * @param at when it was done
 * @param kind what acted
 * @param who name of it
 * @param address address that the act came from, or null
 * @param verb what was done, such as {@code account.pause}
 * @param subject on what, as the API names it, such as {@code accounts/main}
 * @param before what counted before, as JSON without secrets and texts of messages; null where nothing did
 * @param after what counts now, in the same form
 */
public record AuditEntry(
        String id,
        Instant at,
        Actor.Kind kind,
        String who,
        String address,
        String verb,
        String subject,
        String before,
        String after) {
    /** What counts of an act that has begun, and of which nothing more was told. */
    public static final String BEGUN = "{\"outcome\":\"begun\"}";
}
