/**
 * The projection of events in a database: search, time line, receipts' matches, counts for the ledger. All SQL lives
 * here and in {@code db/}.
 *
 * <p>May import: message, account, settings, wire, and java.sql, HikariCP, Flyway.
 */
package smshub.store;
