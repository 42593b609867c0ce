/**
 * From an accepted message to an outcome: attempts, what comes next, doubts, receipts, other accounts, and the store's
 * feed.
 *
 * <p>May import: message, account, rules, provider, intake, broker, store and json.
 */
package smshub.dispatch;
