/**
 * The projection of events in a database: search, time line, receipts' matches, counts for the ledger. All SQL lives
 * here and in {@code db/}.
 *
 * <p>May import: template, contact, audit, message, text, account, campaign, consent, json, settings; java.sql, Hikari, Flyway, and H2 for what only H2 can tell.
 */
package smshub.store;
