package smshub.audit;

import java.time.Instant;

/**
 * Which acts; null means any.
 *
 * @param who name of who acted
 * @param verb the verb, or how it begins: {@code account} finds {@code account.pause}
 * @param subject on what, or how that begins
 * @param since done at this time or later
 * @param until done before this time
 */
public record AuditFilter(String who, String verb, String subject, Instant since, Instant until) {}
