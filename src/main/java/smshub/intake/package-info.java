/**
 * The one door of every channel: source to request, decision, durable hand-over, answer. And the places that requests
 * are fetched from, in rounds.
 *
 * <p>May import: message, text, account, rules, broker, store and wire.
 */
package smshub.intake;
