/**
 * Measures the hub against the broker alone, against a bare route, and against peers.
 *
 * <p>May import: message, text, account, consent, rules, template, settings, broker, store, audit, json, simulator, and the
 * libraries that it measures with; of Java also SQL, as the application that writes rows.
 */
package smshub.bench;
