/**
 * The projection of events in a database
 *
 * <p>May import:  search, time line, ledger. All SQL lives here.:message, account, wire, and java.sql.
 */
package smshub.store;
