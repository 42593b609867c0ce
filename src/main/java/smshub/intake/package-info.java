/**
 * Where every channel hands requests over: source to request, decision, durable hand-over, answer. And the rounds in
 * which requests are fetched.
 *
 * <p>May import: message, text, account, rules, broker, store and json.
 */
package smshub.intake;
