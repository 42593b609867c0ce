/**
 * From an accepted message to an outcome
 *
 * <p>May import:  lanes of accounts, retries, failover, doubts, and the operator's desk.:message, account, rules, provider, intake, broker and wire.
 */
package smshub.dispatch;
