/**
 * The one door of every channel
 *
 * <p>May import:  source to request, decision, durable hand-over, answer.:message, account, rules, broker and wire.
 */
package smshub.intake;
