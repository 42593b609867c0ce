/**
 * Measures the hub against the broker alone, against a bare route, and against peers.
 *
 * <p>May import: message, text, settings, broker, store, wire, and the libraries that it measures with.
 */
package smshub.bench;
