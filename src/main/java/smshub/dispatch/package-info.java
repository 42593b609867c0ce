/**
 * What becomes of an accepted message: when it is sent, what its outcome leads to, doubts, receipts, other accounts; and
 * what all of that tells the store.
 *
 * <p>May import: template, audit, message, account, campaign, consent, rules, provider, intake, broker, store and json.
 */
package smshub.dispatch;
