/**
 * How a request becomes an accepted message, whichever way it came: read, judged, on disk, answered. And the rounds in
 * which requests are fetched from places that do not call.
 *
 * <p>May import: message, text, account, contact, template, rules, guard, broker, store, json and tls.
 */
package smshub.intake;
