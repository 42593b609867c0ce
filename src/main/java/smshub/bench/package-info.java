/**
 * Measures the hub against the broker alone and against peers.
 *
 * <p>May import: simulator, wire, and the client libraries that it measures with.
 */
package smshub.bench;
