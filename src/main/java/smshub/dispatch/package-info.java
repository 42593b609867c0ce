/**
 * From an accepted message to an outcome
 *
 * <p>May import: message, account, rules, provider, intake, broker, store and wire.
 */
package smshub.dispatch;
